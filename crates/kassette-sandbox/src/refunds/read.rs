use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;

use super::missing;
use crate::{call::Call, error::Answer, expansion, listing, metadata, sandbox::Sandbox};

/// `GET /v1/refunds/{id}`
pub async fn retrieve_refund(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/refunds/{id}")?;
    let books = sandbox.books();
    let refund = books.refunds.get(&id).cloned().ok_or_else(|| missing(&id))?;
    expansion::expanded(refund, &["charge", "payment_intent"], &given, &books).map(Json)
}

/// `POST /v1/refunds/{id}`: only `metadata` can change.
pub async fn update_refund(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/refunds/{id}")?;
    let mut books = sandbox.books();
    let refund = books.refunds.get_mut(&id).ok_or_else(|| missing(&id))?;
    metadata::merge(&mut refund["metadata"], &given)?;
    let changed = refund.clone();
    call.outbox.add(&mut books, "refund.updated", &changed);
    Ok(Json(changed))
}

/// `GET /v1/refunds`, those of `charge` and `payment_intent`
pub async fn list_refunds(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/refunds")?;
    let books = sandbox.books();
    let wanted = |name, refund: &Value| given.text(name).is_none_or(|id| refund[name] == id);
    let found = books.refunds.values();
    let found = found.filter(|r| wanted("charge", r) && wanted("payment_intent", r));
    listing::page("/v1/refunds", found.cloned(), &given)
}
