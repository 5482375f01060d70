//! What a payment method pays with: a card, or an account elsewhere whose page the buyer goes to.

use serde_json::{Value, json};

use crate::cards::{Card, Decline, Occasion, RefundCourse};

#[derive(Debug, Clone)]
pub enum Instrument {
    Card(Box<Card>),
    /// The buyer leaves for a page of the method's, and comes back.
    AmazonPay,
}

impl Instrument {
    /// Stripe's name for the type, which is also the name of the field with its details.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Card(_) => "card",
            Self::AmazonPay => "amazon_pay",
        }
    }

    /// Whether the buyer goes to another page to pay with it.
    pub fn leaves(&self) -> bool {
        matches!(self, Self::AmazonPay)
    }

    /// Whether the buyer is asked; see [`Card::asks`].
    pub fn asks(&self, occasion: Occasion, set_up: bool, requested: bool) -> bool {
        match self {
            Self::Card(card) => card.asks(occasion, set_up, requested),
            Self::AmazonPay => occasion != Occasion::PaymentInAbsence || !set_up,
        }
    }

    /// Why it cannot be charged.
    pub fn decline(&self) -> Option<Decline> {
        match self {
            Self::Card(card) => card.decline,
            Self::AmazonPay => None,
        }
    }

    /// Why it cannot be kept for later.
    pub fn decline_of_set_up(&self) -> Option<Decline> {
        match self {
            Self::Card(card) => card.decline_of_set_up(),
            Self::AmazonPay => None,
        }
    }

    pub fn risk_level(&self) -> &'static str {
        match self {
            Self::Card(card) => card.risk_level,
            Self::AmazonPay => "normal",
        }
    }

    pub fn refund(&self) -> RefundCourse {
        match self {
            Self::Card(card) => card.refund,
            Self::AmazonPay => RefundCourse::Arrives,
        }
    }

    /// What the payment method shows of it.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Card(card) => card.to_json(),
            Self::AmazonPay => json!({}),
        }
    }

    /// The `payment_method_details` of a charge.
    pub fn charge_details(&self, authenticated: bool) -> Value {
        match self {
            Self::Card(card) => card.charge_details(authenticated),
            Self::AmazonPay => json!({
                "amazon_pay": { "funding": { "card": null, "type": null }, "transaction_id": null },
                "type": "amazon_pay",
            }),
        }
    }

    /// For people to read.
    pub fn label(&self) -> String {
        match self {
            Self::Card(card) => format!("{} {}", card.brand, card.last4),
            Self::AmazonPay => "Amazon Pay".to_owned(),
        }
    }
}
