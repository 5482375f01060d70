use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::checkout::Metadata;
use crate::product::Visibility;

/// Something that a purchase of a product grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Benefit {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    #[serde(rename = "type")]
    pub kind: String,
    pub description: String,
    pub selectable: bool,
    pub deletable: bool,
    #[serde(default)]
    pub is_deleted: bool,
    pub organization_id: Uuid,
    /// Only merchants see it.
    #[serde(flatten, skip_deserializing)]
    pub own: Option<OwnBenefit>,
}

/// What of a benefit only its merchant sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnBenefit {
    pub metadata: Metadata,
    pub visibility: Visibility,
    pub visibility_configurable: bool,
    pub properties: BenefitProperties,
    /// Carries nothing: clients of 2025 refuse a benefit without it.
    pub is_tax_applicable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BenefitType {
    Custom,
    LicenseKeys,
    FeatureFlag,
    MeterCredit,
}

impl BenefitType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Custom => "custom",
            Self::LicenseKeys => "license_keys",
            Self::FeatureFlag => "feature_flag",
            Self::MeterCredit => "meter_credit",
        }
    }
}

/// What a benefit of each type grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum BenefitProperties {
    Custom(CustomBenefit),
    LicenseKeys(LicenseKeys),
    FeatureFlag(FeatureFlag),
    MeterCredit(MeterCredit),
}

/// Whatever the merchant arranges with the buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomBenefit {
    /// For those who have the benefit. Markdown.
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LicenseKeys {
    /// How every key starts.
    pub prefix: Option<String>,
    pub expires: Option<LicenseExpiration>,
    pub activations: Option<LicenseActivations>,
    /// How often a key may be used.
    pub limit_usage: Option<i64>,
}

/// After `ttl` of these, counted from the purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LicenseExpiration {
    pub ttl: i64,
    pub timeframe: Timeframe,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Timeframe {
    Year,
    Month,
    Day,
}

/// On how many machines one key works at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LicenseActivations {
    pub limit: i64,
    /// Whether customers may take their machines off the list themselves.
    pub enable_customer_admin: bool,
}

/// It is on for who has it, and there is nothing to say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeatureFlag {}

/// Units of a meter that need not be paid, in every period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeterCredit {
    pub units: i64,
    /// Whether what is left of them is there in the next period, too.
    pub rollover: bool,
    pub meter_id: Uuid,
}

impl BenefitProperties {
    pub fn kind(&self) -> BenefitType {
        match self {
            Self::Custom(_) => BenefitType::Custom,
            Self::LicenseKeys(_) => BenefitType::LicenseKeys,
            Self::FeatureFlag(_) => BenefitType::FeatureFlag,
            Self::MeterCredit(_) => BenefitType::MeterCredit,
        }
    }
}
