use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// A buyer's answer. Dates are text: RFC 3339 as stored, `YYYY-MM-DD` as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CustomFieldValue {
    Bool(bool),
    Number(i64),
    Text(String),
    /// Asked, and left empty.
    Empty(()),
}

/// A field of a product's checkout form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedCustomField {
    pub custom_field_id: Uuid,
    pub custom_field: CustomField,
    /// Position in the form, from 0.
    pub order: i64,
    pub required: bool,
}

/// A question that the merchant asks. `slug` is the key of its answer in `custom_field_data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    #[serde(rename = "type")]
    pub kind: CustomFieldType,
    pub slug: String,
    pub name: String,
    pub organization_id: Uuid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CustomFieldType {
    Text,
    Number,
    Date,
    Checkbox,
    Select,
}
