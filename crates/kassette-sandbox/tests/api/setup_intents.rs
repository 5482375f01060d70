use serde_json::json;

use crate::{
    merchant::{Answered, Merchant, merchant, merchant_with_webhooks},
    webhook_receiver::Receiver,
};

const PATH: &str = "/v1/setup_intents";

/// A set-up of one of Stripe's test payment methods for `customer`.
async fn set_up(merchant: &Merchant, customer: &str, payment_method: &str) -> Answered {
    let token = merchant.token(payment_method).await;
    let parameters = [
        ("confirm", "true"),
        ("confirmation_token", token.as_str()),
        ("customer", customer),
        ("automatic_payment_methods[enabled]", "true"),
        ("metadata[checkout_id]", "c1"),
        ("return_url", "https://shop.example/back"),
        ("expand[]", "payment_method"),
    ];
    merchant.post_once("k1", PATH, &parameters).await
}

#[tokio::test]
async fn a_good_card_is_kept_for_its_customer_and_no_money_is_taken() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let answer = set_up(&merchant, &customer, "pm_card_visa").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let intent = answer.json();
    assert_eq!(intent["status"], "succeeded");
    assert_eq!(intent["usage"], "off_session");
    assert_eq!(intent["metadata"], json!({ "checkout_id": "c1" }));
    assert_eq!(intent["payment_method"]["card"]["last4"], "4242");
    assert_eq!(intent["payment_method"]["customer"], customer.as_str());
    assert!(intent["client_secret"].as_str().unwrap().starts_with("seti_"));
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
}

#[tokio::test]
async fn a_set_up_is_told_step_by_step() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let customer = merchant.customer().await;
    receiver.next_event().await;
    set_up(&merchant, &customer, "pm_card_visa").await;
    let expected = ["setup_intent.created", "payment_method.attached", "setup_intent.succeeded"];
    assert_eq!(receiver.next_types().await, expected);
}

#[tokio::test]
async fn the_same_call_with_the_same_key_sets_up_once() {
    let merchant = merchant().await;
    let parameters = [("usage", "on_session")];
    let first = merchant.post_once("k1", PATH, &parameters).await;
    let again = merchant.post_once("k1", PATH, &parameters).await;
    assert_eq!((again.status, &again.text), (200, &first.text));
    let intents = merchant.get("/_sandbox/setup_intents").await.json();
    assert_eq!(intents["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_declined_card_is_not_kept() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let customer = merchant.customer().await;
    receiver.next_event().await;
    let answer = set_up(&merchant, &customer, "pm_card_visa_chargeDeclined").await;
    assert_eq!(answer.status, 402);
    let error = answer.error();
    assert_eq!(error["type"], "card_error");
    assert_eq!(error["code"], "card_declined");
    assert_eq!(error["decline_code"], "generic_decline");
    assert_eq!(error["setup_intent"]["status"], "requires_payment_method");
    assert_eq!(error["setup_intent"]["last_setup_error"]["code"], "card_declined");
    assert_eq!(receiver.next_types().await, ["setup_intent.created", "setup_intent.setup_failed"]);
}

#[tokio::test]
async fn a_card_that_will_be_declined_later_is_kept() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let intent = set_up(&merchant, &customer, "pm_card_chargeCustomerFail").await.json();
    assert_eq!(intent["status"], "succeeded");
}

#[tokio::test]
async fn a_completed_challenge_sets_the_card_up() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let customer = merchant.customer().await;
    receiver.next_event().await;
    let intent = set_up(&merchant, &customer, "pm_card_authenticationRequired").await.json();
    assert_eq!(intent["status"], "requires_action");
    assert_eq!(intent["next_action"]["type"], "use_stripe_sdk");
    let expected = ["setup_intent.created", "setup_intent.requires_action"];
    assert_eq!(receiver.next_types().await, expected);
    let answered = merchant.reply(&intent, "complete").await.json();
    assert_eq!(answered["status"], "succeeded");
    assert_eq!(answered.get("customer"), None);
    let expected = ["payment_method.attached", "setup_intent.succeeded"];
    assert_eq!(receiver.next_types().await, expected);
}

#[tokio::test]
async fn a_failed_challenge_asks_for_another_card() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let intent = set_up(&merchant, &customer, "pm_card_authenticationRequired").await.json();
    let answered = merchant.reply(&intent, "fail").await.json();
    assert_eq!(answered["status"], "requires_payment_method");
    assert_eq!(answered["last_setup_error"]["code"], "setup_intent_authentication_failure");
    assert_eq!(merchant.reply(&intent, "complete").await.status, 400);
}

