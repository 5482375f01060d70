//! What customers save to pay with, and how they remove it.

use axum::body::Body;
use axum::http::Request;
use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Reply, Server, Stripe, bearer, complaint, paying};

const METHODS: &str = "/v1/customer-portal/customers/me/payment-methods";
const CONFIRM: &str = "/v1/customer-portal/customers/me/payment-methods/confirm";

/// A session of the customer `id`: its token.
async fn session(server: &Server, id: &str) -> String {
    let session = server.add("/v1/customer-sessions/", json!({ "customer_id": id })).await;
    session["token"].as_str().unwrap().to_owned()
}

/// Somebody who got what is free, and whom Stripe does not know: their token.
async fn newcomer(server: &Server) -> String {
    let id = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    session(server, &id).await
}

/// Somebody who bought this with a card: the id of theirs as a customer.
async fn buyer(server: &Server, stripe: &Stripe, product: &str) -> String {
    let checkout = server.checkout(&[product]).await;
    assert_eq!(server.pay(stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    server.reload(&checkout).await["customer_id"].as_str().unwrap().to_owned()
}

fn saving(confirmation_token: &str, set_default: bool) -> Value {
    json!({
        "confirmation_token_id": confirmation_token, "set_default": set_default,
        "return_url": "https://shop.example/account",
    })
}

/// What came of saving `card`.
async fn save(server: &Server, stripe: &Stripe, token: &str, card: &str) -> Reply {
    let card = stripe.confirmation_token(card).await;
    server.post_with(METHODS, saving(&card, true), token).await
}

async fn saved(server: &Server, stripe: &Stripe, token: &str, card: &str) -> Value {
    let reply = save(server, stripe, token, card).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(reply.body["status"], "succeeded");
    reply.body["payment_method"].clone()
}

/// The last digits of what is saved, and which of them is the default.
async fn list(server: &Server, token: &str) -> Vec<(String, bool)> {
    let reply = server.get_with(METHODS, token).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let items = reply.body["items"].as_array().unwrap().iter();
    let shown = |item: &Value| {
        let last4 = item["method_metadata"]["last4"].as_str().unwrap().to_owned();
        (last4, item["is_default"].as_bool().unwrap())
    };
    items.map(shown).collect()
}

fn card(last4: &str, is_default: bool) -> (String, bool) {
    (last4.to_owned(), is_default)
}

#[tokio::test]
async fn a_card_is_saved_and_shown_as_polars_sdk_knows_it() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let method = saved(&server, &stripe, &token, "pm_card_visa").await;
    assert_eq!((&method["type"], &method["processor"]), (&json!("card"), &json!("stripe")));
    assert_eq!(method["method_metadata"]["brand"], "visa");
    assert_eq!(method["method_metadata"]["wallet"], Value::Null);
    let listed = server.get_with(METHODS, &token).await.body;
    assert_eq!(listed["items"], json!([method]));
    assert_eq!(listed["pagination"], json!({ "total_count": 1, "max_page": 1 }));
}

#[tokio::test]
async fn who_is_new_to_stripe_becomes_a_customer_there_once() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    for card in ["pm_card_visa", "pm_card_mastercard"] {
        saved(&server, &stripe, &token, card).await;
    }
    let customers = stripe.read("/v1/customers").await;
    assert_eq!(customers["data"].as_array().unwrap().len(), 1);
    assert_eq!(customers["data"][0]["email"], "ada@example.com");
    let intent = &stripe.setup_intents().await[0];
    assert_eq!(intent["metadata"]["type"], "payment_method");
    assert_eq!(intent["usage"], "off_session");
}

#[tokio::test]
async fn what_is_to_be_the_default_is_charged_from_now_on() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    saved(&server, &stripe, &token, "pm_card_visa").await;
    let other = stripe.confirmation_token("pm_card_mastercard").await;
    let kept = server.post_with(METHODS, saving(&other, false), &token).await.body;
    assert_eq!(kept["payment_method"]["is_default"], false);
    assert_eq!(list(&server, &token).await, [card("4444", false), card("4242", true)]);
    saved(&server, &stripe, &token, "pm_card_amex").await;
    let expected = [card("0005", true), card("4444", false), card("4242", false)];
    assert_eq!(list(&server, &token).await, expected);
}

