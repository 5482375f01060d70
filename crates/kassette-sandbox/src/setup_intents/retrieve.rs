use axum::{
    Json,
    extract::{Path, State},
};

use super::accessible;
use crate::{call::Call, error::Answer, sandbox::Sandbox};

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
