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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// What the loader's tests put into the mouth of a checkout. docs/protocol.md shows the same.
    const FIXTURES: &str = include_str!("../../../embed/test/messages.json");

    fn every_event() -> [HostEvent; 8] {
        let totals = HostTotals {
            currency: "usd".parse().unwrap(),
            amount: 4900,
            discount_amount: 500,
            tax_amount: None,
            total_amount: 4400,
        };
        let events = [
            HostEvent::Loaded,
            HostEvent::Resize { height: 640 },
            HostEvent::Updated { totals },
            HostEvent::Confirmed,
            HostEvent::Failed {
                code: "payment_failed".to_owned(),
                message: "Your card was declined.".to_owned(),
            },
            HostEvent::Success {
                success_url: "https://shop.example/thanks".to_owned(),
                redirect: true,
                receipt: Some("eyJhbGciOiJFZERTQSJ9.e30.c2lnbmVk".to_owned()),
            },
            HostEvent::Error { code: "expired".to_owned() },
            HostEvent::Close,
        ];
        for event in &events {
            // Whoever adds an event comes by here.
            match event {
                HostEvent::Loaded
                | HostEvent::Resize { .. }
                | HostEvent::Updated { .. }
                | HostEvent::Confirmed
                | HostEvent::Failed { .. }
                | HostEvent::Success { .. }
                | HostEvent::Error { .. }
                | HostEvent::Close => {}
            }
        }
        events
    }

    #[test]
    fn every_message_is_the_one_that_the_loader_is_tested_with() {
        let checkout_id = Some("8f14e45f-ceea-467f-a0e6-9a5b2c3d4e5f".parse().unwrap());
        let messages = every_event().map(|event| HostMessage::new(checkout_id, event));
        let fixtures: Value = serde_json::from_str(FIXTURES).unwrap();
        let rendered = serde_json::to_value(messages).unwrap();
        assert_eq!(rendered, fixtures, "{}", serde_json::to_string_pretty(&rendered).unwrap());
    }

    #[test]
    fn what_cannot_be_loaded_has_no_id() {
        let message = HostMessage::new(None, HostEvent::Error { code: "not_found".to_owned() });
        let text = serde_json::to_string(&message).unwrap();
        let expected =
            r#"{"type":"POLAR_CHECKOUT","checkout_id":null,"event":"error","code":"not_found"}"#;
        assert_eq!(text, expected);
    }
}
