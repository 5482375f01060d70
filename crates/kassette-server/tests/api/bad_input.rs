//! What must not be believed is refused and logged once, under the id that the answer names, without anything that is
//! secret, and changes nothing.

use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Log, Reply, Server, Stripe, paying, sign};

/// Holds what was logged against one refusal: a single line, with its id and `words`.
fn logged_once(log: &Log, reply: &Reply, words: &[&str], secrets: &[&str]) {
    let logged = log.take();
    let id = reply.headers["x-request-id"].to_str().unwrap();
    let lines: Vec<&str> = logged.lines().filter(|line| line.contains(id)).collect();
    let [line] = lines.as_slice() else { panic!("not one line: {logged}") };
    assert_eq!(logged.lines().count(), 1, "{logged}");
    for word in words {
        assert!(line.contains(word), "no {word} in {line}");
    }
    let always = ["whsec_", "sk_test", "ada@example.com"];
    for secret in secrets.iter().chain(&always) {
        assert!(!logged.contains(secret), "{secret} is in {logged}");
    }
}

fn refusal(reply: &Reply) -> (u16, &Value) {
    (reply.status.as_u16(), &reply.body["error"])
}

fn event(intent: &Value) -> String {
    let event =
        json!({ "id": "evt_1", "type": "payment_intent.succeeded", "data": { "object": intent } });
    event.to_string()
}

/// A session whose buyer has to answer a challenge, and the intent that waits for them.
async fn challenged(server: &Server, stripe: &Stripe) -> (Checkout, Value) {
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(stripe, &checkout, "pm_card_threeDSecure2Required").await;
    (checkout, stripe.intents().await[0].clone())
}

#[tokio::test]
async fn an_event_whose_signature_is_forged_or_too_old() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let (checkout, intent) = challenged(&server, &stripe).await;
    let payload = event(&intent);
    let now = server.state.clock.now();
    let mut database = server.watch().await;
    let log = Log::start();
    for signature in [
        sign("whsec_other", &payload, now),
        sign("whsec_sandbox", &event(&json!({ "id": "pi_other" })), now),
        sign("whsec_sandbox", &payload, now.plus_seconds(-301)),
    ] {
        let reply = server.deliver_signed(payload.clone(), &signature).await;
        assert_eq!(refusal(&reply), (401, &json!("InvalidSignature")));
        let words = ["/v1/integrations/stripe/webhook", "error=\"InvalidSignature\"", "status=401"];
        let secret = intent["client_secret"].as_str().unwrap();
        logged_once(&log, &reply, &words, &[secret, &signature]);
        assert!(!database.has_changed().await);
    }
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");
}

#[tokio::test]
async fn an_event_that_was_listened_to_and_is_sent_again() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let (checkout, intent) = challenged(&server, &stripe).await;
    stripe.challenge(&intent, "complete").await;
    let payload = event(&stripe.intents().await[0]);
    let signature = sign("whsec_sandbox", &payload, server.state.clock.now());
    assert_eq!(server.deliver_signed(payload.clone(), &signature).await.status, 202);
    server.until(&checkout, CheckoutStatus::Succeeded).await;

    let mut database = server.watch().await;
    let log = Log::start();
    let again = server.deliver_signed(payload.clone(), &signature).await;
    assert_eq!(again.status, 202, "Stripe itself may send it twice");
    let secret = intent["client_secret"].as_str().unwrap();
    logged_once(&log, &again, &["status=202", "note=\"an event that was handled\""], &[secret]);
    server.clock.advance_seconds(301);
    let late = server.deliver_signed(payload, &signature).await;
    assert_eq!(refusal(&late), (401, &json!("InvalidSignature")));
    logged_once(&log, &late, &["status=401"], &[secret]);
    assert!(!database.has_changed().await);
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn an_event_about_an_intent_that_is_not_ours() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let (checkout, intent) = challenged(&server, &stripe).await;
    let attempt = &intent["metadata"]["attempt_id"];
    let log = Log::start();
    for (event_id, metadata) in [
        ("evt_1", json!({})),
        ("evt_2", json!({ "attempt_id": uuid::Uuid::new_v4() })),
        ("evt_3", json!({ "attempt_id": attempt })),
    ] {
        let foreign = json!({ "id": "pi_foreign", "status": "succeeded", "metadata": metadata,
            "client_secret": "pi_foreign_secret_1" });
        let reply = server.deliver(event_id, "payment_intent.succeeded", &foreign).await;
        assert_eq!(reply.status, 202, "Stripe would send it again for days");
        let words = ["status=202", "note=\"an event about somebody else's payment\""];
        logged_once(&log, &reply, &words, &["pi_foreign_secret_1"]);
    }
    drop(log);
    assert_eq!(server.reload(&checkout).await["status"], "confirmed");
    assert_eq!(server.orders(&checkout).await, 0);
}

