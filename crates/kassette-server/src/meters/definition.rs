//! How a body says what a meter counts. Filter and aggregation are checked and kept as JSON: nothing here counts with them.

use kassette_core::product::MeterUnit;
use serde_json::{Value, json};

use crate::validation::fields::elements;
use crate::validation::scalars::{integer, one_of, text, too_long, too_short};
use crate::validation::union::{chosen, tagged};
use crate::validation::{Fields, Problem, Reading, schema};

pub const UNITS: [(&str, MeterUnit); 3] =
    [("scalar", MeterUnit::Scalar), ("token", MeterUnit::Token), ("custom", MeterUnit::Custom)];

const CONJUNCTIONS: [(&str, &str); 2] = [("and", "and"), ("or", "or")];

const OPERATORS: [(&str, &str); 8] = [
    ("eq", "eq"),
    ("ne", "ne"),
    ("gt", "gt"),
    ("gte", "gte"),
    ("lt", "lt"),
    ("lte", "lte"),
    ("like", "like"),
    ("not_like", "not_like"),
];

/// Clauses can be filters themselves.
const CLAUSES: [(&str, bool); 2] = [("clause", false), ("filter", true)];

/// How deep filters may be nested.
const MAX_DEPTH: usize = 10;

pub fn meter_name(value: &Value) -> Reading<String> {
    schema::note(|| json!({ "minLength": 3 }));
    let name = text(value)?;
    if name.chars().count() < 3 { Err(vec![too_short(3, value)]) } else { Ok(name) }
}

/// How many counted units one custom unit has.
pub fn multiplier(value: &Value) -> Reading<i64> {
    schema::note(|| json!({ "exclusiveMinimum": 0 }));
    let multiplier = integer(value)?;
    if multiplier > 0 {
        return Ok(multiplier);
    }
    let problem = Problem::new("greater_than", "Input should be greater than 0", value);
    Err(vec![problem.with(json!({ "gt": 0 }))])
}

/// Which events count.
pub fn filter(value: &Value) -> Reading<Value> {
    nested_filter(value, MAX_DEPTH)
}

fn nested_filter(value: &Value, depth: usize) -> Reading<Value> {
    schema::named("MeterFilter", value, |value| read_filter(value, depth))
}

fn read_filter(value: &Value, depth: usize) -> Reading<Value> {
    let mut fields = Fields::of(value)?;
    let Some(depth) = depth.checked_sub(1) else {
        return Err(vec![Problem::new("value_error", "The filter is nested too deeply.", value)]);
    };
    let conjunction = fields.required("conjunction", |value| one_of(value, &CONJUNCTIONS));
    let clauses = fields.required("clauses", |value| {
        elements(value, |value| {
            let is_filter = |value: &Value| value.get("clauses").is_some();
            chosen(value, &CLAUSES, is_filter, |value, is_filter| {
                if is_filter { nested_filter(value, depth) } else { clause(value) }
            })
        })
    });
    fields.finish(|| Some(json!({ "conjunction": conjunction?, "clauses": clauses? })))
}

fn clause(value: &Value) -> Reading<Value> {
    let mut fields = Fields::of(value)?;
    let property = fields.required("property", text);
    let operator = fields.required("operator", |value| one_of(value, &OPERATORS));
    let value = fields.required("value", clause_value);
    fields.finish(|| Some(json!({ "property": property?, "operator": operator?, "value": value? })))
}

fn clause_value(value: &Value) -> Reading<Value> {
    schema::note(|| json!({ "type": ["string", "integer", "boolean"], "maxLength": 1000 }));
    match value {
        Value::String(text) if text.chars().count() > 1000 => Err(vec![too_long(1000, value)]),
        Value::Bool(_) | Value::String(_) => Ok(value.clone()),
        _ => integer(value).map(Value::from),
    }
}

/// What is made of the events that count.
pub fn aggregation(value: &Value) -> Reading<Value> {
    schema::named("MeterAggregation", value, read_aggregation)
}

fn read_aggregation(value: &Value) -> Reading<Value> {
    tagged(
        value,
        "func",
        &[
            ("count", |value| Fields::of(value)?.finish(|| Some(json!({ "func": "count" })))),
            ("sum", of_property),
            ("max", of_property),
            ("min", of_property),
            ("avg", of_property),
            ("unique", of_property),
        ],
    )
}

fn of_property(value: &Value) -> Reading<Value> {
    let mut fields = Fields::of(value)?;
    let property = fields.required("property", text);
    fields.finish(|| Some(json!({ "func": value["func"], "property": property? })))
}
