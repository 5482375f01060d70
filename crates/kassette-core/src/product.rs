use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Currency, Timestamp};

/// A product as a checkout shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    pub benefits: Vec<Benefit>,
    pub medias: Vec<Media>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    Draft,
    Private,
    #[default]
    Public,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    Day,
    Week,
    Month,
    Year,
}

/// One price of a product. Prices never change: a new price archives the old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    #[serde(default)]
    pub source: PriceSource,
    #[serde(flatten)]
    pub amount: PriceAmount,
    pub price_currency: Currency,
    #[serde(default)]
    pub tax_behavior: Option<TaxBehavior>,
    pub is_archived: bool,
    pub product_id: Uuid,
    #[serde(rename = "type")]
    pub kind: PriceType,
    #[serde(default)]
    pub recurring_interval: Option<Interval>,
}

/// How a price becomes an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "amount_type", rename_all = "snake_case")]
pub enum PriceAmount {
    /// Minor units of the price's currency; 0 is free.
    Fixed { price_amount: i64 },
    /// A kind of price that this version does not know: it can be listed but not bought.
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceSource {
    #[default]
    Catalog,
    /// Made for one session.
    AdHoc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceType {
    OneTime,
    Recurring,
}

/// Whether tax is part of the displayed price or comes on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaxBehavior {
    Inclusive,
    Exclusive,
    /// Only on prices: exclusive for addresses in the US, Canada and India, inclusive elsewhere.
    Location,
}

/// Something that a purchase of the product grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A picture of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub id: Uuid,
    pub name: String,
    pub mime_type: String,
    pub public_url: String,
}
