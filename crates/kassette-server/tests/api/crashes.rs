//! What becomes of payments when the server, Stripe or the line between them fails.

use kassette_core::CheckoutStatus;
use kassette_server::payments::reconcile::{ask_about_all, ask_about_due};
use kassette_server::payments::settle::settle;
use serde_json::json;

use crate::harness::{Checkout, Server, Stripe};

#[tokio::test]
async fn a_server_that_died_while_stripe_answered_finds_the_payment_and_charges_once() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    stripe.hold_intents().await;
    tokio::select! {
        _ = server.pay(&stripe, &checkout, "pm_card_visa") => panic!("the answer was held back"),
        () = stripe.until_held() => {}
    }
    let server = server.restart(Some(&stripe)).await;
    // The first question is still being answered, so the same one is turned away for now.
    ask_about_all(&server.state).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");

    stripe.release().await;
    let server = settled_in_time(server, &checkout).await;
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

async fn settled_in_time(server: Server, checkout: &crate::harness::Checkout) -> Server {
    for _ in 0..200 {
        ask_about_all(&server.state).await.unwrap();
        if server.reload(checkout).await["status"] == "succeeded" {
            return server;
        }
        tokio::task::yield_now().await;
    }
    panic!("the payment was not settled");
}

#[tokio::test]
async fn while_stripe_cannot_be_reached_the_outcome_is_open_and_nothing_is_called_failed() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&Stripe::unreachable()).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.pay(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!((reply.status.as_u16(), &reply.body["status"]), (200, &json!("confirmed")));
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");

    let server = server.restart(Some(&stripe)).await;
    ask_about_all(&server.state).await.unwrap();
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn a_decline_that_is_heard_of_later_opens_the_session_again() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&Stripe::unreachable()).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await;
    let server = server.restart(Some(&stripe)).await;
    ask_about_all(&server.state).await.unwrap();
    let stored = server.reload(&checkout).await;
    assert_eq!(
        (&stored["status"], &stored["customer_email"]),
        (&json!("open"), &json!("ada@example.com"))
    );
}

#[tokio::test]
async fn a_lost_event_is_made_up_for() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let paid = server.checkout(&["Lifetime"]).await;
    let failed = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &paid, "pm_card_threeDSecure2Required").await;
    server.pay(&stripe, &failed, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "complete").await;
    stripe.challenge(&stripe.intents().await[1], "fail").await;

    ask_about_due(&server.state).await.unwrap();
    assert_eq!(server.reload(&paid).await["status"], "confirmed", "it is not time yet");
    server.clock.advance_seconds(3);
    ask_about_due(&server.state).await.unwrap();
    server.until(&paid, CheckoutStatus::Succeeded).await;
    assert_eq!(server.reload(&failed).await["status"], "open");
    assert_eq!(server.orders(&paid).await, 1);
}

#[tokio::test]
async fn a_challenge_that_the_buyer_has_not_answered_keeps_waiting() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let mut events = server.state.events.subscribe(checkout.id());
    server.clock.advance_seconds(60);
    ask_about_due(&server.state).await.unwrap();
    assert!(events.try_recv().is_err(), "there is nothing new to tell");
    let stored = server.reload(&checkout).await;
    assert_eq!(stored["status"], "confirmed");
    assert_eq!(stored["payment_processor_metadata"]["intent_status"], "requires_action");
}

#[tokio::test]
async fn a_question_older_than_its_key_is_not_asked_again() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&Stripe::unreachable()).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_visa").await;
    let server = server.restart(Some(&stripe)).await;
    server.clock.advance_seconds(20 * 3600);
    ask_about_all(&server.state).await.unwrap();
    assert_eq!(stripe.intents().await.len(), 0);
    assert_eq!(server.reload(&checkout).await["status"], "open");
}

