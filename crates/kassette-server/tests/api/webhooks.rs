use kassette_core::CheckoutStatus;
use serde_json::json;

use crate::harness::{Server, Stripe, WEBHOOK_PATH, sign};

#[tokio::test]
async fn what_stripe_did_not_sign_is_refused() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let payload = json!({ "id": "evt_1", "type": "x", "data": { "object": {} } }).to_string();
    let now = server.state.clock.now();
    let refused =
        json!({ "error": "InvalidSignature", "detail": "The event is not signed by Stripe." });
    for signature in [
        sign("whsec_other", &payload, now),
        sign("whsec_sandbox", "{}", now),
        sign("whsec_sandbox", &payload, now.plus_seconds(-301)),
        "t=1,v1=00".to_owned(),
    ] {
        let reply = server.deliver_signed(payload.clone(), &signature).await;
        assert_eq!((reply.status.as_u16(), reply.body), (401, refused.clone()), "{signature}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_a_bad_request() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let unsigned = server.post(WEBHOOK_PATH, json!({})).await;
    assert_eq!(unsigned.status, 400);
    let signature = sign("whsec_sandbox", "nonsense", server.state.clock.now());
    let reply = server.deliver_signed("nonsense".to_owned(), &signature).await;
    assert_eq!(
        (reply.status.as_u16(), reply.body),
        (400, json!({ "error": "BadRequest", "detail": "The event cannot be read." }))
    );
}

#[tokio::test]
async fn without_keys_there_is_no_such_endpoint() {
    let server = Server::start().await;
    assert_eq!(server.post(WEBHOOK_PATH, json!({})).await.status, 404);
}

#[tokio::test]
async fn events_about_other_payments_are_taken_and_change_nothing() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let foreign =
        json!({ "id": "pi_foreign", "status": "succeeded", "metadata": { "attempt_id": "x" } });
    assert_eq!(server.deliver("evt_1", "payment_intent.succeeded", &foreign).await.status, 202);
    assert_eq!(
        server.deliver("evt_2", "customer.created", &json!({ "id": "cus_1" })).await.status,
        202
    );
    assert_eq!(server.reload(&checkout).await["status"], "open");
}

#[tokio::test]
async fn an_event_that_comes_twice_settles_once() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "complete").await;
    let intent = &stripe.intents().await[0];
    for event_id in ["evt_1", "evt_1", "evt_2"] {
        assert_eq!(server.deliver(event_id, "payment_intent.succeeded", intent).await.status, 202);
    }
    let (one, other) = tokio::join!(
        server.deliver("evt_3", "payment_intent.succeeded", intent),
        server.deliver("evt_4", "payment_intent.succeeded", intent),
    );
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (202, 202));
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn the_event_may_come_before_the_answer() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    stripe.hold_intents().await;
    let event_first = async {
        stripe.until_held().await;
        let intent = &stripe.intents().await[0];
        let reply = server.deliver("evt_1", "payment_intent.succeeded", intent).await;
        assert_eq!(reply.status, 202);
        assert_eq!(server.reload(&checkout).await["status"], "succeeded");
        stripe.release().await;
    };
    let (reply, ()) = tokio::join!(server.pay(&stripe, &checkout, "pm_card_visa"), event_first);
    assert_eq!((reply.status.as_u16(), &reply.body["status"]), (200, &json!("confirmed")));
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn a_late_failure_of_an_earlier_attempt_leaves_the_later_one_alone() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "fail").await;
    let failed = stripe.intents().await[0].clone();
    server.deliver("evt_1", "payment_intent.payment_failed", &failed).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    server.deliver("evt_2", "payment_intent.payment_failed", &failed).await;
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");
}

#[tokio::test]
async fn a_failure_after_the_success_changes_nothing() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_visa").await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let intent = &stripe.intents().await[0];
    server.deliver("evt_1", "payment_intent.payment_failed", intent).await;
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
}

#[tokio::test]
async fn money_that_came_for_an_attempt_given_up_still_buys() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Studio", "Studio yearly"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    let intent = &stripe.intents().await[0];
    server.deliver("evt_1", "payment_intent.payment_failed", intent).await;
    let yearly = server.product("Studio yearly").await;
    server.patch(&checkout.client_path(), json!({ "product_id": yearly })).await;
    server.deliver("evt_2", "payment_intent.succeeded", intent).await;
    let stored = server.reload(&checkout).await;
    assert_eq!((&stored["status"], &stored["total_amount"]), (&json!("succeeded"), &json!(1200)));
    assert_eq!(stored["product"]["name"], "Studio");
}
