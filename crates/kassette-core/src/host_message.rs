use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Currency;

/// What the checkout tells the page that embeds it, by `postMessage`: a superset of Polar's messages, so that a page written
/// for theirs understands ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HostMessage {
    #[serde(rename = "type")]
    pub kind: HostMessageType,
    /// `None` while no session could be loaded.
    pub checkout_id: Option<Uuid>,
    #[serde(flatten)]
    pub event: HostEvent,
}

impl HostMessage {
    pub fn new(checkout_id: Option<Uuid>, event: HostEvent) -> Self {
        Self { kind: HostMessageType::PolarCheckout, checkout_id, event }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HostMessageType {
    #[serde(rename = "POLAR_CHECKOUT")]
    PolarCheckout,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum HostEvent {
    /// The first screen is shown.
    Loaded,
    /// The content's height changed, in CSS pixels.
    Resize { height: u32 },
    /// What will be charged changed.
    Updated { totals: HostTotals },
    /// The buyer submitted; money may move from now on, so the overlay must not close.
    Confirmed,
    /// The attempt ended without payment; closing is allowed again.
    Failed { code: String, message: String },
    /// The server says succeeded.
    Success {
        #[serde(rename = "successURL")]
        success_url: String,
        /// Whether the embedding page is to go to `success_url`.
        redirect: bool,
        /// What was bought, signed by the server, for the merchant's own server to check.
        receipt: Option<String>,
    },
    /// The checkout cannot be shown: expired, not found, not allowed here.
    Error { code: String },
    /// The buyer asked to close.
    Close,
}

/// Minor units of `currency`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostTotals {
    pub currency: Currency,
    pub amount: i64,
    pub discount_amount: i64,
    pub tax_amount: Option<i64>,
    pub total_amount: i64,
}
