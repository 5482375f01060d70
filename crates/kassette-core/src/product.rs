use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::checkout::Metadata;
use crate::{AttachedCustomField, Currency, Timestamp};

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

/// A product as a link's merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkProduct {
    #[serde(flatten)]
    pub product: CheckoutProduct,
    pub metadata: Metadata,
}

/// A product as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Product {
    #[serde(flatten)]
    pub product: LinkProduct,
    pub attached_custom_fields: Vec<AttachedCustomField>,
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

/// A price as it is read: every kind's keys side by side. Reading tagged or flattened types would bring serde's buffering
/// of unknown values into the wasm, tens of kilobytes of it.
#[derive(Deserialize)]
struct FlatPrice {
    id: Uuid,
    created_at: Timestamp,
    modified_at: Option<Timestamp>,
    #[serde(default)]
    source: PriceSource,
    amount_type: AmountType,
    #[serde(default)]
    price_amount: Option<i64>,
    price_currency: Currency,
    #[serde(default)]
    tax_behavior: Option<TaxBehavior>,
    is_archived: bool,
    product_id: Uuid,
    #[serde(rename = "type")]
    kind: PriceType,
    #[serde(default)]
    recurring_interval: Option<Interval>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum AmountType {
    Fixed,
    #[serde(other)]
    Unknown,
}

impl From<FlatPrice> for Price {
    fn from(flat: FlatPrice) -> Self {
        let amount = match (flat.amount_type, flat.price_amount) {
            (AmountType::Fixed, Some(price_amount)) => PriceAmount::Fixed { price_amount },
            _ => PriceAmount::Unknown,
        };
        Self {
            id: flat.id,
            created_at: flat.created_at,
            modified_at: flat.modified_at,
            source: flat.source,
            amount,
            price_currency: flat.price_currency,
            tax_behavior: flat.tax_behavior,
            is_archived: flat.is_archived,
            product_id: flat.product_id,
            kind: flat.kind,
            recurring_interval: flat.recurring_interval,
        }
    }
}

/// How a price becomes an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "amount_type", rename_all = "snake_case")]
pub enum PriceAmount {
    /// Minor units of the price's currency; 0 is free.
    Fixed { price_amount: i64 },
    /// A kind of price that this version does not know: it can be listed but not bought.
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn fixed() -> Value {
        json!({
            "id": "00000000-0000-4000-8000-000000000001",
            "created_at": "2026-01-01T00:00:00Z",
            "modified_at": null,
            "source": "catalog",
            "amount_type": "fixed",
            "price_amount": 4900,
            "price_currency": "usd",
            "tax_behavior": null,
            "is_archived": false,
            "product_id": "00000000-0000-4000-8000-000000000002",
            "type": "one_time",
            "recurring_interval": null
        })
    }

    #[test]
    fn a_price_is_written_as_it_was_read() {
        let price: Price = serde_json::from_value(fixed()).unwrap();
        assert_eq!(price.amount, PriceAmount::Fixed { price_amount: 4900 });
        assert_eq!(serde_json::to_value(&price).unwrap(), fixed());
    }

    #[test]
    fn a_kind_of_price_from_the_future_can_still_be_listed() {
        let mut future = fixed();
        future["amount_type"] = "per_parsec".into();
        let price: Price = serde_json::from_value(future).unwrap();
        assert_eq!(price.amount, PriceAmount::Unknown);
    }
}
