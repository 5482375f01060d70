use kassette_core::CheckoutStatus;
use serde_json::json;

use super::{edit, open, try_edit, try_open, values};
use crate::harness::{Checkout, Server, Stripe, complaint, paying};

const TRIAL: [&str; 3] = ["active_trial_interval", "active_trial_interval_count", "trial_end"];

#[tokio::test]
async fn a_trial_is_the_products_unless_the_session_has_its_own() {
    let server = Server::start().await;
    let session = open(&server, "Trial", json!({})).await;
    assert_eq!(values(&session, &TRIAL), json!(["day", 14, "2026-01-15T00:00:00Z"]));
    assert_eq!(
        values(&session, &["total_amount", "is_payment_required", "is_payment_setup_required"]),
        json!([1500, false, true]),
        "the first paid period is shown, and nothing charged yet"
    );
    let own = json!({ "trial_interval": "month", "trial_interval_count": 1 });
    let session = open(&server, "Trial", own).await;
    assert_eq!(values(&session, &TRIAL), json!(["month", 1, "2026-02-01T00:00:00Z"]));
    assert_eq!(values(&session, &["trial_interval", "trial_interval_count"]), json!(["month", 1]));
}

#[tokio::test]
async fn the_trial_begins_when_the_buyer_confirms_not_when_the_session_was_made() {
    let server = Server::start().await;
    let session = open(&server, "Trial", json!({})).await;
    server.clock.advance_seconds(1800);
    let session = edit(&server, &session, json!({})).await;
    assert_eq!(session["trial_end"], "2026-01-15T00:30:00Z");
}

#[tokio::test]
async fn a_buyer_can_do_without_a_trial_but_not_give_themselves_one() {
    let server = Server::start().await;
    let session = open(&server, "Trial", json!({})).await;
    let session = edit(&server, &session, json!({ "allow_trial": false })).await;
    assert_eq!(values(&session, &TRIAL), json!([null, null, null]));
    assert_eq!(session["is_payment_required"], true);
    let reply = try_edit(&server, &session, json!({ "allow_trial": true })).await;
    let msg = "Input should be False";
    assert_eq!(complaint(&reply), (422, json!(["body", "allow_trial"]), msg));
}

#[tokio::test]
async fn a_trial_does_not_leak_onto_a_purchase_that_does_not_recur() {
    let server = Server::start().await;
    let own = json!({ "trial_interval": "month", "trial_interval_count": 1 });
    let session = open(&server, "Lifetime", own).await;
    assert_eq!(values(&session, &TRIAL), json!([null, null, null]));
    assert_eq!(session["is_payment_required"], true);
}

#[tokio::test]
async fn interval_and_count_come_together() {
    let server = Server::start().await;
    let reply = try_open(&server, "Trial", json!({ "trial_interval": "month" })).await;
    assert_eq!(reply.status, 422);
    let session = open(&server, "Trial", json!({})).await;
    let path = format!("/v1/checkouts/{}", session["id"].as_str().unwrap());
    let own = json!({ "trial_interval": "week", "trial_interval_count": 2 });
    let session = server.patch_as_merchant(&path, own).await.body;
    assert_eq!(session["trial_end"], "2026-01-15T00:00:00Z");
    let none = json!({ "trial_interval": null, "trial_interval_count": null });
    let session = server.patch_as_merchant(&path, none).await.body;
    assert_eq!(values(&session, &TRIAL), json!(["day", 14, "2026-01-15T00:00:00Z"]));
}

#[tokio::test]
async fn a_trial_begins_with_a_card_and_without_a_charge() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Trial"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((stripe.charges().await.len(), stripe.setup_intents().await.len()), (0, 1));
    let subscription = &server.get_as_merchant("/v1/subscriptions/").await.body["items"][0];
    assert_eq!(
        values(
            subscription,
            &["status", "amount", "trial_start", "trial_end", "current_period_end"]
        ),
        json!([
            "trialing",
            1500,
            "2026-01-01T00:00:00Z",
            "2026-01-15T00:00:00Z",
            "2026-01-15T00:00:00Z"
        ])
    );
    let order = &server.get_as_merchant("/v1/orders/").await.body["items"][0];
    assert_eq!(
        values(order, &["subtotal_amount", "total_amount", "billing_reason"]),
        json!([0, 0, "subscription_create"])
    );
}

#[tokio::test]
async fn a_card_that_cannot_be_stored_leaves_the_session_open() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Trial"]).await;
    let reply = server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (400, &json!("PaymentError")));
    assert_eq!(server.reload(&checkout).await["status"], "open");
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn what_is_free_at_first_is_bought_with_a_card_for_later() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let everything = json!({ "name": "First month", "type": "percentage", "duration": "once",
        "basis_points": 10_000 });
    let everything = server.add("/v1/discounts/", everything).await;
    let checkout =
        Checkout(open(&server, "Studio", json!({ "discount_id": everything["id"] })).await);
    let mut body = paying("");
    body["confirmation_token_id"] = json!(null);
    let reply = server.post(&checkout.confirm_path(), body).await;
    let msg = "Confirmation token is required.";
    assert_eq!(complaint(&reply), (422, json!(["body", "confirmation_token_id"]), msg));
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((stripe.charges().await.len(), stripe.setup_intents().await.len()), (0, 1));
    let order = &server.get_as_merchant("/v1/orders/").await.body["items"][0];
    assert_eq!(
        values(order, &["subtotal_amount", "discount_amount", "total_amount"]),
        json!([1200, 1200, 0])
    );
    assert_eq!(order["discount"]["name"], "First month");
}
