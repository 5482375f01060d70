use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::checkout::Metadata;
use crate::{
    Currency, CustomFieldValue, Customer, CustomerProduct, Interval, LegacyUser, MerchantDiscount,
    Price, Product, Timestamp,
};

/// Something that is paid for again and again, as both its merchant and its customer see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubscriptionFacts {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    /// What one period costs before discount and tax, in minor units of `currency`; what is billed by use comes on top.
    pub amount: i64,
    pub currency: Currency,
    pub recurring_interval: Interval,
    pub recurring_interval_count: i64,
    pub status: SubscriptionStatus,
    pub current_period_start: Timestamp,
    pub current_period_end: Timestamp,
    pub current_meter_period_start: Option<Timestamp>,
    pub current_meter_period_end: Option<Timestamp>,
    pub trial_start: Option<Timestamp>,
    pub trial_end: Option<Timestamp>,
    pub cancel_at_period_end: bool,
    pub canceled_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub past_due_at: Option<Timestamp>,
    pub pause_at_period_end: bool,
    pub paused_at: Option<Timestamp>,
    pub resumes_at: Option<Timestamp>,
    pub customer_id: Uuid,
    /// The customer, as early 2025 called them.
    pub user_id: Uuid,
    pub product_id: Uuid,
    /// The one price that there was then.
    pub price_id: Option<Uuid>,
    pub discount_id: Option<Uuid>,
    pub checkout_id: Option<Uuid>,
    pub seats: Option<i64>,
    pub units: Option<i64>,
    pub customer_cancellation_reason: Option<String>,
    pub customer_cancellation_comment: Option<String>,
}

/// A subscription as a merchant's order refers to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderSubscription {
    #[serde(flatten)]
    pub facts: SubscriptionFacts,
    pub metadata: Metadata,
}

/// A subscription as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subscription {
    #[serde(flatten)]
    pub subscription: OrderSubscription,
    pub custom_field_data: BTreeMap<String, CustomFieldValue>,
    pub customer: Customer,
    pub user: LegacyUser,
    pub product: Product,
    pub price: Option<Price>,
    pub discount: Option<MerchantDiscount>,
    pub prices: Vec<Price>,
    pub meters: Vec<()>,
    pub pending_update: Option<()>,
}

/// A subscription as its customer sees it in the portal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerSubscription {
    #[serde(flatten)]
    pub facts: SubscriptionFacts,
    pub product: CustomerProduct,
    pub price: Option<Price>,
    pub prices: Vec<Price>,
    pub meters: Vec<()>,
    pub pending_update: Option<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionStatus {
    Incomplete,
    IncompleteExpired,
    Trialing,
    Active,
    PastDue,
    Canceled,
    Unpaid,
    Paused,
}