#[tokio::test]
async fn a_list_has_pages() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    for card in ["pm_card_visa", "pm_card_mastercard", "pm_card_amex"] {
        saved(&server, &stripe, &token, card).await;
    }
    let page = server.get_with(&format!("{METHODS}?limit=2&page=2"), &token).await.body;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["method_metadata"]["last4"], "4242");
    assert_eq!(page["pagination"], json!({ "total_count": 3, "max_page": 2 }));
}

#[tokio::test]
async fn what_a_checkout_saved_is_among_them_and_what_is_saved_here_a_checkout_offers() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let id = buyer(&server, &stripe, "Studio").await;
    let token = session(&server, &id).await;
    assert_eq!(list(&server, &token).await, [card("4242", false)]);
    saved(&server, &stripe, &token, "pm_card_mastercard").await;
    let body = json!({ "product_id": server.product("Lifetime").await, "customer_id": id });
    let checkout = Checkout(server.add("/v1/checkouts/", body).await);
    let public = server.get(&checkout.client_path()).await.body;
    let secret = &public["payment_processor_metadata"]["customer_session_client_secret"];
    assert!(secret.as_str().unwrap().starts_with("cuss_secret_"));
}

#[tokio::test]
async fn a_declined_card_says_why_and_is_not_saved() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let reply =
        save(&server, &stripe, &token, "pm_card_visa_chargeDeclinedInsufficientFunds").await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.body["error"], "PaymentMethodSetupFailed");
    assert_eq!(reply.body["decline_code"], "insufficient_funds");
    assert_eq!(reply.body["detail"], "Your card has insufficient funds.");
    let reply = save(&server, &stripe, &token, "pm_card_visa_chargeDeclinedLostCard").await;
    assert_eq!(reply.body["decline_code"], "generic_decline", "a thief may be asking");
    assert_eq!(list(&server, &token).await, []);
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_told_without_a_word_of_payments() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let reply = server.post_with(METHODS, saving("ctoken_1unknown", true), &token).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.body["detail"], "The payment method could not be saved.");
}

#[tokio::test]
async fn a_card_whose_owner_is_asked_is_saved_when_they_have_answered() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let waits = save(&server, &stripe, &token, "pm_card_authenticationRequired").await;
    assert_eq!((waits.status.as_u16(), &waits.body["status"]), (201, &json!("requires_action")));
    assert_eq!(list(&server, &token).await, []);
    let secret = waits.body["client_secret"].as_str().unwrap();
    let id = secret.split("_secret_").next().unwrap();
    let asked = json!({ "setup_intent_id": id, "set_default": true });
    let early = server.post_with(CONFIRM, asked.clone(), &token).await;
    assert_eq!(early.body, waits.body, "they have not answered yet");
    stripe.challenge(&json!({ "id": id, "client_secret": secret }), "complete").await;
    let done = server.post_with(CONFIRM, asked.clone(), &token).await;
    assert_eq!((done.status.as_u16(), &done.body["status"]), (201, &json!("succeeded")));
    assert_eq!(done.body["payment_method"]["is_default"], true);
    assert_eq!(
        server.post_with(CONFIRM, asked, &token).await.body,
        done.body,
        "any number of times"
    );
    assert_eq!(list(&server, &token).await, [card("3184", true)]);
}

#[tokio::test]
async fn a_card_whose_owner_fails_at_the_bank_is_not_saved() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let waits = save(&server, &stripe, &token, "pm_card_authenticationRequired").await.body;
    let secret = waits["client_secret"].as_str().unwrap();
    let id = secret.split("_secret_").next().unwrap();
    stripe.challenge(&json!({ "id": id, "client_secret": secret }), "fail").await;
    let asked = json!({ "setup_intent_id": id, "set_default": true });
    let reply = server.post_with(CONFIRM, asked, &token).await;
    let error = (reply.status.as_u16(), &reply.body["error"]);
    assert_eq!(error, (400, &json!("PaymentMethodSetupFailed")));
    assert_eq!(list(&server, &token).await, []);
}