#[tokio::test]
async fn the_merchant_can_ask_for_three_d_secure() {
    let merchant = merchant().await;
    let parameters = [
        ("confirm", "true"),
        ("payment_method", "pm_card_threeDSecureOptional"),
        ("payment_method_options[card][request_three_d_secure]", "any"),
        ("return_url", "https://shop.example/back"),
    ];
    let intent = merchant.post(PATH, &parameters).await.json();
    assert_eq!(intent["status"], "requires_action");
    let url = intent["next_action"]["redirect_to_url"]["url"].as_str().unwrap();
    let page = merchant.get(url.strip_prefix(&merchant.address).unwrap()).await;
    assert!(page.text.contains("Saving your card ending in"), "{}", page.text);
}

#[tokio::test]
async fn an_intent_with_a_payment_method_waits_to_be_confirmed() {
    let merchant = merchant().await;
    let parameters = [
        ("payment_method", "pm_card_visa"),
        ("automatic_payment_methods[enabled]", "true"),
        ("automatic_payment_methods[allow_redirects]", "never"),
    ];
    let intent = merchant.post(PATH, &parameters).await.json();
    assert_eq!(intent["status"], "requires_confirmation");
    let path = format!("{PATH}/{}/confirm", intent["id"].as_str().unwrap());
    let confirmed = merchant.post(&path, &[]).await.json();
    assert_eq!(confirmed["status"], "succeeded");
    assert_eq!(confirmed["payment_method"], intent["payment_method"]);
    let again = merchant.post(&path, &[]).await;
    assert_eq!(again.error()["code"], "setup_intent_unexpected_state");
}

#[tokio::test]
async fn a_canceled_intent_cannot_be_confirmed() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let intent = merchant.post(PATH, &[]).await.json();
    assert_eq!(intent["status"], "requires_payment_method");
    let path = format!("{PATH}/{}", intent["id"].as_str().unwrap());
    let reason = [("cancellation_reason", "abandoned")];
    let canceled = merchant.post(&format!("{path}/cancel"), &reason).await.json();
    assert_eq!(canceled["status"], "canceled");
    assert_eq!(canceled["cancellation_reason"], "abandoned");
    let confirmed = merchant.post(&format!("{path}/confirm"), &[]).await;
    assert_eq!(confirmed.error()["code"], "setup_intent_unexpected_state");
    assert_eq!(receiver.next_types().await, ["setup_intent.created", "setup_intent.canceled"]);
}

#[tokio::test]
async fn a_token_that_has_set_up_a_card_pays_nothing() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    let parameters = [
        ("confirm", "true"),
        ("confirmation_token", token.as_str()),
        ("return_url", "https://shop.example/back"),
    ];
    let intent = merchant.post(PATH, &parameters).await.json();
    let found = merchant.get(&format!("/v1/confirmation_tokens/{token}")).await.json();
    assert_eq!(found["setup_intent"], intent["id"]);
    let paid = merchant.post("/v1/payment_intents", &crate::merchant::payment(&token)).await;
    assert_eq!(paid.status, 400);
    assert_eq!(paid.error()["param"], "confirmation_token");
}

#[tokio::test]
async fn a_browser_sees_its_intent_without_what_is_the_merchants() {
    let merchant = merchant().await;
    let intent = merchant.post(PATH, &[("metadata[secret]", "x")]).await.json();
    let browser = merchant.with_key("");
    let path = |secret: &str| {
        let id = intent["id"].as_str().unwrap();
        format!("{PATH}/{id}?key=pk_test_sandbox&client_secret={secret}")
    };
    let seen = browser.get(&path(intent["client_secret"].as_str().unwrap())).await.json();
    assert_eq!(seen["status"], "requires_payment_method");
    assert_eq!(seen.get("metadata"), None);
    let guessed = browser.get(&path("guessed")).await;
    assert_eq!(guessed.status, 404);
    assert!(guessed.text.contains("No such setupintent"), "{}", guessed.text);
}

#[tokio::test]
async fn the_set_ups_of_a_customer_are_listed() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let of_customer = merchant.post(PATH, &[("customer", &customer)]).await.json();
    merchant.post(PATH, &[]).await;
    let list = merchant.get(&format!("{PATH}?customer={customer}")).await.json();
    assert_eq!(list["data"], json!([of_customer]));
    assert_eq!(merchant.get(PATH).await.json()["data"].as_array().map(Vec::len), Some(2));
}
