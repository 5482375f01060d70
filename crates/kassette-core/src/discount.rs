use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::checkout::Metadata;
use crate::product::LinkProduct;
use crate::{Currency, Timestamp};

/// What a fixed discount takes off, in minor units, by currency. In the wasm it is a list: a map of the standard library would be
/// kilobytes of it.
#[cfg(not(target_arch = "wasm32"))]
pub type Amounts = std::collections::BTreeMap<Currency, i64>;
#[cfg(target_arch = "wasm32")]
pub type Amounts = crate::Keyed<Currency, i64>;

/// The discount of a session, as far as its buyer may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutDiscount {
    pub id: Uuid,
    pub name: String,
    /// `None` where the merchant applied it and there is nothing to type.
    pub code: Option<String>,
    #[serde(rename = "type")]
    pub kind: DiscountType,
    pub duration: DiscountDuration,
    /// Present only where the duration is `repeating`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_in_months: Option<i64>,
    /// Present only for percentages: 10 000 is 100 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<i64>,
    /// Present only for fixed discounts, in minor units of `currency`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Present only for fixed discounts: the amount in every currency that has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amounts: Option<Amounts>,
}

/// A discount as its merchant sees it where something refers to it: a link, an order, a subscription.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MerchantDiscount {
    #[serde(flatten)]
    pub discount: CheckoutDiscount,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub max_redemptions: Option<i64>,
    pub max_redemptions_per_customer: Option<i64>,
    pub redemptions_count: i64,
    pub metadata: Metadata,
}

/// A discount as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnDiscount {
    #[serde(flatten)]
    pub discount: MerchantDiscount,
    /// The products that it is for; every one if empty.
    pub products: Vec<LinkProduct>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DiscountType {
    Fixed,
    Percentage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DiscountDuration {
    Once,
    Forever,
    Repeating,
}
