//! Payment intents: one sum, to be taken once.

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

pub use cancel::cancel_payment_intent;
pub use confirm::confirm_payment_intent;
pub use create::create_payment_intent;
pub use retrieve::{list_payment_intents, retrieve_payment_intent};
pub use settle::{NOT_AUTHENTICATED, authenticate, refuse_authentication, require_waiting};

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
pub struct PaymentIntent {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub currency: String,
    pub automatic_payment_methods: Option<Value>,
    pub customer: Option<String>,
    pub description: Option<String>,
    pub metadata: Value,
    pub receipt_email: Option<String>,
    /// `automatic`, `any` or `challenge`.
    pub request_three_d_secure: String,
    pub setup_future_usage: Option<String>,
    pub shipping: Option<Value>,
    pub statement_descriptor_suffix: Option<String>,
    pub client_secret: String,
    pub status: Status,
    pub payment_method: Option<String>,
    pub latest_charge: Option<String>,
    pub last_payment_error: Option<Value>,
    pub next_action: Option<Value>,
    pub cancellation: Option<Cancellation>,
}

#[derive(Debug, Clone)]
pub struct Cancellation {
    pub at: i64,
    pub reason: Option<String>,
}

impl PaymentIntent {
    pub fn to_json(&self) -> Value {
        let succeeded = self.status == Status::Succeeded;
        json!({
            "amount": self.amount,
            "amount_capturable": 0,
            "amount_details": { "tip": {} },
            "amount_received": if succeeded { self.amount } else { 0 },
            "application": null,
            "application_fee_amount": null,
            "automatic_payment_methods": self.automatic_payment_methods,
            "canceled_at": self.cancellation.as_ref().map(|cancellation| cancellation.at),
            "cancellation_reason": self.cancellation.as_ref().and_then(|c| c.reason.clone()),
            "capture_method": "automatic_async",
            "client_secret": self.client_secret,
            "confirmation_method": "automatic",
            "created": self.created,
            "currency": self.currency,
            "customer": self.customer,
            "customer_account": null,
            "description": self.description,
            "excluded_payment_method_types": null,
            "id": self.id,
            "last_payment_error": self.last_payment_error,
            "latest_charge": self.latest_charge,
            "livemode": false,
            "managed_payments": { "enabled": false },
            "metadata": self.metadata,
            "next_action": self.next_action,
            "object": "payment_intent",
            "on_behalf_of": null,
            "payment_method": self.payment_method,
            "payment_method_configuration_details": null,
            "payment_method_options": {
                "card": { "request_three_d_secure": self.request_three_d_secure },
            },
            "payment_method_types": ["card"],
            "processing": null,
            "receipt_email": self.receipt_email,
            "review": null,
            "setup_future_usage": self.setup_future_usage,
            "shipping": self.shipping,
            "source": null,
            "statement_descriptor": null,
            "statement_descriptor_suffix": self.statement_descriptor_suffix,
            "status": self.status.as_str(),
            "transfer_data": null,
            "transfer_group": null,
        })
    }

    /// What the buyer's browser may know: neither metadata nor customer nor charge.
    pub fn to_public_json(&self) -> Value {
        let Value::Object(mut fields) = self.to_json() else { return Value::Null };
        fields.retain(|name, _| PUBLIC.contains(&name.as_str()));
        Value::Object(fields)
    }

    /// As the merchant sees it.
    fn expanded(&self, given: &Parameters, books: &Books) -> Answer {
        let names = ["customer", "latest_charge", "payment_method"];
        expansion::expanded(self.to_json(), &names, given, books).map(Json)
    }

    fn confirming(&self) -> Confirming<'_> {
        Confirming {
            kind: "PaymentIntent",
            unexpected_state: "payment_intent_unexpected_state",
            id: &self.id,
            client_secret: &self.client_secret,
            customer: self.customer.as_deref(),
            automatic_payment_methods: self.automatic_payment_methods.as_ref(),
            payment_method: self.payment_method.as_deref(),
        }
    }

    fn unexpected_state(&self, message: String) -> StripeError {
        StripeError::invalid(message)
            .code("payment_intent_unexpected_state")
            .with("payment_intent", self.to_json())
    }
}

const PUBLIC: [&str; 24] = [
    "amount",
    "amount_details",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "capture_method",
    "client_secret",
    "confirmation_method",
    "created",
    "currency",
    "description",
    "excluded_payment_method_types",
    "id",
    "last_payment_error",
    "livemode",
    "next_action",
    "object",
    "payment_method",
    "payment_method_types",
    "processing",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "status",
];

/// The intent with this id, if whoever calls may see it.
fn accessible<'a>(
    books: &'a Books,
    id: &str,
    call: &Call,
) -> Result<&'a PaymentIntent, StripeError> {
    let intent = books.payment_intents.get(id);
    intent.filter(|intent| call.may_see(&intent.client_secret)).ok_or_else(|| no_such_intent(id))
}

pub fn no_such_intent(id: &str) -> StripeError {
    StripeError::missing("payment_intent", id, "intent")
}
