//! Custom fields: the questions of merchants' checkout forms.

pub mod create;
pub mod list;
mod properties;
pub mod read;
pub mod update;

use kassette_core::CustomFieldType;
use kassette_core::custom_field::is_slug;
use serde_json::Value;

use crate::error::Error;
use crate::listing::invalid;
use crate::validation::scalars::text_of;
use crate::validation::union::tagged;
use crate::validation::{Problem, Reading};

const TYPES: [(&str, CustomFieldType); 5] = [
    ("text", CustomFieldType::Text),
    ("number", CustomFieldType::Number),
    ("date", CustomFieldType::Date),
    ("checkbox", CustomFieldType::Checkbox),
    ("select", CustomFieldType::Select),
];

/// Reads a body whose `type` says which properties it has.
pub(crate) fn typed<T: OfType>(body: &Value) -> Reading<T> {
    tagged(
        body,
        "type",
        &[
            ("text", |body| T::read(body, CustomFieldType::Text)),
            ("number", |body| T::read(body, CustomFieldType::Number)),
            ("date", |body| T::read(body, CustomFieldType::Date)),
            ("checkbox", |body| T::read(body, CustomFieldType::Checkbox)),
            ("select", |body| T::read(body, CustomFieldType::Select)),
        ],
    )
}

pub(crate) trait OfType: Sized {
    fn read(body: &Value, kind: CustomFieldType) -> Reading<Self>;
}

fn slug(value: &Value) -> Reading<String> {
    let slug = text_of(value, 1, usize::MAX)?;
    if is_slug(&slug) {
        return Ok(slug);
    }
    let msg = "Use only the letters a to z, digits, - and _";
    Err(vec![Problem::new("string_pattern_mismatch", msg, value)])
}

fn name(value: &Value) -> Reading<String> {
    text_of(value, 1, usize::MAX)
}

fn slug_taken(slug: &str) -> Error {
    invalid("slug", "Custom field with this slug already exists.", slug)
}
