use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::checkout::Metadata;
use crate::file::Media;
use crate::organization::CustomerOrganization;
use crate::{AttachedCustomField, Timestamp};

mod composition;
mod flat_price;
mod limits;
mod price;
mod seat_tiers;
mod unit_amount;
mod unit_tiers;

pub use crate::benefit::Benefit;
pub use composition::{CompositionProblem, composition_problem};
pub use limits::{PriceProblem, PriceRule};
pub use price::{MeterUnit, Price, PriceAmount, PriceMeter, PriceSource, PriceType, TaxBehavior};
pub use seat_tiers::{SeatTier, SeatTiers, TierType};
pub use unit_amount::UnitAmount;
pub use unit_tiers::{UnitLabel, UnitLabels, UnitPrice, UnitTier, UnitTiers};

/// A product as a checkout shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutProduct {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub name: String,
    /// Markdown without HTML.
    pub description: Option<String>,
    #[serde(default)]
    pub visibility: Visibility,
    /// `None` for a one-time purchase.
    pub recurring_interval: Option<Interval>,
    /// Intervals between two payments; `None` for a one-time purchase.
    #[serde(default)]
    pub recurring_interval_count: Option<i64>,
    #[serde(default)]
    pub meter_interval: Option<Interval>,
    #[serde(default)]
    pub meter_interval_count: Option<i64>,
    #[serde(default)]
    pub trial_interval: Option<Interval>,
    #[serde(default)]
    pub trial_interval_count: Option<i64>,
    pub is_recurring: bool,
    pub is_archived: bool,
    pub organization_id: Uuid,
    pub prices: Vec<Price>,
    #[serde(default)]
    pub benefits: Vec<Benefit>,
    #[serde(default)]
    pub medias: Vec<Media>,
}

/// A product as a link's merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkProduct {
    #[serde(flatten)]
    pub product: CheckoutProduct,
    pub metadata: Metadata,
}

/// A product as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Product {
    #[serde(flatten)]
    pub product: LinkProduct,
    pub attached_custom_fields: Vec<AttachedCustomField>,
    /// Always false, for products are archived. Polar's SDK for Python refuses one without it.
    pub is_deletable: bool,
}

/// A product as somebody who bought it sees it in the portal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerProduct {
    #[serde(flatten)]
    pub product: CheckoutProduct,
    pub organization: CustomerOrganization,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    Draft,
    Private,
    #[default]
    Public,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    Day,
    Week,
    Month,
    Year,
}
