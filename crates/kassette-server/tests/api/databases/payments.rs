use futures_util::future::join_all;
use kassette_core::CheckoutStatus;
use kassette_server::payments::attempts::{Asking, ask};
use kassette_server::payments::refunding::refund_due;
use serde_json::json;

use crate::harness::{Database, Server, Stripe, postgres};
use crate::paid_twice::{given_back, paid_twice};

stories!(
    several_who_ask_after_a_breakdown_charge_once,
    several_who_ask_for_a_customer_charge_once,
    several_servers_give_a_second_payment_back_once,
    several_refunds_that_are_heard_of_at_once_add_up,
);

async fn several_who_ask_after_a_breakdown_charge_once(database: Database) {
    several_ask_after_a_breakdown_of(database, "/v1/payment_intents").await;
}

async fn several_who_ask_for_a_customer_charge_once(database: Database) {
    several_ask_after_a_breakdown_of(database, "/v1/customers").await;
}

async fn several_ask_after_a_breakdown_of(database: Database, path: &str) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    stripe.break_down(path, false, 1).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    let attempt = server.last_attempt(&checkout).await;
    // Who finds the session locked, or another one asking, has the reconciler ask again.
    for _ in 0..4 {
        let asking = (0..8).map(|_| ask(server.state.clone(), attempt.clone(), Asking::Again));
        join_all(asking.map(tokio::spawn)).await;
    }
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
    assert_eq!(server.last_attempt(&checkout).await.question, 1);
    server.finish().await;
}

async fn several_servers_give_a_second_payment_back_once(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let (_, first) = paid_twice(&server, &stripe).await;
    for refunded in join_all((0..4).map(|_| refund_due(&server.state))).await {
        refunded.unwrap();
    }
    assert_eq!(given_back(&stripe, &first).await, json!({ "its": 4900, "others": 0 }));
    assert_eq!(stripe.refunds().await.len(), 1);
    server.finish().await;
}

async fn several_refunds_that_are_heard_of_at_once_add_up(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_visa").await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let charge = stripe.charges().await[0]["id"].as_str().unwrap().to_owned();
    let mut charges = Vec::new();
    for _ in 0..4 {
        stripe.post("/v1/refunds", format!("charge={charge}&amount=100")).await;
        charges.push(stripe.charges().await[0].clone());
    }
    let ids = ["evt_1", "evt_2", "evt_3", "evt_4"];
    let events =
        ids.iter().zip(&charges).map(|(id, charge)| server.deliver(id, "charge.refunded", charge));
    for reply in join_all(events).await {
        // Whoever finds the session locked is told again by Stripe.
        assert!([202, 409].contains(&reply.status.as_u16()), "{}", reply.text);
    }
    server.deliver("evt_4", "charge.refunded", &charges[3]).await;
    assert_eq!(server.listed("/v1/orders/", "refunded_amount").await, [400]);
    server.finish().await;
}
