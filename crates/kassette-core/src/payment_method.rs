use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use crate::{PaymentProcessor, Timestamp};

/// A way to pay that a customer saved: a card, or whatever else the processor keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerPaymentMethod {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub processor: PaymentProcessor,
    pub customer_id: Uuid,
    /// The processor's word for what it is: `card`, `sepa_debit`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What can be shown of a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method_metadata: Option<CardMetadata>,
    /// The same by the name that it had in early 2025.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<CardMetadata>,
    /// Whether it is the one that is charged while the customer is absent.
    pub is_default: bool,
    /// The same by the name that it had in early 2025.
    pub default: bool,
}

/// As much of a card as tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardMetadata {
    /// `visa`
    pub brand: String,
    pub last4: String,
    pub exp_month: u32,
    pub exp_year: u32,
    /// `apple_pay`, where the card came out of a wallet.
    pub wallet: Option<String>,
}

/// What came of saving a payment method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum CustomerPaymentMethodCreateResponse {
    Succeeded {
        payment_method: Box<CustomerPaymentMethod>,
        /// In early 2025 it was all of the answer.
        #[serde(flatten)]
        itself: Box<CustomerPaymentMethod>,
    },
    /// The customer has to do something first, such as 3-D Secure; then it is confirmed.
    RequiresAction { client_secret: SetUpSecret },
}

/// With it, Stripe.js does what a set-up intent waits for. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SetUpSecret(pub String);

impl fmt::Debug for SetUpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetUpSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_customer_has_to_do_shows_no_secret_when_printed_for_debugging() {
        let client_secret = SetUpSecret("seti_1_secret_2".to_owned());
        let response = CustomerPaymentMethodCreateResponse::RequiresAction { client_secret };
        let json = serde_json::to_string(&response).unwrap();
        assert_eq!(json, r#"{"status":"requires_action","client_secret":"seti_1_secret_2"}"#);
        assert!(!format!("{response:?}").contains("seti_1"));
    }
}
