//! Who may pay with a card that is on file: customers whom their merchant named.

use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Server, Stripe};

/// Ada paid once; her id as a customer.
async fn ada(server: &Server, stripe: &Stripe) -> Value {
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.pay(stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    server.reload(&checkout).await["customer_id"].clone()
}

/// A session about which `said` is said.
async fn session(server: &Server, said: Value) -> Checkout {
    let mut body = said;
    body["product_id"] = json!(server.product("Lifetime").await);
    Checkout(server.add("/v1/checkouts/", body).await)
}

async fn secret(server: &Server, checkout: &Checkout) -> Value {
    let public = server.get(&checkout.client_path()).await.body;
    public["payment_processor_metadata"]["customer_session_client_secret"].clone()
}

#[tokio::test]
async fn a_customer_whom_the_merchant_named_can_choose_a_saved_card() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let customer_id = ada(&server, &stripe).await;
    let checkout = session(&server, json!({ "customer_id": customer_id })).await;
    let first = secret(&server, &checkout).await;
    assert!(first.as_str().unwrap().starts_with("cuss_secret_"), "{first}");
    assert_eq!(secret(&server, &checkout).await, first, "one is enough for a while");
    let patched = server.patch(&checkout.client_path(), json!({ "customer_name": "Ada" })).await;
    assert_eq!(patched.body["payment_processor_metadata"]["customer_session_client_secret"], first);
}

#[tokio::test]
async fn who_types_an_address_sees_nobodys_cards() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    ada(&server, &stripe).await;
    let prefilled = session(&server, json!({ "customer_email": "ada@example.com" })).await;
    assert_eq!(secret(&server, &prefilled).await, Value::Null);
    let typed = session(&server, json!({})).await;
    server.patch(&typed.client_path(), json!({ "customer_email": "ada@example.com" })).await;
    assert_eq!(secret(&server, &typed).await, Value::Null);
}

#[tokio::test]
async fn a_customer_who_never_paid_has_no_cards_to_choose() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let id = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let checkout = session(&server, json!({ "customer_id": id })).await;
    assert_eq!(secret(&server, &checkout).await, Value::Null);
}

#[tokio::test]
async fn the_merchant_and_their_webhooks_do_not_get_it() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let customer_id = ada(&server, &stripe).await;
    let checkout = session(&server, json!({ "customer_id": customer_id })).await;
    secret(&server, &checkout).await;
    let seen = server.reload(&checkout).await;
    assert_eq!(seen["payment_processor_metadata"], json!({ "publishable_key": "pk_test_sandbox" }));
}

#[tokio::test]
async fn without_an_answer_of_stripes_a_card_is_typed() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let customer_id = ada(&server, &stripe).await;
    let checkout = session(&server, json!({ "customer_id": customer_id })).await;
    let alone = server.beside(Some(&Stripe::unreachable())).await;
    assert_eq!(secret(&alone, &checkout).await, Value::Null);
    assert!(secret(&server, &checkout).await.is_string(), "it is asked for again");
}

#[tokio::test]
async fn a_customer_who_is_gone_at_stripe_types_their_card() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let customer_id = ada(&server, &stripe).await;
    stripe.forget_customer(stripe.intents().await[0]["customer"].as_str().unwrap()).await;
    let checkout = session(&server, json!({ "customer_id": customer_id })).await;
    assert_eq!(secret(&server, &checkout).await, Value::Null);
}

#[tokio::test]
async fn one_that_is_about_to_end_is_replaced() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let customer_id = ada(&server, &stripe).await;
    let checkout = session(&server, json!({ "customer_id": customer_id })).await;
    let first = secret(&server, &checkout).await;
    server.sabotage("update checkouts set saved_cards_until = 0").await;
    let stored = server.patch(&checkout.client_path(), json!({})).await.body;
    let shown = &stored["payment_processor_metadata"]["customer_session_client_secret"];
    assert_eq!(shown, &Value::Null, "what has ended is not shown");
    let second = secret(&server, &checkout).await;
    assert!(second.is_string() && second != first);
}
