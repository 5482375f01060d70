//! Set-up intents: a card is made ready for later payments, and no money is taken.

mod cancel;
mod confirm;
mod create;
mod retrieve;
mod settle;

use axum::Json;
use serde_json::{Value, json};

use crate::{
    books::Books,
    call::Call,
    confirming::Confirming,
    error::{Answer, StripeError},
    expansion,
    parameters::Parameters,
};

pub use cancel::cancel_setup_intent;
pub use confirm::confirm_setup_intent;
pub use create::create_setup_intent;
pub use retrieve::{list_setup_intents, retrieve_setup_intent};
pub use settle::{refuse_authentication, require_waiting, set_up};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Succeeded,
    Canceled,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::RequiresConfirmation => "requires_confirmation",
            Self::RequiresAction => "requires_action",
            Self::Succeeded => "succeeded",
            Self::Canceled => "canceled",
        }
    }
}

#[derive(Debug, Clone)]
pub struct SetupIntent {
    pub id: String,
    pub created: i64,
    pub automatic_payment_methods: Option<Value>,
    pub customer: Option<String>,
    pub description: Option<String>,
    pub metadata: Value,
    /// `off_session` or `on_session`: whether the buyer will be absent later.
    pub usage: String,
    /// `automatic`, `any` or `challenge`.
    pub request_three_d_secure: String,
    pub client_secret: String,
    pub status: Status,
    pub payment_method: Option<String>,
    pub latest_attempt: Option<String>,
    pub last_setup_error: Option<Value>,
    pub next_action: Option<Value>,
    pub cancellation_reason: Option<String>,
}

impl SetupIntent {
    pub fn to_json(&self) -> Value {
        json!({
            "application": null,
            "automatic_payment_methods": self.automatic_payment_methods,
            "cancellation_reason": self.cancellation_reason,
            "client_secret": self.client_secret,
            "created": self.created,
            "customer": self.customer,
            "customer_account": null,
            "description": self.description,
            "excluded_payment_method_types": null,
            "flow_directions": null,
            "id": self.id,
            "last_setup_error": self.last_setup_error,
            "latest_attempt": self.latest_attempt,
            "livemode": false,
            "managed_payments": { "enabled": false },
            "mandate": null,
            "metadata": self.metadata,
            "next_action": self.next_action,
            "object": "setup_intent",
            "on_behalf_of": null,
            "payment_method": self.payment_method,
            "payment_method_configuration_details": null,
            "payment_method_options": {
                "card": {
                    "mandate_options": null,
                    "network": null,
                    "request_three_d_secure": self.request_three_d_secure,
                },
            },
            "payment_method_types": ["card"],
            "single_use_mandate": null,
            "status": self.status.as_str(),
            "usage": self.usage,
        })
    }

    /// What the buyer's browser may know: neither metadata nor customer.
    pub fn to_public_json(&self) -> Value {
        let Value::Object(mut fields) = self.to_json() else { return Value::Null };
        fields.retain(|name, _| PUBLIC.contains(&name.as_str()));
        Value::Object(fields)
    }

    /// As the merchant sees it.
    fn expanded(&self, given: &Parameters, books: &Books) -> Answer {
        let names = ["customer", "payment_method"];
        expansion::expanded(self.to_json(), &names, given, books).map(Json)
    }

    fn confirming(&self) -> Confirming<'_> {
        Confirming {
            kind: "SetupIntent",
            unexpected_state: "setup_intent_unexpected_state",
            id: &self.id,
            client_secret: &self.client_secret,
            customer: self.customer.as_deref(),
            automatic_payment_methods: self.automatic_payment_methods.as_ref(),
            payment_method: self.payment_method.as_deref(),
        }
    }

    fn unexpected_state(&self, message: String) -> StripeError {
        StripeError::invalid(message)
            .code("setup_intent_unexpected_state")
            .with("setup_intent", self.to_json())
    }
}

const PUBLIC: [&str; 15] = [
    "automatic_payment_methods",
    "cancellation_reason",
    "client_secret",
    "created",
    "description",
    "excluded_payment_method_types",
    "id",
    "last_setup_error",
    "livemode",
    "next_action",
    "object",
    "payment_method",
    "payment_method_types",
    "status",
    "usage",
];

/// The intent with this id, if whoever calls may see it.
fn accessible<'a>(books: &'a Books, id: &str, call: &Call) -> Result<&'a SetupIntent, StripeError> {
    let intent = books.setup_intents.get(id);
    intent.filter(|intent| call.may_see(&intent.client_secret)).ok_or_else(|| no_such_intent(id))
}

pub fn no_such_intent(id: &str) -> StripeError {
    StripeError::missing("setupintent", id, "intent")
}
