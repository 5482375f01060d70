use std::collections::BTreeMap;

use kassette_core::CustomFieldValue;
use kassette_core::checkout::{Metadata, MetadataValue};
use serde_json::{Value, json};

use super::scalars::{too_long, too_short};
use super::{Problem, Reading, schema};

const MAX_PAIRS: usize = 50;
const MAX_KEY: usize = 40;
const MAX_TEXT: usize = 500;

/// A merchant's notes: up to 50 pairs, short keys, plain values.
pub fn metadata(value: &Value) -> Reading<Metadata> {
    schema::note(
        || json!({ "maxProperties": MAX_PAIRS, "propertyNames": { "minLength": 1, "maxLength": MAX_KEY } }),
    );
    schema::values(metadata_value);
    let Value::Object(object) = value else {
        return Err(vec![Problem::new("dict_type", "Input should be a valid dictionary", value)]);
    };
    let mut problems = Vec::new();
    let mut metadata = Metadata::new();
    for (key, value) in object {
        let length = key.chars().count();
        let input = Value::String(key.clone());
        if length > MAX_KEY {
            problems.push(too_long(MAX_KEY, &input).at(&[key, "[key]"]));
        }
        if length == 0 {
            problems.push(too_short(1, &input).at(&[key, "[key]"]));
        }
        match metadata_value(value) {
            Ok(value) => drop(metadata.insert(key.clone(), value)),
            Err(found) => {
                problems.extend(found.into_iter().map(|problem| problem.under(key.as_str())));
            }
        }
    }
    if object.len() > MAX_PAIRS {
        let actual = object.len();
        let msg = format!(
            "Dictionary should have at most {MAX_PAIRS} items after validation, not {actual}"
        );
        let ctx =
            json!({ "field_type": "Dictionary", "max_length": MAX_PAIRS, "actual_length": actual });
        problems.push(Problem::new("too_long", msg, value).with(ctx));
    }
    if problems.is_empty() { Ok(metadata) } else { Err(problems) }
}

fn metadata_value(value: &Value) -> Reading<MetadataValue> {
    schema::note(|| {
        let types = ["string", "integer", "boolean"];
        json!({ "type": types, "minLength": 1, "maxLength": MAX_TEXT })
    });
    match value {
        Value::Bool(boolean) => return Ok(MetadataValue::Bool(*boolean)),
        Value::Number(number) => {
            if let Some(integer) = number.as_i64() {
                return Ok(MetadataValue::Integer(integer));
            }
        }
        Value::String(text) if (1..=MAX_TEXT).contains(&text.chars().count()) => {
            return Ok(MetadataValue::Text(text.clone()));
        }
        _ => {}
    }
    Err(no_metadata_value(value))
}

/// One entry for each type that the value could have had.
fn no_metadata_value(value: &Value) -> Vec<Problem> {
    let text = match value.as_str() {
        Some("") => too_short(1, value),
        Some(_) => too_long(MAX_TEXT, value),
        None => Problem::new("string_type", "Input should be a valid string", value),
    };
    let integer = match value {
        Value::Number(_) => Problem::new(
            "int_from_float",
            "Input should be a valid integer, got a number with a fractional part",
            value,
        ),
        _ => Problem::new("int_type", "Input should be a valid integer", value),
    };
    let boolean = Problem::new("bool_type", "Input should be a valid boolean", value);
    vec![text.under("constrained-str"), integer.under("int"), boolean.under("bool")]
}

/// The buyer's answers: plain values by slug. Whether a slug exists and its answer fits is the business of the fields.
pub fn custom_field_data(value: &Value) -> Reading<BTreeMap<String, CustomFieldValue>> {
    schema::values(|_| {
        schema::note(|| json!({ "type": ["string", "integer", "boolean", "null"] }));
        Ok(())
    });
    let Value::Object(object) = value else {
        return Err(vec![Problem::new("dict_type", "Input should be a valid dictionary", value)]);
    };
    let mut answers = BTreeMap::new();
    let mut problems = Vec::new();
    for (slug, value) in object {
        if let Ok(answer) = serde_json::from_value(value.clone()) {
            answers.insert(slug.clone(), answer);
        } else {
            let msg = "Input should be a string, an integer, a boolean or null";
            problems.push(Problem::new("value_error", msg, value).under(slug.as_str()));
        }
    }
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_no_allowed_type_is_refused_once_per_type() {
        let problems = metadata(&json!({ "tags": ["a"] })).unwrap_err();
        let ways: Vec<Value> = problems.iter().map(|problem| json!(problem.loc)).collect();
        assert_eq!(
            ways,
            [json!(["tags", "constrained-str"]), json!(["tags", "int"]), json!(["tags", "bool"])]
        );
    }

    #[test]
    fn keys_and_pairs_are_bounded() {
        let long = json!({ "k".repeat(41): "v" });
        assert_eq!(metadata(&long).unwrap_err()[0].kind, "string_too_long");
        let many: serde_json::Map<_, _> = (0..51).map(|n| (n.to_string(), json!(n))).collect();
        let problem = &metadata(&Value::Object(many)).unwrap_err()[0];
        assert_eq!(problem.msg, "Dictionary should have at most 50 items after validation, not 51");
    }
}
