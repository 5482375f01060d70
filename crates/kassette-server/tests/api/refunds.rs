//! Money that goes back at Stripe is noted on its order and told to the merchant.

use kassette_core::CheckoutStatus;
use kassette_server::config::Taxes;
use kassette_server::webhooks::send::send_due;
use serde_json::{Value, json};

use crate::harness::{Checkout, Reply, Server, Stripe};
use crate::merchant_webhooks::{Listener, subscribe};

const ORDERS: &str = "/v1/orders/";

async fn paid(server: &Server, stripe: &Stripe, card: &str) -> Checkout {
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.pay(stripe, &checkout, card).await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    checkout
}

/// The merchant gives so much of the last charge back, in Stripe's dashboard. Returns the charge as it is then.
async fn give_back(stripe: &Stripe, amount: i64) -> Value {
    let charge = stripe.charges().await.pop().unwrap();
    let form = format!("charge={}&amount={amount}", charge["id"].as_str().unwrap());
    let refund = stripe.post("/v1/refunds", form).await;
    assert_eq!(refund["amount"], amount, "{refund}");
    stripe.charges().await.pop().unwrap()
}

async fn refunded(server: &Server, event_id: &str, charge: &Value) -> Reply {
    server.deliver(event_id, "charge.refunded", charge).await
}

async fn order(server: &Server) -> Value {
    server.get_as_merchant(ORDERS).await.body["items"][0].clone()
}

/// What of the order goes back: the status, what has gone and what is left, both without tax and as tax.
async fn state(server: &Server) -> Value {
    let order = order(server).await;
    assert_eq!(order["paid"], true);
    let keys =
        ["refunded_amount", "refunded_tax_amount", "refundable_amount", "refundable_tax_amount"];
    json!([order["status"], keys.map(|key| order[key].clone())])
}

/// Somebody who is told of refunds from now on.
async fn listener(server: &Server) -> Listener {
    let listener = Listener::start().await;
    subscribe(server, &listener, &["order.updated", "order.refunded"]).await;
    listener
}

/// Everything that they were told.
async fn told(server: &Server, listener: &Listener) -> Vec<Value> {
    while send_due(&server.state).await.unwrap() {}
    let event = |(_, body): &(_, String)| serde_json::from_str(body).unwrap();
    listener.heard().iter().map(event).collect()
}

#[tokio::test]
async fn a_part_and_then_all_of_it_goes_back() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    paid(&server, &stripe, "pm_card_visa").await;
    assert_eq!(state(&server).await, json!(["paid", [0, 0, 4900, 0]]));
    let charge = give_back(&stripe, 1000).await;
    assert_eq!(refunded(&server, "evt_1", &charge).await.status, 202);
    assert_eq!(state(&server).await, json!(["partially_refunded", [1000, 0, 3900, 0]]));
    let charge = give_back(&stripe, 3900).await;
    assert_eq!(refunded(&server, "evt_2", &charge).await.status, 202);
    assert_eq!(state(&server).await, json!(["refunded", [4900, 0, 0, 0]]));
    assert_eq!(server.listed("/v1/orders/?status=refunded", "description").await, ["Lifetime"]);
}

#[tokio::test]
async fn tax_goes_back_with_its_share_and_ends_at_nothing() {
    let stripe = Stripe::start().await;
    let taxes = Taxes::Table { origin: "DE" };
    let server = Server::start_with(&stripe).await.with_taxes(taxes);
    let checkout = server.checkout(&["Lifetime"]).await;
    let edit = json!({ "customer_billing_address": { "country": "DE" } });
    server.patch(&checkout.client_path(), edit).await;
    server.pay_without_address(&stripe, &checkout, "pm_card_visa").await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    // 19 % in 49.00 are 7.82.
    assert_eq!(state(&server).await, json!(["paid", [0, 0, 4118, 782]]));
    refunded(&server, "evt_1", &give_back(&stripe, 1000).await).await;
    assert_eq!(state(&server).await, json!(["partially_refunded", [840, 160, 3278, 622]]));
    refunded(&server, "evt_2", &give_back(&stripe, 3900).await).await;
    assert_eq!(state(&server).await, json!(["refunded", [4118, 782, 0, 0]]));
}

