use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::checkout::Metadata;

mod answers;
mod date;
mod fault;
mod properties;
mod value;

pub use answers::{
    AnswerProblem, Answers, check_answers, check_moment, check_number, check_select, check_text,
};
pub use fault::AnswerFault;
pub use properties::{CustomFieldProperties, PropertyProblem, SelectOption, is_slug};
pub use value::CustomFieldValue;

/// A field of a product's checkout form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttachedCustomField {
    pub custom_field_id: Uuid,
    pub custom_field: CustomField,
    /// Position in the form, from 0.
    pub order: i64,
    pub required: bool,
}

/// A question that the merchant asks. `slug` is the key of its answer in `custom_field_data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomField {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    /// Written, never read back: buyers' pages have no use for it, and reading values of any type is dear in wasm.
    #[serde(default, skip_deserializing)]
    pub metadata: Metadata,
    #[serde(rename = "type")]
    pub kind: CustomFieldType,
    pub slug: String,
    pub name: String,
    pub organization_id: Uuid,
    #[serde(default)]
    pub properties: CustomFieldProperties,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CustomFieldType {
    Text,
    Number,
    Date,
    Checkbox,
    Select,
}
