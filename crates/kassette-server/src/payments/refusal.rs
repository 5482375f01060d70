//! Why nothing was charged, as far as the buyer may hear it.

use super::stripe::ErrorBody;
use crate::trace;

const SOME_REFUSAL: &str = "The payment could not be made. Nothing was charged.";

const NOT_SAVED: &str = "The payment method could not be saved.";

/// Codes of what is nobody's mistake: a challenge that was failed, or another site on which the buyer did not pay.
const OF_THE_BUYER: [&str; 4] = [
    "payment_intent_authentication_failure",
    "payment_intent_payment_attempt_failed",
    "setup_attempt_failed",
    "setup_intent_authentication_failure",
];

/// Codes that would tell a thief what is known of the card. Stripe wants the first four shown as any decline; the others hint at the
/// same.
const NOT_FOR_THE_BUYER: [&str; 7] = [
    "fraudulent",
    "lost_card",
    "merchant_blacklist",
    "stolen_card",
    "pickup_card",
    "restricted_card",
    "security_violation",
];

/// Nothing was charged and nothing will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For the buyer, in English.
    pub message: String,
    /// Stripe's code for why the card was declined, for a page that speaks the buyer's language; `None` where it
    /// was not the card.
    pub decline_code: Option<String>,
}

impl Refusal {
    /// A refusal of which the buyer hears nothing but that.
    pub fn unexplained() -> Self {
        Self::because(SOME_REFUSAL)
    }

    /// Why no payment method was saved, where nothing was to be paid.
    pub fn to_save(error: Option<ErrorBody>) -> Self {
        let refusal = error.map_or_else(Self::unexplained, Self::of);
        if refusal == Self::unexplained() { Self::because(NOT_SAVED) } else { refusal }
    }

    /// A refusal that is not the card's.
    pub fn because(message: &str) -> Self {
        Self { message: message.to_owned(), decline_code: None }
    }

    /// Stripe words what it says about cards for their owners. Everything else is between Stripe and the merchant.
    pub fn of(error: ErrorBody) -> Self {
        let ErrorBody { kind, code, decline_code, message, param, .. } = error;
        if kind == "card_error" {
            let message = message.unwrap_or_else(|| SOME_REFUSAL.to_owned());
            return Self { message, decline_code: decline_code.or(code).map(for_the_buyer) };
        }
        // Its message may name the confirmation token, which is nothing for a log.
        if param.as_deref() == Some("confirmation_token") {
            trace::note("Stripe did not take the confirmation token");
        } else if code.as_deref().is_some_and(|code| OF_THE_BUYER.contains(&code)) {
            trace::note("the buyer, or their bank, did not complete the payment");
        } else {
            tracing::error!(%kind, ?code, ?param, "Stripe refused a request");
        }
        Self::unexplained()
    }
}

fn for_the_buyer(code: String) -> String {
    if NOT_FOR_THE_BUYER.contains(&code.as_str()) { "generic_decline".to_owned() } else { code }
}