#[tokio::test]
async fn events_that_come_twice_or_in_the_wrong_order_change_nothing() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    paid(&server, &stripe, "pm_card_visa").await;
    let listener = listener(&server).await;
    let first = give_back(&stripe, 1000).await;
    let second = give_back(&stripe, 500).await;
    for (event_id, charge) in
        [("evt_2", &second), ("evt_1", &first), ("evt_2", &second), ("evt_3", &second)]
    {
        assert_eq!(refunded(&server, event_id, charge).await.status, 202);
        assert_eq!(state(&server).await, json!(["partially_refunded", [1500, 0, 3400, 0]]));
    }
    assert_eq!(told(&server, &listener).await.len(), 2);
}

#[tokio::test]
async fn the_merchant_is_told_with_the_order_as_it_is_then() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    paid(&server, &stripe, "pm_card_visa").await;
    let listener = listener(&server).await;
    refunded(&server, "evt_1", &give_back(&stripe, 4900).await).await;
    let order = order(&server).await;
    let mut told = told(&server, &listener).await;
    // Of one moment the ids decide; the test's clock stands still.
    told.sort_by_key(|event| event["type"].to_string());
    let kinds: Vec<&Value> = told.iter().map(|event| &event["type"]).collect();
    assert_eq!(kinds, ["order.refunded", "order.updated"]);
    assert_eq!([&told[0]["data"], &told[1]["data"]], [&order, &order]);
}

#[tokio::test]
async fn a_refund_that_is_heard_of_before_its_payment_brings_the_order() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "complete").await;
    let charge = give_back(&stripe, 4900).await;
    assert_eq!(refunded(&server, "evt_1", &charge).await.status, 202);
    assert_eq!(state(&server).await, json!(["refunded", [4900, 0, 0, 0]]));
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
}

#[tokio::test]
async fn a_refund_that_comes_back_leaves_the_order_as_it_is() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    paid(&server, &stripe, "pm_card_refundFail").await;
    refunded(&server, "evt_1", &give_back(&stripe, 4900).await).await;
    stripe.settle_refunds().await;
    let refund = stripe.refunds().await.pop().unwrap();
    assert_eq!(refund["status"], "failed");
    assert_eq!(server.deliver("evt_2", "refund.failed", &refund).await.status, 202);
    assert_eq!(state(&server).await, json!(["refunded", [4900, 0, 0, 0]]));
}

#[tokio::test]
async fn what_is_not_ours_or_was_only_set_aside_changes_nothing() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let intent = stripe.intents().await[0].clone();
    let charge = json!({ "id": "ch_1", "amount_refunded": 4900, "captured": false,
        "payment_intent": intent["id"], "metadata": intent["metadata"] });
    assert_eq!(refunded(&server, "evt_1", &charge).await.status, 202);
    let foreign = json!({ "id": "ch_2", "amount_refunded": 4900, "captured": true,
        "payment_intent": "pi_foreign", "metadata": {} });
    assert_eq!(refunded(&server, "evt_2", &foreign).await.status, 202);
    let older = json!({ "id": "ch_3", "amount_refunded": 4900, "captured": true,
        "payment_intent": null });
    assert_eq!(refunded(&server, "evt_3", &older).await.status, 202);
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");
    assert_eq!(server.orders(&checkout).await, 0);
}

#[tokio::test]
async fn whoever_got_all_their_money_back_may_use_the_discount_again() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let discount = json!({ "type": "fixed", "name": "Once", "duration": "once", "amount": 900, "currency": "usd",
        "max_redemptions_per_customer": 1 });
    let discount = server.add("/v1/discounts/", discount).await;
    let session =
        json!({ "product_id": server.product("Lifetime").await, "discount_id": discount["id"] });
    let mut checkouts = Vec::new();
    for _ in 0..3 {
        checkouts.push(Checkout(server.add("/v1/checkouts/", session.clone()).await));
    }
    server.pay(&stripe, &checkouts[0], "pm_card_visa").await;
    server.until(&checkouts[0], CheckoutStatus::Succeeded).await;
    refunded(&server, "evt_1", &give_back(&stripe, 1000).await).await;
    assert_eq!(server.pay(&stripe, &checkouts[1], "pm_card_visa").await.status, 403);
    refunded(&server, "evt_2", &give_back(&stripe, 3000).await).await;
    assert_eq!(server.pay(&stripe, &checkouts[1], "pm_card_visa").await.status, 200);
    assert_eq!(server.pay(&stripe, &checkouts[2], "pm_card_visa").await.status, 403);
}
