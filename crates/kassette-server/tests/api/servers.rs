//! Two servers on one PostgreSQL.

use std::time::Duration;

use futures_util::future::join_all;
use kassette_core::{CheckoutStatus, StreamEvent, StreamKey, Timestamp};
use kassette_server::checkouts::expiry::{expire_overdue, fold_counts};
use kassette_server::events::{Announcement, keep_listening};
use kassette_server::payments::reconcile::{ask_about_all, ask_about_due};
use kassette_server::webhooks::send::send_due;
use serde_json::json;
use tokio::sync::broadcast::Receiver;

use crate::harness::{Checkout, START, Server, Stripe, postgres};
use crate::merchant_webhooks::{Listener, subscribe};

/// Two servers, or none where there is no PostgreSQL.
async fn two(stripe: Option<&Stripe>) -> Option<(Server, Server)> {
    let one = Server::start_on(postgres().await?, stripe).await;
    let other = one.beside(stripe).await;
    Some((one, other))
}

async fn finish(one: Server, other: Server) {
    one.state.shutdown.cancel();
    other.finish().await;
    one.finish().await;
}

async fn next(events: &mut Receiver<StreamEvent>) -> (StreamKey, Option<CheckoutStatus>) {
    let heard = tokio::time::timeout(Duration::from_secs(20), events.recv()).await;
    let event = heard.expect("something is heard").unwrap();
    (event.key, event.payload.status)
}

/// What the buyer's stream at `server` hears, once that server listens to the other one.
async fn listen(server: &Server, checkout: &Checkout) -> Receiver<StreamEvent> {
    let mut events = server.state.events.subscribe(checkout.id());
    tokio::spawn(keep_listening(server.state.clone()));
    assert_eq!(next(&mut events).await, (StreamKey::Updated, Some(CheckoutStatus::Open)));
    events
}