#[tokio::test]
async fn nobody_confirms_what_is_somebody_elses() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = newcomer(&server).await;
    let waits = save(&server, &stripe, &ada, "pm_card_authenticationRequired").await.body;
    let id = waits["client_secret"].as_str().unwrap().split("_secret_").next().unwrap();
    let asked = json!({ "setup_intent_id": id, "set_default": true });
    let eve = server.add_customer(json!({ "customer_email": "eve@example.com" })).await;
    let eve = session(&server, &eve).await;
    let not_ready = (403, json!("CustomerNotReady"));
    for _ in 0..2 {
        let reply = server.post_with(CONFIRM, asked.clone(), &eve).await;
        assert_eq!((reply.status.as_u16(), reply.body["error"].clone()), not_ready);
        saved(&server, &stripe, &eve, "pm_card_visa").await;
    }
    let invented = json!({ "setup_intent_id": "seti_1", "set_default": true });
    let reply = server.post_with(CONFIRM, invented, &ada).await;
    assert_eq!((reply.status.as_u16(), reply.body["error"].clone()), not_ready);
}

#[tokio::test]
async fn what_would_lead_elsewhere_at_stripe_is_no_id() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    for id in ["../customers", "seti_1/cancel", "seti_1?expand", ""] {
        let asked = json!({ "setup_intent_id": id, "set_default": true });
        let reply = server.post_with(CONFIRM, asked, &token).await;
        assert_eq!(reply.status, 422, "{id}");
    }
    let reply = server.post_with(METHODS, json!({ "return_url": "javascript:1" }), &token).await;
    let wrong = reply.body["detail"].as_array().unwrap().iter().map(|it| it["loc"][1].clone());
    let expected = ["confirmation_token_id", "set_default", "return_url"];
    assert_eq!(wrong.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_lost_answer_is_heard_by_asking_again_and_nothing_is_saved_twice() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await.impatient();
    let token = newcomer(&server).await;
    let visa = stripe.confirmation_token("pm_card_visa").await;
    stripe.lose_answer("/v1/setup_intents", 1).await;
    let lost = server.post_with(METHODS, saving(&visa, true), &token).await;
    let error = (lost.status.as_u16(), &lost.body["error"]);
    assert_eq!(error, (503, &json!("PaymentProcessorUnavailable")));
    let again = server.post_with(METHODS, saving(&visa, true), &token).await;
    assert_eq!(again.body["status"], "succeeded", "{}", again.text);
    assert_eq!(list(&server, &token).await, [card("4242", true)]);
}

#[tokio::test]
async fn a_customer_whom_stripe_has_forgotten_begins_anew() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    saved(&server, &stripe, &token, "pm_card_visa").await;
    let customers = stripe.read("/v1/customers").await;
    stripe.forget_customer(customers["data"][0]["id"].as_str().unwrap()).await;
    assert_eq!(list(&server, &token).await, []);
    saved(&server, &stripe, &token, "pm_card_mastercard").await;
    assert_eq!(list(&server, &token).await, [card("4444", true)]);
}

#[tokio::test]
async fn a_card_is_removed_and_if_it_was_the_default_the_newest_other_one_is() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let mut ids = Vec::new();
    for card in ["pm_card_visa", "pm_card_mastercard", "pm_card_amex"] {
        let method = saved(&server, &stripe, &token, card).await;
        ids.push(method["id"].as_str().unwrap().to_owned());
    }
    let reply = server.delete_with(&format!("{METHODS}/{}", ids[2]), &token).await;
    assert_eq!((reply.status.as_u16(), &*reply.text), (204, ""));
    assert_eq!(list(&server, &token).await, [card("4444", true), card("4242", false)]);
    let gone = server.delete_with(&format!("{METHODS}/{}", ids[2]), &token).await;
    assert_eq!(gone.status, 404);
    for id in &ids[..2] {
        assert_eq!(server.delete_with(&format!("{METHODS}/{id}"), &token).await.status, 204);
    }
    assert_eq!(list(&server, &token).await, [], "nobody pays for a subscription");
}

#[tokio::test]
async fn the_card_that_pays_for_a_subscription_stays_until_there_is_another() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let id = buyer(&server, &stripe, "Studio").await;
    let token = session(&server, &id).await;
    let path =
        |methods: &Value| format!("{METHODS}/{}", methods["items"][0]["id"].as_str().unwrap());
    let only = path(&server.get_with(METHODS, &token).await.body);
    let refused = server.delete_with(&only, &token).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.body["error"], "PaymentMethodInUseByActiveSubscription");
    saved(&server, &stripe, &token, "pm_card_mastercard").await;
    assert_eq!(server.delete_with(&only, &token).await.status, 204);
    assert_eq!(list(&server, &token).await, [card("4444", true)]);
}

