//! Stripe breaks down over a question, and says so again whenever it is asked the same under the same key.

use kassette_core::CheckoutStatus;
use kassette_server::payments::reconcile::ask_about_all;
use serde_json::json;

use crate::harness::{Checkout, Server, Stripe};

const INTENTS: &str = "/v1/payment_intents";

/// A session whose payment was asked for, and is confirmed: nobody knows whether anything was charged.
async fn waiting(server: &Server, stripe: &Stripe, product: &str, card: &str) -> Checkout {
    let checkout = server.checkout(&[product]).await;
    let reply = server.pay(stripe, &checkout, card).await;
    assert_eq!((reply.status.as_u16(), &reply.body["status"]), (200, &json!("confirmed")));
    checkout
}

async fn ask_again(server: &Server) {
    ask_about_all(&server.state).await.unwrap();
}

/// Asks about the payment, which is made now at the latest, and holds one order and one charge against each other.
async fn becomes_one_order(server: &Server, stripe: &Stripe, checkout: &Checkout) {
    ask_again(server).await;
    server.until(checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((server.orders(checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn a_payment_that_was_not_made_is_asked_for_under_another_key() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, false, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    becomes_one_order(&server, &stripe, &checkout).await;
}

#[tokio::test]
async fn a_payment_that_was_made_is_found() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, true, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    becomes_one_order(&server, &stripe, &checkout).await;
    let attempt = server.last_attempt(&checkout).await;
    assert_eq!(attempt.intent_id.as_deref(), stripe.intents().await[0]["id"].as_str());
}

#[tokio::test]
async fn a_payment_of_a_known_customer_is_found_among_their_others() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let first = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &first, "pm_card_visa").await;
    server.until(&first, CheckoutStatus::Succeeded).await;
    stripe.break_down(INTENTS, true, 1).await;
    let second = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    let intents = stripe.intents().await;
    assert_eq!(intents[0]["customer"], intents[1]["customer"]);
    ask_again(&server).await;
    server.until(&second, CheckoutStatus::Succeeded).await;
    assert_eq!((server.orders(&second).await, stripe.charges().await.len()), (2, 2));
}

#[tokio::test]
async fn a_decline_that_was_made_is_found() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, true, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa_chargeDeclined").await;
    ask_again(&server).await;
    assert_eq!(server.reload(&checkout).await["status"], "open");
    assert_eq!(stripe.intents().await.len(), 1);
}

#[tokio::test]
async fn a_challenge_that_was_asked_for_is_found_and_handed_to_the_buyer() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, true, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_threeDSecure2Required").await;
    ask_again(&server).await;
    let stored = server.get(&checkout.client_path()).await.body;
    assert_eq!(
        stored["payment_processor_metadata"]["intent_client_secret"],
        stripe.intents().await[0]["client_secret"]
    );
}

#[tokio::test]
async fn a_card_that_was_stored_is_found_and_one_that_was_not_is_stored_under_another_key() {
    for effect in [true, false] {
        let stripe = Stripe::start().await;
        let server = Server::start_with(&stripe).await;
        stripe.break_down("/v1/setup_intents", effect, 1).await;
        let checkout = waiting(&server, &stripe, "Trial", "pm_card_visa").await;
        ask_again(&server).await;
        server.until(&checkout, CheckoutStatus::Succeeded).await;
        assert_eq!(stripe.setup_intents().await.len(), 1);
    }
}

#[tokio::test]
async fn a_customer_is_asked_for_under_another_key_too() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    for (effect, orders) in [(true, 1), (false, 2)] {
        stripe.break_down("/v1/customers", effect, 1).await;
        let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
        ask_again(&server).await;
        server.until(&checkout, CheckoutStatus::Succeeded).await;
        assert_eq!(server.orders(&checkout).await, orders);
        server.sabotage("update customers set processor_customer_id = null").await;
    }
    assert_eq!(stripe.charges().await.len(), 2);
}

#[tokio::test]
async fn one_breakdown_after_the_other_ends_with_one_charge() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, false, 3).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    for _ in 0..2 {
        ask_again(&server).await;
        assert_eq!(server.reload(&checkout).await["status"], "confirmed");
    }
    becomes_one_order(&server, &stripe, &checkout).await;
}

#[tokio::test]
async fn while_nobody_can_say_what_was_made_nothing_is_asked_for_anew() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, true, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    stripe.turn_away("GET", INTENTS, 1).await;
    ask_again(&server).await;
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");
    assert_eq!(stripe.charges().await.len(), 1);
    becomes_one_order(&server, &stripe, &checkout).await;
}

#[tokio::test]
async fn what_stripe_turned_away_is_asked_for_under_the_same_key() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.turn_away("POST", INTENTS, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    becomes_one_order(&server, &stripe, &checkout).await;
    assert_eq!(server.last_attempt(&checkout).await.question, 0);
}

#[tokio::test]
async fn what_was_made_is_found_even_after_stripe_has_forgotten_its_key() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, true, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    server.clock.advance_seconds(20 * 3600);
    becomes_one_order(&server, &stripe, &checkout).await;
}

#[tokio::test]
async fn an_event_that_comes_before_the_next_question_settles_it() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    stripe.break_down(INTENTS, true, 1).await;
    let checkout = waiting(&server, &stripe, "Lifetime", "pm_card_visa").await;
    let intent = stripe.intents().await[0].clone();
    server.deliver("evt_1", "payment_intent.succeeded", &intent).await;
    becomes_one_order(&server, &stripe, &checkout).await;
}
