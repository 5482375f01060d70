use serde_json::json;

use crate::{
    merchant::{merchant, merchant_with_webhooks, payment},
    webhook_receiver::Receiver,
};

#[tokio::test]
async fn a_card_that_wants_its_owner_is_not_charged_before_they_have_answered() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_threeDSecure2Required").await.json();
    assert_eq!(intent["status"], "requires_action");
    assert_eq!(intent["next_action"]["type"], "use_stripe_sdk");
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
}

#[tokio::test]
async fn a_completed_challenge_pays() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let intent = merchant.pay("pm_card_authenticationRequired").await.json();
    assert_eq!(receiver.next_types().await, ["payment_intent.requires_action"]);
    let answered = merchant.reply(&intent, "complete").await.json();
    assert_eq!(answered["status"], "succeeded");
    assert_eq!(receiver.next_types().await, ["charge.succeeded", "payment_intent.succeeded"]);
    let intent = merchant.only_intent().await;
    assert_eq!(intent["next_action"], json!(null));
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}

#[tokio::test]
async fn a_failed_challenge_asks_for_another_card() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let intent = merchant.pay("pm_card_authenticationRequired").await.json();
    receiver.next_event().await;
    let answered = merchant.reply(&intent, "fail").await.json();
    assert_eq!(answered["status"], "requires_payment_method");
    let event = receiver.next_event().await;
    assert_eq!(event["type"], "payment_intent.payment_failed");
    let error = &event["data"]["object"]["last_payment_error"];
    assert_eq!(error["code"], "payment_intent_authentication_failure");
    assert_eq!(
        error["message"],
        "We are unable to authenticate your payment method. Please choose a different payment \
         method and try again."
    );
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
}

#[tokio::test]
async fn a_card_can_be_declined_after_its_owner_has_answered() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_threeDSecureRequiredChargeDeclined").await.json();
    let answered = merchant.reply(&intent, "complete").await.json();
    assert_eq!(answered["status"], "requires_payment_method");
    assert_eq!(answered["last_payment_error"]["decline_code"], "generic_decline");
    assert_eq!(merchant.charge_statuses().await, ["failed"]);
}

#[tokio::test]
async fn a_challenge_is_answered_once() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_authenticationRequired").await.json();
    merchant.reply(&intent, "complete").await;
    assert_eq!(merchant.reply(&intent, "complete").await.status, 400);
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}

#[tokio::test]
async fn nobody_answers_for_a_buyer_whose_secret_they_do_not_know() {
    let merchant = merchant().await;
    let mut intent = merchant.pay("pm_card_authenticationRequired").await.json();
    intent["client_secret"] = "guessed".into();
    assert_eq!(merchant.reply(&intent, "complete").await.status, 404);
    assert_eq!(merchant.only_intent().await["status"], "requires_action");
}

#[tokio::test]
async fn without_stripe_js_the_buyer_is_sent_to_the_banks_page() {
    let merchant = merchant().await;
    let mut parameters = payment("").to_vec();
    parameters[3] = ("payment_method", "pm_card_authenticationRequired");
    let intent = merchant.post("/v1/payment_intents", &parameters).await.json();
    assert_eq!(intent["next_action"]["type"], "redirect_to_url");
    let url = intent["next_action"]["redirect_to_url"]["url"].as_str().unwrap();
    let page = merchant.get(url.strip_prefix(&merchant.address).unwrap()).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("$12.00 USD"), "{}", page.text);
}
