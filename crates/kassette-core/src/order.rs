use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::checkout::Metadata;
use crate::{
    Address, Currency, CustomFieldValue, Customer, CustomerProduct, LegacyUser, LinkProduct,
    MerchantDiscount, OrderSubscription, Price, SubscriptionFacts, Timestamp,
};

/// What was bought and paid, as both its merchant and its customer see it. Amounts are minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderFacts {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub status: OrderStatus,
    pub paid: bool,
    /// Before discount and tax.
    pub subtotal_amount: i64,
    pub discount_amount: i64,
    /// After discount, before tax.
    pub net_amount: i64,
    /// The name that `net_amount` had in 2025.
    pub amount: i64,
    pub tax_amount: i64,
    pub total_amount: i64,
    pub applied_balance_amount: i64,
    pub due_amount: i64,
    pub refunded_amount: i64,
    pub refunded_tax_amount: i64,
    pub refundable_amount: i64,
    pub refundable_tax_amount: i64,
    pub currency: Currency,
    pub billing_reason: BillingReason,
    pub billing_name: Option<String>,
    pub billing_address: Option<Address>,
    pub invoice_number: Option<String>,
    pub is_invoice_generated: bool,
    pub receipt_number: Option<String>,
    pub seats: Option<i64>,
    pub units: Option<i64>,
    pub customer_id: Uuid,
    pub product_id: Option<Uuid>,
    pub product_price_id: Option<Uuid>,
    pub discount_id: Option<Uuid>,
    pub subscription_id: Option<Uuid>,
    pub checkout_id: Option<Uuid>,
    pub next_payment_attempt_at: Option<Timestamp>,
    /// The customer, as early 2025 called them.
    pub user_id: Uuid,
    pub product_price: Option<Price>,
    pub items: Vec<OrderItem>,
    pub description: String,
}

/// An order as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Order {
    #[serde(flatten)]
    pub facts: OrderFacts,
    pub metadata: Metadata,
    pub custom_field_data: BTreeMap<String, CustomFieldValue>,
    pub platform_fee_amount: i64,
    pub platform_fee_currency: Option<Currency>,
    pub customer: Customer,
    pub user: LegacyUser,
    pub product: Option<LinkProduct>,
    pub discount: Option<MerchantDiscount>,
    pub subscription: Option<OrderSubscription>,
}

/// An order as its customer sees it in the portal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerOrder {
    #[serde(flatten)]
    pub facts: OrderFacts,
    pub product: Option<CustomerProduct>,
    pub subscription: Option<SubscriptionFacts>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderItem {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub label: String,
    pub amount: i64,
    pub tax_amount: i64,
    pub proration: bool,
    pub product_price_id: Option<Uuid>,
    /// Always null, like the end: a line covers what its order says. Polar's SDK for Python refuses one without them.
    pub start_timestamp: Option<Timestamp>,
    pub end_timestamp: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Draft,
    Pending,
    Paid,
    Refunded,
    PartiallyRefunded,
    Void,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BillingReason {
    /// A one-time purchase.
    Purchase,
    /// The first payment of a subscription.
    SubscriptionCreate,
    /// A free subscription became one that is paid.
    SubscriptionUpdate,
}
