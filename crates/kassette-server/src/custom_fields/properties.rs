use kassette_core::custom_field::{CustomFieldProperties, PropertyProblem, SelectOption};
use kassette_core::{CustomFieldType, LocPart};
use serde_json::Value;

use crate::validation::fields::elements;
use crate::validation::scalars::{boolean, integer, text};
use crate::validation::{Fields, Problem, Reading};

/// The properties of a field of this type. Keys of other types are not read.
pub fn properties(value: &Value, kind: CustomFieldType) -> Reading<CustomFieldProperties> {
    let mut fields = Fields::of(value)?;
    let mut properties = CustomFieldProperties {
        form_label: fields.optional("form_label", text),
        form_help_text: fields.optional("form_help_text", text),
        form_placeholder: fields.optional("form_placeholder", text),
        ..CustomFieldProperties::default()
    };
    match kind {
        CustomFieldType::Text => {
            properties.textarea = fields.optional("textarea", boolean);
            properties.min_length = fields.optional("min_length", integer);
            properties.max_length = fields.optional("max_length", integer);
        }
        CustomFieldType::Number | CustomFieldType::Date => {
            properties.ge = fields.optional("ge", integer);
            properties.le = fields.optional("le", integer);
        }
        CustomFieldType::Select => {
            properties.options = fields.optional("options", |value| elements(value, option));
        }
        CustomFieldType::Checkbox => {}
    }
    let properties = fields.finish(|| Some(properties))?.stripped(kind);
    let found = properties.problems(kind);
    if found.is_empty() {
        return Ok(properties);
    }
    Err(found.into_iter().map(|problem| located(problem, value)).collect())
}

fn option(value: &Value) -> Reading<SelectOption> {
    let mut fields = Fields::of(value)?;
    let answer = fields.required("value", text);
    let label = fields.required("label", text);
    fields.finish(|| Some(SelectOption { value: answer?, label: label? }))
}

/// The core's problem, with the value that it is about.
fn located(found: PropertyProblem, properties: &Value) -> Problem {
    let mut input = properties;
    for part in &found.loc {
        let inner = match part {
            LocPart::Key(key) => input.get(key),
            LocPart::Index(index) => usize::try_from(*index).ok().and_then(|at| input.get(at)),
        };
        // What is missing is reported with the object that should have it.
        input = inner.unwrap_or(input);
    }
    let mut problem = Problem::new(found.kind, found.msg, input);
    problem.loc = found.loc;
    problem
}
