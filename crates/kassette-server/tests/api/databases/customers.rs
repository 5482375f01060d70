use kassette_core::CheckoutStatus;
use serde_json::json;

use crate::harness::{Checkout, Database, Server, Stripe, at, postgres};

stories!(a_customer_sees_what_is_theirs_until_somebody_else_buys_as_them, saved_cards_are_kept,);

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
