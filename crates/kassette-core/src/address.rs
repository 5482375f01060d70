use serde::{Deserialize, Serialize};

/// A billing address. `country` is ISO 3166-1 alpha-2 in upper case; for the US and Canada `state` is ISO 3166-2 (`US-NY`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub country: String,
    #[serde(default)]
    pub line1: Option<String>,
    #[serde(default)]
    pub line2: Option<String>,
    #[serde(default)]
    pub postal_code: Option<String>,
    #[serde(default)]
    pub city: Option<String>,
    #[serde(default)]
    pub state: Option<String>,
}

/// What the form does with one part of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldMode {
    Required,
    Optional,
    /// Not shown.
    Disabled,
}

/// Which parts of the billing address the buyer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingAddressFields {
    pub country: FieldMode,
    pub state: FieldMode,
    pub city: FieldMode,
    pub postal_code: FieldMode,
    pub line1: FieldMode,
    pub line2: FieldMode,
}
