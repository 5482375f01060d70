use axum::{
    Json,
    extract::{Path, State},
};

use super::{SetupIntent, accessible};
use crate::{call::Call, error::Answer, listing, sandbox::Sandbox};

/// `GET /v1/setup_intents/{id}`, by the merchant, or by a browser that knows the client secret.
pub async fn retrieve_setup_intent(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    let given = call.parameters("GET /v1/setup_intents/{id}")?;
    let books = sandbox.books();
    let intent = accessible(&books, &id, &call)?;
    if call.is_public() {
        return Ok(Json(intent.to_public_json()));
    }
    intent.expanded(&given, &books)
}

/// `GET /v1/setup_intents`, those of `customer`
pub async fn list_setup_intents(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/setup_intents")?;
    let books = sandbox.books();
    let customer = given.text("customer");
    let found = books.setup_intents.values();
    let found = found.filter(|i| customer.is_none() || i.customer.as_deref() == customer);
    listing::page("/v1/setup_intents", found.map(SetupIntent::to_json), &given)
}
