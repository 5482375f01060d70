//! A session that was paid by two attempts has one order, and the money of the other goes back.

use kassette_core::CheckoutStatus;
use kassette_server::payments::refunding::refund_due;
use serde_json::{Value, json};

use crate::harness::{Checkout, Server, Stripe};

/// A session that a second attempt has paid, while the first, which was taken for failed, succeeded as well. Returns the first
/// intent, too.
pub async fn paid_twice(server: &Server, stripe: &Stripe) -> (Checkout, Value) {
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let first = stripe.intents().await[0].clone();
    server.deliver("evt_1", "payment_intent.payment_failed", &first).await;
    server.pay(stripe, &checkout, "pm_card_visa").await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    stripe.challenge(&first, "complete").await;
    let reply = server.deliver("evt_2", "payment_intent.succeeded", &first).await;
    assert_eq!(reply.status, 202);
    (checkout, first)
}

/// How much of each charge went back, by whether it was of `intent`.
pub async fn given_back(stripe: &Stripe, intent: &Value) -> Value {
    let mut sums = [0, 0];
    for charge in stripe.charges().await {
        let of_intent = charge["payment_intent"] == intent["id"];
        sums[usize::from(!of_intent)] += charge["amount_refunded"].as_i64().unwrap();
    }
    json!({ "its": sums[0], "others": sums[1] })
}

#[tokio::test]
async fn the_payment_without_an_order_goes_back_once() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let (checkout, first) = paid_twice(&server, &stripe).await;
    assert_eq!(given_back(&stripe, &first).await, json!({ "its": 0, "others": 0 }));
    for _ in 0..2 {
        refund_due(&server.state).await.unwrap();
        server.clock.advance_seconds(3600);
        server.deliver("evt_3", "payment_intent.succeeded", &first).await;
    }
    assert_eq!(given_back(&stripe, &first).await, json!({ "its": 4900, "others": 0 }));
    let [refund] = stripe.refunds().await.try_into().unwrap();
    assert_eq!(refund["reason"], "duplicate");
    assert_eq!(refund["metadata"]["checkout_id"], json!(checkout.id()));
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn the_news_of_it_leaves_the_order_alone() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let (_, first) = paid_twice(&server, &stripe).await;
    refund_due(&server.state).await.unwrap();
    let charges = stripe.charges().await;
    let its = charges.iter().find(|charge| charge["payment_intent"] == first["id"]).unwrap();
    assert_eq!(server.deliver("evt_3", "charge.refunded", its).await.status, 202);
    assert_eq!(server.listed("/v1/orders/", "status").await, ["paid"]);
    assert_eq!(server.listed("/v1/orders/", "refunded_amount").await, [0]);
}

#[tokio::test]
async fn it_goes_back_as_often_as_it_takes_and_never_twice() {
    for effect in [false, true] {
        let stripe = Stripe::start().await;
        let server = Server::start_with(&stripe).await;
        let (_, first) = paid_twice(&server, &stripe).await;
        stripe.break_down("/v1/refunds", effect, 1).await;
        refund_due(&server.state).await.unwrap();
        let server = server.restart(Some(&stripe)).await;
        refund_due(&server.state).await.unwrap();
        server.clock.advance_seconds(3);
        refund_due(&server.state).await.unwrap();
        assert_eq!(given_back(&stripe, &first).await, json!({ "its": 4900, "others": 0 }));
        assert_eq!(stripe.refunds().await.len(), 1);
        server.clock.advance_seconds(3600);
        stripe.break_down("/v1/refunds", false, 1).await;
        refund_due(&server.state).await.unwrap();
        assert_eq!(stripe.refunds().await.len(), 1);
    }
}

#[tokio::test]
async fn a_card_that_was_stored_twice_has_nothing_to_go_back() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Trial"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let first = stripe.setup_intents().await[0].clone();
    server.deliver("evt_1", "setup_intent.setup_failed", &first).await;
    server.pay(&stripe, &checkout, "pm_card_visa").await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    stripe.challenge(&first, "complete").await;
    server.deliver("evt_2", "setup_intent.succeeded", &first).await;
    refund_due(&server.state).await.unwrap();
    assert_eq!(json!(stripe.refunds().await), json!([]));
    assert_eq!(server.orders(&checkout).await, 1);
}
