//! What failed is cancelled at Stripe, so that it never succeeds later.

use kassette_core::CheckoutStatus;
use kassette_server::checkouts::expiry::expire_overdue;
use kassette_server::payments::cancelling::cancel_due;
use kassette_server::payments::reconcile::ask_about_due;
use serde_json::{Value, json};

use crate::harness::{Checkout, Server, Stripe};

/// The statuses of all intents of one kind.
fn statuses(intents: &[Value]) -> Vec<&str> {
    intents.iter().map(|intent| intent["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_declined_payment_is_cancelled_and_its_event_changes_nothing() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await.status, 400);
    assert_eq!(statuses(&stripe.intents().await), ["requires_payment_method"]);
    cancel_due(&server.state).await.unwrap();
    let cancelled = stripe.intents().await[0].clone();
    assert_eq!(cancelled["status"], "canceled");

    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let event = server.deliver("evt_1", "payment_intent.canceled", &cancelled).await;
    assert_eq!(event.status, 202);
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");
    cancel_due(&server.state).await.unwrap();
    let mut left = stripe.intents().await;
    left.retain(|intent| intent["id"] != cancelled["id"]);
    assert_eq!(statuses(&left), ["requires_action"]);
}

#[tokio::test]
async fn a_failed_challenge_can_not_be_tried_again_in_a_page_that_is_still_open() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "fail").await;
    let failed = stripe.intents().await[0].clone();
    server.deliver("evt_1", "payment_intent.payment_failed", &failed).await;
    cancel_due(&server.state).await.unwrap();
    cancel_due(&server.state).await.unwrap();
    assert_eq!(statuses(&stripe.intents().await), ["canceled"]);
    assert_eq!(server.reload(&checkout).await["status"], "open");
}

#[tokio::test]
async fn a_card_that_could_not_be_stored_is_cancelled_too() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Trial"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await.status, 400);
    cancel_due(&server.state).await.unwrap();
    assert_eq!(statuses(&stripe.setup_intents().await), ["canceled"]);
}

#[tokio::test]
async fn what_succeeded_before_it_could_be_cancelled_is_settled() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let intent = stripe.intents().await[0].clone();
    server.deliver("evt_1", "payment_intent.payment_failed", &intent).await;
    assert_eq!(server.reload(&checkout).await["status"], "open");
    stripe.challenge(&intent, "complete").await;

    cancel_due(&server.state).await.unwrap();
    cancel_due(&server.state).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn a_stripe_that_cannot_be_reached_is_asked_again_later() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await;
    let server = server.restart(Some(&Stripe::unreachable())).await;
    cancel_due(&server.state).await.unwrap();

    let server = server.restart(Some(&stripe)).await;
    cancel_due(&server.state).await.unwrap();
    assert_eq!(statuses(&stripe.intents().await), ["requires_payment_method"]);
    server.clock.advance_seconds(3);
    cancel_due(&server.state).await.unwrap();
    assert_eq!(statuses(&stripe.intents().await), ["canceled"]);
}

#[tokio::test]
async fn a_refusal_without_an_intent_leaves_nothing_to_cancel() {
    let mut stripe = Stripe::start().await;
    stripe.secret_key = "sk_test_revoked";
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 400);
    cancel_due(&server.state).await.unwrap();
    assert_eq!(json!(stripe.intents().await), json!([]));
}

/// The buyer would rather pay in another way. Answers what the session is then.
async fn take_back(server: &Server, checkout: &Checkout) -> Value {
    let reply = server.post(&format!("{}/cancel", checkout.client_path()), json!({})).await;
    assert_eq!(reply.status, 200);
    reply.body["status"].clone()
}

#[tokio::test]
async fn a_payment_that_waits_for_its_buyer_is_taken_back_and_another_one_pays() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    assert_eq!(take_back(&server, &checkout).await, "open");
    cancel_due(&server.state).await.unwrap();
    assert_eq!(statuses(&stripe.intents().await), ["canceled"]);

    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn a_payment_that_was_completed_while_it_was_taken_back_still_buys() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "complete").await;
    assert_eq!(take_back(&server, &checkout).await, "open");
    cancel_due(&server.state).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn there_is_nothing_to_take_back_where_no_payment_waits_for_its_buyer() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_eq!(take_back(&server, &checkout).await, "open");
    server.pay(&stripe, &checkout, "pm_card_visa").await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(take_back(&server, &checkout).await, "succeeded");
    assert_eq!(statuses(&stripe.intents().await), ["succeeded"]);
}

const A_DAY: i64 = 24 * 3600;

#[tokio::test]
async fn a_challenge_that_nobody_answers_for_a_day_is_over() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    server.clock.advance_seconds(A_DAY - 1);
    ask_about_due(&server.state).await.unwrap();
    expire_overdue(&server.state).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");

    server.clock.advance_seconds(601);
    ask_about_due(&server.state).await.unwrap();
    cancel_due(&server.state).await.unwrap();
    expire_overdue(&server.state).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "expired");
    assert_eq!(statuses(&stripe.intents().await), ["canceled"]);
    assert_eq!(
        server.last_attempt(&checkout).await.failure.as_deref(),
        Some("The payment was not completed in time.")
    );
}

#[tokio::test]
async fn a_session_that_lasts_longer_is_open_again_when_its_challenge_is_over() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Trial"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let later = server.state.clock.now().plus_seconds(2 * A_DAY).unix_micros();
    server.sabotage(&format!("update checkouts set expires_at = {later}")).await;
    server.clock.advance_seconds(A_DAY);
    ask_about_due(&server.state).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "open");
    cancel_due(&server.state).await.unwrap();
    assert_eq!(statuses(&stripe.setup_intents().await), ["canceled"]);
}

#[tokio::test]
async fn a_challenge_that_is_answered_in_the_last_moment_still_buys() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    server.clock.advance_seconds(A_DAY);
    ask_about_due(&server.state).await.unwrap();
    expire_overdue(&server.state).await.unwrap();
    stripe.challenge(&stripe.intents().await[0], "complete").await;
    cancel_due(&server.state).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}
