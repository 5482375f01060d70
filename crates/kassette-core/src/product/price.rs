use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::flat_price::FlatPrice;
use super::{Interval, SeatTiers, UnitAmount, UnitPrice};
use crate::{Currency, Timestamp};

/// One price of a product. Prices never change: a new price archives the old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(!from))]
#[serde(from = "FlatPrice")]
pub struct Price {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub source: PriceSource,
    #[serde(flatten)]
    pub amount: PriceAmount,
    pub price_currency: Currency,
    pub tax_behavior: Option<TaxBehavior>,
    pub is_archived: bool,
    pub product_id: Uuid,
    #[serde(rename = "type")]
    pub kind: PriceType,
    pub recurring_interval: Option<Interval>,
}

/// How a price becomes an amount. Amounts are minor units of the price's currency.
///
/// The `free` prices of early 2025 are read as `Fixed` at 0, which is how they are written today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "amount_type", rename_all = "snake_case")]
pub enum PriceAmount {
    /// 0 is free.
    Fixed { price_amount: i64 },
    /// The buyer names the amount. With a minimum of 0 they may pay nothing.
    Custom { minimum_amount: i64, maximum_amount: Option<i64>, preset_amount: Option<i64> },
    /// Per seat.
    #[serde(
        serialize_with = "super::seat_tiers::serialize_price",
        deserialize_with = "super::seat_tiers::deserialize_price"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::SeatPrice"))]
    SeatBased(SeatTiers),
    /// Per unit, chosen when buying.
    UnitBased(UnitPrice),
    /// By use, billed afterwards: nothing now.
    MeteredUnit {
        unit_amount: UnitAmount,
        /// The most that one period costs.
        cap_amount: Option<i64>,
        meter_id: Uuid,
        meter: PriceMeter,
    },
    /// A kind of price that this version does not know: it can be listed but not bought.
    #[serde(other)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown,
}

/// What a metered price counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PriceMeter {
    pub id: Uuid,
    pub name: String,
    #[serde(default)]
    pub unit: MeterUnit,
    /// The name of one custom unit.
    #[serde(default)]
    pub custom_label: Option<String>,
    /// Counted units in one custom unit.
    #[serde(default)]
    pub custom_multiplier: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeterUnit {
    #[default]
    Scalar,
    /// Shown per million.
    Token,
    Custom,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PriceSource {
    #[default]
    Catalog,
    /// Made for one session.
    AdHoc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PriceType {
    OneTime,
    Recurring,
}

/// Whether tax is part of the displayed price or comes on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TaxBehavior {
    Inclusive,
    Exclusive,
    /// Only on prices: exclusive for addresses in the US, Canada and India, inclusive elsewhere.
    Location,
}
