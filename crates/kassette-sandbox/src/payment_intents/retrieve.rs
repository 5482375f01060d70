use axum::{
    Json,
    extract::{Path, State},
};

use super::no_such_intent;
use crate::{call::Call, error::Answer, expansion, sandbox::Sandbox};

/// `GET /v1/payment_intents/{id}`, by the merchant, or by a browser that knows the client secret.
pub async fn retrieve_payment_intent(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    let given = call.parameters("GET /v1/payment_intents/{id}")?;
    let books = sandbox.books();
    let intent = books.payment_intents.get(&id).ok_or_else(|| no_such_intent(&id))?;
    call.require_access_to(intent)?;
    if call.is_public() {
        return Ok(Json(intent.to_public_json()));
    }
    expansion::expanded(intent.to_json(), &given, &books).map(Json)
}
