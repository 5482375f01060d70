//! What tests ask of the sandbox, and Stripe does not have. See the crate's documentation.

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    charges::Charge,
    events::{Cause, Event, Outbox},
    holds::Hold,
    payment_intents::PaymentIntent,
    refunds,
    sandbox::Sandbox,
    setup_intents::SetupIntent,
    tax::Calculation,
};

/// `GET /_sandbox/payment_intents`
pub async fn list_payment_intents(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.books().payment_intents.values().map(PaymentIntent::to_json))
}

/// `GET /_sandbox/setup_intents`
pub async fn list_setup_intents(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.books().setup_intents.values().map(SetupIntent::to_json))
}

/// `GET /_sandbox/charges`
pub async fn list_charges(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.books().charges.values().map(Charge::to_json).cloned())
}

/// `GET /_sandbox/refunds`
pub async fn list_refunds(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.books().refunds.values().cloned())
}

/// `POST /_sandbox/settle_refunds`
pub async fn settle_refunds(State(sandbox): State<Sandbox>) -> Json<Value> {
    let outbox = Outbox::new(Cause::default(), sandbox.post.clone());
    list(refunds::settle_refunds(&mut sandbox.books(), &outbox).into_iter())
}

/// `GET /_sandbox/tax_calculations`
pub async fn list_tax_calculations(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.books().tax_calculations.values().map(Calculation::to_json))
}

/// `GET /_sandbox/tax_transactions`
pub async fn list_tax_transactions(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.books().tax_transactions.values().cloned())
}

/// `GET /_sandbox/events`
pub async fn list_events(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.books().events.iter().map(Event::to_json).cloned())
}

/// `POST /_sandbox/hold`
pub async fn hold(State(sandbox): State<Sandbox>, Json(hold): Json<Hold>) -> StatusCode {
    sandbox.holds.add(hold);
    StatusCode::NO_CONTENT
}

/// `POST /_sandbox/release`
pub async fn release(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.holds.release();
    StatusCode::NO_CONTENT
}

/// `GET /_sandbox/held`
pub async fn held(State(sandbox): State<Sandbox>) -> Json<Value> {
    list(sandbox.holds.held().await.into_iter().map(|call| json!(call)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpoint {
    url: Option<String>,
}

/// `POST /_sandbox/webhook_endpoint`
pub async fn set_webhook_endpoint(
    State(sandbox): State<Sandbox>,
    Json(endpoint): Json<WebhookEndpoint>,
) -> StatusCode {
    sandbox.endpoint.set_url(endpoint.url);
    StatusCode::NO_CONTENT
}

fn list(items: impl Iterator<Item = Value>) -> Json<Value> {
    Json(json!({ "object": "list", "data": items.collect::<Vec<_>>() }))
}
