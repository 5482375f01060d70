use serde::{Deserialize, Serialize};

use super::TierType;
use crate::Keyed;

/// What units cost, by how many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnitPrice {
    pub tiers: UnitTiers,
    /// The fewest units that can be bought.
    pub minimum_units: i64,
    pub maximum_units: Option<i64>,
    pub unit_label: UnitLabels,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnitTiers {
    #[serde(default, rename = "type")]
    pub kind: TierType,
    /// In order; each starts where the one before it ends, and only the last may have no end.
    pub tiers: Vec<UnitTier>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnitTier {
    /// The last unit of the tier; `None` without end.
    #[serde(default)]
    pub bound: Option<i64>,
    /// Minor units.
    pub unit_amount: i64,
}

/// What one and what several units are called, by language.
pub type UnitLabels = Keyed<String, UnitLabel>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnitLabel {
    #[serde(default, rename = "=1", skip_serializing_if = "Option::is_none")]
    pub one: Option<String>,
    pub other: String,
}