#[tokio::test]
async fn a_free_session_that_was_left_half_way_is_finished() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    server.post(&checkout.confirm_path(), json!({ "customer_email": "ada@example.com" })).await;
    let server = server.restart(None).await;
    ask_about_all(&server.state).await.unwrap();
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn settling_one_payment_from_everywhere_at_once_makes_one_order() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let attempt_id =
        stripe.intents().await[0]["metadata"]["attempt_id"].as_str().unwrap().parse().unwrap();
    let settling: Vec<_> =
        (0..8).map(|_| tokio::spawn(settle(server.state.clone(), attempt_id, None))).collect();
    for settled in settling {
        settled.await.unwrap().unwrap();
    }
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn a_challenge_that_is_heard_of_later_is_handed_to_the_waiting_buyer() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&Stripe::unreachable()).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    assert_eq!(
        reply.body["payment_processor_metadata"],
        json!({ "publishable_key": "pk_test_sandbox" })
    );
    let server = server.restart(Some(&stripe)).await;
    let mut events = server.state.events.subscribe(checkout.id());
    ask_about_all(&server.state).await.unwrap();
    assert_eq!(events.recv().await.unwrap().payload.status, Some(CheckoutStatus::Confirmed));
    let intent = &stripe.intents().await[0];
    let stored = server.get(&checkout.client_path()).await.body;
    assert_eq!(
        stored["payment_processor_metadata"]["intent_client_secret"],
        intent["client_secret"]
    );
}

#[tokio::test]
async fn after_an_outage_all_payments_are_asked_about_at_once() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&Stripe::unreachable()).await;
    let mut checkouts = Vec::new();
    for _ in 0..20 {
        let checkout = server.checkout(&["Lifetime"]).await;
        server.pay(&stripe, &checkout, "pm_card_visa").await;
        checkouts.push(checkout);
    }
    let server = server.restart(Some(&stripe)).await;
    ask_about_all(&server.state).await.unwrap();
    for checkout in &checkouts {
        server.until(checkout, CheckoutStatus::Succeeded).await;
    }
    assert_eq!((server.orders(&checkouts[0]).await, stripe.charges().await.len()), (20, 20));
}

#[tokio::test]
async fn a_payment_of_a_customer_whom_stripe_has_forgotten_is_found_out_too() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await.impatient();
    let first = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &first, "pm_card_visa").await;
    server.until(&first, CheckoutStatus::Succeeded).await;
    stripe.forget_customer(stripe.intents().await[0]["customer"].as_str().unwrap()).await;

    // The question with the old customer is refused, the one with a new customer is not answered.
    stripe.lose_answer("/v1/payment_intents", 2).await;
    let second = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.pay(&stripe, &second, "pm_card_visa").await.status, 200);
    assert_eq!(server.reload(&second).await["status"], "confirmed");
    ask_about_all(&server.state).await.unwrap();
    server.until(&second, CheckoutStatus::Succeeded).await;
    assert_eq!(stripe.charges().await.len(), 2);
}

#[tokio::test]
async fn a_discount_that_was_given_back_is_used_up_again_by_money_that_came_after_all() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let discount = json!({ "type": "percentage", "name": "One", "duration": "once",
        "basis_points": 2000, "max_redemptions": 1 });
    let discount = server.add("/v1/discounts/", discount).await;
    let path = format!("/v1/discounts/{}", discount["id"].as_str().unwrap());
    let body =
        json!({ "product_id": server.product("Lifetime").await, "discount_id": discount["id"] });
    let checkout = Checkout(server.add("/v1/checkouts/", body).await);
    server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await;
    assert_eq!(server.get_as_merchant(&path).await.body["redemptions_count"], 0);

    let attempt_id =
        stripe.intents().await[0]["metadata"]["attempt_id"].as_str().unwrap().parse().unwrap();
    settle(server.state.clone(), attempt_id, None).await.unwrap();
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
    assert_eq!(server.get_as_merchant(&path).await.body["redemptions_count"], 1);
}
