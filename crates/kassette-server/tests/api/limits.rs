//! How often paying may be tried.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::harness::{Checkout, Reply, Server, Stripe, paying};

/// A try with a card that is declined, from `address`.
async fn fail(server: &Server, stripe: &Stripe, checkout: &Checkout, address: &str) -> Reply {
    let token = stripe.confirmation_token("pm_card_visa_chargeDeclined").await;
    let body = paying(&token);
    let request = Request::post(checkout.confirm_path()).header("x-forwarded-for", address);
    server.send(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn cards_are_not_tried_out_on_one_session() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    for number in 0..6 {
        let reply = fail(&server, &stripe, &checkout, &format!("1.2.3.{number}")).await;
        assert_eq!(reply.status, 400, "{}", reply.text);
    }
    let reply = fail(&server, &stripe, &checkout, "1.2.3.9").await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (429, &json!("TooManyAttempts")));
    assert_eq!(reply.headers["retry-after"], "1800");
    assert_eq!(stripe.charges().await.len(), 6);
    assert_eq!(server.reload(&checkout).await["status"], "open");
    server.clock.advance_seconds(1799);
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 429);
    server.clock.advance_seconds(1);
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
}

#[tokio::test]
async fn cards_are_not_tried_out_from_one_address_over_many_sessions() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    for _ in 0..20 {
        let checkout = server.checkout(&["Lifetime"]).await;
        let reply = fail(&server, &stripe, &checkout, "9.9.9.9, 93.184.216.34").await;
        assert_eq!(reply.status, 400, "{}", reply.text);
        server.clock.advance_seconds(30);
    }
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = fail(&server, &stripe, &checkout, "8.8.8.8, 93.184.216.34").await;
    assert_eq!(reply.status, 429);
    assert_eq!(reply.headers["retry-after"], "1770", "half an hour after the last one");
    let reply = fail(&server, &stripe, &checkout, "93.184.216.35").await;
    assert_eq!(reply.status, 400, "somebody else");
}

#[tokio::test]
async fn what_costs_nothing_can_be_had_any_number_of_times() {
    let server = Server::start().await;
    for number in 0..8 {
        let checkout = server.checkout(&["Starter"]).await;
        let body = json!({ "customer_email": format!("a{number}@example.com") });
        let request = Request::post(checkout.confirm_path()).header("x-forwarded-for", "1.1.1.1");
        let reply = server.send(request.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
}