/// When somebody last asked about the payment whose answer is being kept back, and heard something.
async fn asked_at(server: &Server, stripe: &Stripe) -> Option<Timestamp> {
    let intent = &stripe.intents().await[0];
    let id = intent["metadata"]["attempt_id"].as_str().unwrap().parse().unwrap();
    let mut connection = server.state.store.connection().await.unwrap();
    connection.attempt(id).await.unwrap().unwrap().modified_at
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_hears_of_the_webhook_that_the_other_server_handled() {
    let stripe = Stripe::start().await;
    let Some((one, other)) = two(Some(&stripe)).await else { return };
    let checkout = one.checkout(&["Lifetime"]).await;
    let mut events = listen(&one, &checkout).await;
    other.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "complete").await;
    let intent = &stripe.intents().await[0];
    assert_eq!(other.deliver("evt_1", "payment_intent.succeeded", intent).await.status, 202);
    let mut told = Vec::new();
    for _ in 0..5 {
        told.push(next(&mut events).await);
    }
    let (confirmed, succeeded) = (CheckoutStatus::Confirmed, CheckoutStatus::Succeeded);
    assert_eq!(
        told,
        [
            (StreamKey::Updated, Some(confirmed)),
            (StreamKey::WebhookEventDelivered, Some(confirmed)),
            (StreamKey::OrderCreated, None),
            (StreamKey::Updated, Some(succeeded)),
            (StreamKey::WebhookEventDelivered, Some(succeeded)),
        ]
    );
    finish(one, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_told_to_nobody_and_one_change_is_told_once() {
    let Some((one, other)) = two(None).await else { return };
    let checkout = one.checkout(&["Lifetime"]).await;
    let mut here = listen(&one, &checkout).await;
    let mut there = listen(&other, &checkout).await;
    let mut transaction = other.state.store.transaction().await.unwrap();
    transaction.announce(Announcement::order_created(checkout.id()));
    transaction.rollback().await.unwrap();
    for name in ["Ada", "Grace"] {
        let edit = json!({ "customer_name": name });
        assert_eq!(other.patch(&checkout.client_path(), edit).await.status, 200);
    }
    let mut transaction = one.state.store.transaction().await.unwrap();
    transaction.announce(Announcement::order_created(checkout.id()));
    transaction.commit().await.unwrap();
    let updated = (StreamKey::Updated, Some(CheckoutStatus::Open));
    for events in [&mut here, &mut there] {
        let told = [next(events).await, next(events).await, next(events).await];
        let mut keys = told.map(|(key, _)| key == StreamKey::OrderCreated);
        keys.sort_unstable();
        assert_eq!(keys, [false, false, true], "{told:?}");
        assert_eq!(told.iter().filter(|it| **it == updated).count(), 2, "{told:?}");
    }
    assert!(here.try_recv().is_err());
    assert!(there.try_recv().is_err());
    finish(one, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_looks_again_after_the_connection_was_lost_and_hears_on() {
    let Some((one, other)) = two(None).await else { return };
    let checkout = one.checkout(&["Lifetime"]).await;
    let mut events = listen(&one, &checkout).await;
    let name = one.state.store.listener_name();
    let sql = format!(
        "select pg_terminate_backend(pid)::text from pg_stat_activity where application_name = '{name}'"
    );
    one.sabotage(&sql).await;
    // Nothing changed: only a new connection makes the stream look.
    assert_eq!(next(&mut events).await, (StreamKey::Updated, Some(CheckoutStatus::Open)));
    let edit = json!({ "customer_name": "Ada" });
    assert_eq!(other.patch(&checkout.client_path(), edit).await.status, 200);
    assert_eq!(next(&mut events).await, (StreamKey::Updated, Some(CheckoutStatus::Open)));
    finish(one, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_sent_by_one_of_two_servers() {
    let Some((one, other)) = two(None).await else { return };
    let listener = Listener::start().await;
    subscribe(&one, &listener, &["checkout.created"]).await;
    for _ in 0..20 {
        one.checkout(&["Lifetime"]).await;
    }
    let sent = join_all([&one, &other, &one, &other].map(|it| send_due(&it.state))).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    while send_due(&one.state).await.unwrap() {}
    let mut ids: Vec<_> =
        listener.heard().iter().map(|(headers, _)| headers["webhook-id"].clone()).collect();
    ids.sort_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    let all = ids.len();
    ids.dedup();
    assert_eq!((all, ids.len()), (20, 20));
    finish(one, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_payment_is_asked_about_by_one_of_two_servers() {
    let stripe = Stripe::start().await;
    let lost = Stripe::unreachable();
    let Some((gone, one)) = two(Some(&lost)).await else { return };
    let (one, other) = (one.beside(Some(&stripe)).await, gone.beside(Some(&stripe)).await);
    let checkout = gone.checkout(&["Lifetime"]).await;
    gone.pay(&stripe, &checkout, "pm_card_visa").await;
    ask_about_due(&one.state).await.unwrap();
    assert_eq!(stripe.intents().await.len(), 0, "the server that asked may still be waiting");
    one.clock.advance_seconds(100);
    stripe.hold_intents().await;
    let state = one.state.clone();
    let asking = tokio::spawn(async move { ask_about_due(&state).await });
    stripe.until_held().await;
    ask_about_due(&other.state).await.unwrap();
    // Had the other server asked, it would have heard that the question is being answered, and noted that.
    assert_eq!(asked_at(&one, &stripe).await, Timestamp::parse(START));
    stripe.release().await;
    asking.await.unwrap().unwrap();
    one.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((one.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
    one.state.store.close().await;
    finish(gone, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_does_not_take_the_payments_of_another_server() {
    let stripe = Stripe::start().await;
    let Some((one, other)) = two(Some(&stripe)).await else { return };
    let checkout = one.checkout(&["Lifetime"]).await;
    stripe.hold_intents().await;
    let meanwhile = async {
        stripe.until_held().await;
        ask_about_all(&other.state).await.unwrap();
        assert_eq!(asked_at(&one, &stripe).await, None);
        stripe.release().await;
    };
    let (paid, ()) = tokio::join!(one.pay(&stripe, &checkout, "pm_card_visa"), meanwhile);
    assert_eq!(paid.status, 200, "{}", paid.text);
    one.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(stripe.charges().await.len(), 1);
    finish(one, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_servers_sweep_and_every_session_expires_once() {
    let Some((one, other)) = two(None).await else { return };
    let listener = Listener::start().await;
    subscribe(&one, &listener, &["checkout.expired"]).await;
    for _ in 0..30 {
        one.checkout(&["Lifetime"]).await;
    }
    one.clock.advance_seconds(3601);
    let swept = join_all([&one, &other, &one, &other].map(|it| expire_overdue(&it.state))).await;
    assert!(swept.iter().all(Result::is_ok), "{swept:?}");
    let folded = join_all([&one, &other].map(|it| fold_counts(&it.state))).await;
    assert!(folded.iter().all(Result::is_ok), "{folded:?}");
    let list = one.get_as_merchant("/v1/checkouts/?status=expired&limit=1").await.body;
    assert_eq!(list["pagination"]["total_count"], 30);
    while send_due(&other.state).await.unwrap() {}
    assert_eq!(listener.kinds(), vec!["checkout.expired"; 30]);
    finish(one, other).await;
}
