use kassette_core::CheckoutStatus;
use kassette_server::payments::limits;
use serde_json::json;

use crate::harness::{Checkout, Database, Server, Stripe, at, postgres};

stories!(
    a_customer_sees_what_is_theirs_until_somebody_else_buys_as_them,
    saved_cards_are_kept,
    a_customer_saves_and_removes_cards,
);

async fn a_customer_sees_what_is_theirs_until_somebody_else_buys_as_them(database: Database) {
    let server = Server::start_on(database, None).await;
    let typed = json!({ "customer_email": "ada@example.com" });
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let checkout = server.checkout(&["Starter"]).await;
        let reply = server.post(&checkout.confirm_path(), typed.clone()).await;
        server.until(&checkout, CheckoutStatus::Succeeded).await;
        let token = reply.body["customer_session_token"].as_str().unwrap().to_owned();
        if tokens.is_empty() {
            let path = "/v1/customer-portal/orders/";
            let orders = server.get_with(&format!("{path}?query=start"), &token).await.body;
            let order = &orders["items"][0];
            assert_eq!(order["checkout_id"], json!(checkout.id()));
            assert_eq!(server.get_with(&at(path, order), &token).await.body, *order);
        }
        tokens.push(token);
    }
    for token in &tokens {
        let reply = server.get_with("/v1/customer-portal/subscriptions/", token).await;
        assert_eq!(reply.status, 401);
    }
    server.finish().await;
}

async fn saved_cards_are_kept(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let first = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &first, "pm_card_visa").await;
    server.until(&first, CheckoutStatus::Succeeded).await;
    let customer_id = &server.reload(&first).await["customer_id"];
    let body = json!({ "product_id": server.product("Studio").await, "customer_id": customer_id });
    let second = Checkout(server.add("/v1/checkouts/", body).await);
    let read = server.get(&second.client_path()).await.body;
    let again = server.get(&second.client_path()).await.body;
    let secret = &read["payment_processor_metadata"]["customer_session_client_secret"];
    assert!(secret.is_string());
    assert_eq!(again, read);
    server.finish().await;
}

async fn a_customer_saves_and_removes_cards(database: Database) {
    const METHODS: &str = "/v1/customer-portal/customers/me/payment-methods";
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let id = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let session = server.add("/v1/customer-sessions/", json!({ "customer_id": id })).await;
    let token = session["token"].as_str().unwrap();
    for _ in 0..6 {
        let card = stripe.confirmation_token("pm_card_visa").await;
        let body = json!({
            "confirmation_token_id": card, "set_default": true, "return_url": "https://shop.example/",
        });
        let saved = server.post_with(METHODS, body, token).await;
        assert_eq!(saved.body["status"], "succeeded", "{}", saved.text);
        let path = format!("{METHODS}/{}", saved.body["payment_method"]["id"].as_str().unwrap());
        assert_eq!(server.delete_with(&path, token).await.status, 204);
    }
    let body = json!({
        "confirmation_token_id": "ctoken_1", "set_default": true, "return_url": "https://shop.example/",
    });
    assert_eq!(server.post_with(METHODS, body, token).await.status, 429);
    server.clock.advance_seconds(5400);
    limits::forget_tries(&server.state).await.unwrap();
    let left = server.column("select id from payment_method_tries").await;
    assert_eq!(left, [] as [String; 0]);
    server.finish().await;
}
