use axum::{
    Json,
    extract::{Path, State},
};

use super::{PaymentIntent, accessible};
use crate::{call::Call, error::Answer, listing, sandbox::Sandbox};

/// `GET /v1/payment_intents/{id}`, by the merchant, or by a browser that knows the client secret.
pub async fn retrieve_payment_intent(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    let given = call.parameters("GET /v1/payment_intents/{id}")?;
    let books = sandbox.books();
    let intent = accessible(&books, &id, &call)?;
    if call.is_public() {
        return Ok(Json(intent.to_public_json()));
    }
    intent.expanded(&given, &books)
}

/// `GET /v1/payment_intents`, those of `customer`
pub async fn list_payment_intents(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/payment_intents")?;
    let books = sandbox.books();
    let customer = given.text("customer");
    let found = books.payment_intents.values();
    let found = found.filter(|i| customer.is_none() || i.customer.as_deref() == customer);
    listing::page("/v1/payment_intents", found.map(PaymentIntent::to_json), &given)
}
