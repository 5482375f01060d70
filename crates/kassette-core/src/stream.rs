use serde::{Deserialize, Serialize};

use crate::CheckoutStatus;

/// One message of a session's event stream. Nothing is replayed: read the session after connecting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StreamEvent {
    pub id: String,
    pub key: StreamKey,
    pub payload: StreamPayload,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StreamKey {
    #[serde(rename = "checkout.updated")]
    Updated,
    #[serde(rename = "checkout.order_created")]
    OrderCreated,
    #[serde(rename = "checkout.subscription_created")]
    SubscriptionCreated,
    /// The merchant's backend knows about the status.
    #[serde(rename = "checkout.webhook_event_delivered")]
    WebhookEventDelivered,
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StreamPayload {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CheckoutStatus>,
}