#[tokio::test]
async fn nobody_sees_or_removes_what_is_somebody_elses() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = newcomer(&server).await;
    let method = saved(&server, &stripe, &ada, "pm_card_visa").await;
    let eve = server.add_customer(json!({ "customer_email": "eve@example.com" })).await;
    let eve = session(&server, &eve).await;
    saved(&server, &stripe, &eve, "pm_card_mastercard").await;
    assert_eq!(list(&server, &eve).await, [card("4444", true)]);
    let path = format!("{METHODS}/{}", method["id"].as_str().unwrap());
    assert_eq!(server.delete_with(&path, &eve).await.status, 404);
    assert_eq!(list(&server, &ada).await, [card("4242", true)]);
}

#[tokio::test]
async fn who_only_typed_an_address_saves_nothing_under_it() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    server.add("/v1/customers/", json!({ "email": "ada@example.com" })).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let body = paying(&stripe.confirmation_token("pm_card_visa").await);
    let token = server.post(&checkout.confirm_path(), body).await.body;
    let token = token["customer_session_token"].as_str().unwrap();
    assert_eq!(save(&server, &stripe, token, "pm_card_visa").await.status, 401);
    assert_eq!(server.get_with(METHODS, token).await.status, 401);
    assert_eq!(server.delete_with(&format!("{METHODS}/1"), token).await.status, 401);
    assert_eq!(stripe.setup_intents().await.len(), 0);
}

#[tokio::test]
async fn a_session_that_has_ended_saves_nothing() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    server.clock.advance_seconds(3600);
    assert_eq!(save(&server, &stripe, &token, "pm_card_visa").await.status, 401);
}

#[tokio::test]
async fn cards_are_not_tried_out_by_saving_them() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    for _ in 0..6 {
        let reply = save(&server, &stripe, &token, "pm_card_visa_chargeDeclined").await;
        assert_eq!(reply.status, 400, "{}", reply.text);
    }
    let reply = save(&server, &stripe, &token, "pm_card_visa").await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (429, &json!("TooManyAttempts")));
    assert_eq!(reply.headers["retry-after"], "1800");
    assert_eq!(stripe.setup_intents().await.len(), 6);
    server.clock.advance_seconds(1800);
    saved(&server, &stripe, &token, "pm_card_visa").await;
}

#[tokio::test]
async fn an_address_that_saved_too_much_cannot_go_on_by_paying() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let from = |request: axum::http::request::Builder| request.header("x-forwarded-for", "1.2.3.4");
    for _ in 0..6 {
        let card = stripe.confirmation_token("pm_card_visa_chargeDeclined").await;
        let request = from(Request::post(METHODS)).header("authorization", bearer(&token));
        let body = Body::from(saving(&card, true).to_string());
        assert_eq!(server.send(request.body(body).unwrap()).await.status, 400);
    }
    let checkout = server.checkout(&["Lifetime"]).await;
    let body = paying(&stripe.confirmation_token("pm_card_visa").await);
    let request = from(Request::post(checkout.confirm_path()));
    let reply = server.send(request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(reply.status, 429, "{}", reply.text);
}

#[tokio::test]
async fn without_stripe_there_is_nothing_to_list_and_nothing_can_be_saved() {
    let server = Server::start().await;
    let token = newcomer(&server).await;
    assert_eq!(list(&server, &token).await, []);
    let reply = server.post_with(METHODS, saving("ctoken_1", true), &token).await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (403, &json!("PaymentNotReady")));
}

#[tokio::test]
async fn while_stripe_is_out_of_reach_nobody_is_told_that_there_are_none() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    saved(&server, &stripe, &token, "pm_card_visa").await;
    let alone = server.beside(Some(&Stripe::unreachable())).await;
    let reply = alone.get_with(METHODS, &token).await;
    let error = (reply.status.as_u16(), &reply.body["error"]);
    assert_eq!(error, (503, &json!("PaymentProcessorUnavailable")));
}

#[tokio::test]
async fn an_id_that_is_none_is_complained_about() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = newcomer(&server).await;
    let reply = server.delete_with(&format!("{METHODS}/pm_1"), &token).await;
    let (status, loc, _) = complaint(&reply);
    assert_eq!((status, loc), (422, json!(["path", "id"])));
}
