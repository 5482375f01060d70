use axum::http::StatusCode;
use serde_json::json;

use crate::{
    merchant::{merchant_with_webhooks, payment},
    webhook_receiver::Receiver,
};

#[tokio::test]
async fn an_event_is_signed_over_its_time_and_body() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    merchant.post("/v1/customers", &[("name", "Zoë")]).await;
    let posted = receiver.next().await;
    assert!(posted.is_signed_with("whsec_sandbox"));
}

#[tokio::test]
async fn a_payment_is_told_with_what_the_merchant_noted_on_it() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let token = merchant.token("pm_card_visa").await;
    let parameters = [&payment(&token)[..], &[("metadata[checkout_id]", "c1")]].concat();
    let answer = merchant.post_once("k1", "/v1/payment_intents", &parameters).await;
    let charge = receiver.next_event().await;
    assert_eq!(charge["type"], "charge.succeeded");
    assert_eq!(charge["data"]["object"]["metadata"], json!({ "checkout_id": "c1" }));
    let event = receiver.next_event().await;
    assert_eq!(event["type"], "payment_intent.succeeded");
    assert_eq!(event["data"]["object"], answer.json());
    let request = json!({ "id": answer.header("request-id"), "idempotency_key": "k1" });
    assert_eq!(event["request"], request);
}

#[tokio::test]
async fn a_decline_is_told_as_well() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    merchant.pay("pm_card_visa_chargeDeclined").await;
    assert_eq!(receiver.next_types().await, ["charge.failed", "payment_intent.payment_failed"]);
}

#[tokio::test]
async fn an_event_that_was_not_taken_comes_again() {
    let mut receiver = Receiver::answering(&[StatusCode::INTERNAL_SERVER_ERROR]).await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    merchant.post("/v1/customers", &[]).await;
    let first = receiver.next_event().await;
    let second = receiver.next_event().await;
    assert_eq!(first["id"], second["id"]);
}

#[tokio::test]
async fn an_event_reaches_a_server_that_was_down_when_it_happened() {
    // Nothing listens on the discard port.
    let merchant = merchant_with_webhooks(Some("http://127.0.0.1:9/hook".to_owned())).await;
    let customer = merchant.post("/v1/customers", &[]).await.json();
    let mut receiver = Receiver::start().await;
    let moved = json!({ "url": receiver.url });
    assert_eq!(merchant.post_json("/_sandbox/webhook_endpoint", &moved).await.status, 204);
    assert_eq!(receiver.next_event().await["data"]["object"]["id"], customer["id"]);
}