#[tokio::test]
async fn a_total_that_is_not_what_it_costs() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let token = stripe.confirmation_token("pm_card_visa").await;
    let mut database = server.watch().await;
    let log = Log::start();
    for tampered in [1, 4899, 0, -4900] {
        let mut body = paying(&token);
        body["expected_total_amount"] = json!(tampered);
        let reply = server.post(&checkout.confirm_path(), body).await;
        assert_eq!(refusal(&reply), (409, &json!("TotalChanged")));
        assert_eq!(reply.body["checkout"]["total_amount"], 4900);
        let words = ["/v1/checkouts/client/{client_secret}/confirm", "error=\"TotalChanged\""];
        logged_once(&log, &reply, &words, &[checkout.secret(), &token]);
    }
    assert!(!database.has_changed().await);
    assert_eq!(stripe.intents().await.len(), 0);
}

#[tokio::test]
async fn a_confirmation_token_that_has_paid_already() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = stripe.confirmation_token("pm_card_visa").await;
    let body = paying(&token);
    let paid = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.post(&paid.confirm_path(), body.clone()).await.status, 200);
    server.until(&paid, CheckoutStatus::Succeeded).await;

    let unpaid = server.checkout(&["Lifetime"]).await;
    let log = Log::start();
    let reply = server.post(&unpaid.confirm_path(), body).await;
    assert_eq!(refusal(&reply), (400, &json!("PaymentError")));
    let words = ["error=\"PaymentError\"", "note=\"Stripe did not take the confirmation token\""];
    logged_once(&log, &reply, &words, &[unpaid.secret(), &token]);
    drop(log);
    assert_eq!(server.reload(&unpaid).await["status"], "open");
    assert_eq!((server.orders(&unpaid).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn a_go_ahead_after_the_session_is_over() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let token = stripe.confirmation_token("pm_card_visa").await;
    server.clock.advance_seconds(3600);
    let mut database = server.watch().await;
    let log = Log::start();
    let body = paying(&token);
    let reply = server.post(&checkout.confirm_path(), body).await;
    assert_eq!(refusal(&reply), (410, &json!("ExpiredCheckoutError")));
    let words = ["error=\"ExpiredCheckoutError\"", "status=410"];
    logged_once(&log, &reply, &words, &[checkout.secret(), &token]);
    assert!(!database.has_changed().await);
    assert_eq!(stripe.intents().await.len(), 0);
}

#[tokio::test]
async fn a_challenge_that_was_failed() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let (checkout, intent) = challenged(&server, &stripe).await;
    stripe.challenge(&intent, "fail").await;
    let log = Log::start();
    let failed = stripe.intents().await[0].clone();
    let reply = server.deliver("evt_1", "payment_intent.payment_failed", &failed).await;
    assert_eq!(reply.status, 202);
    let words = ["status=202", "note=\"the buyer, or their bank, did not complete the payment\""];
    logged_once(
        &log,
        &reply,
        &words,
        &[checkout.secret(), intent["client_secret"].as_str().unwrap()],
    );
    drop(log);
    assert_eq!(server.reload(&checkout).await["status"], "open");
}
