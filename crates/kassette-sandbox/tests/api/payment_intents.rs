use serde_json::json;

use crate::merchant::{merchant, payment};

#[tokio::test]
async fn a_payment_with_a_good_card_succeeds_at_once() {
    let merchant = merchant().await;
    let customer = merchant.post("/v1/customers", &[("email", "buyer@example.com")]).await.json();
    let token = merchant.token("pm_card_visa").await;
    let mut parameters = payment(&token).to_vec();
    parameters.extend([
        ("customer", customer["id"].as_str().unwrap()),
        ("metadata[checkout_id]", "c1"),
        ("description", "Acme: Studio"),
        ("statement_descriptor_suffix", "ACME"),
        ("setup_future_usage", "off_session"),
        ("expand[]", "payment_method"),
    ]);
    let answer = merchant.post("/v1/payment_intents", &parameters).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let intent = answer.json();
    assert_eq!(intent["status"], "succeeded");
    assert_eq!(intent["amount_received"], 1200);
    assert_eq!(intent["metadata"], json!({ "checkout_id": "c1" }));
    assert_eq!(intent["customer"], customer["id"]);
    assert_eq!(intent["payment_method"]["card"]["last4"], "4242");
    assert_eq!(intent["payment_method"]["customer"], customer["id"]);
    assert_eq!(intent["next_action"], json!(null));
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}

#[tokio::test]
async fn an_intent_that_has_succeeded_cannot_be_paid_again() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_visa").await.json();
    let token = merchant.token("pm_card_visa").await;
    let path = format!("/v1/payment_intents/{}/confirm", intent["id"].as_str().unwrap());
    let answer = merchant.post(&path, &[("confirmation_token", &token)]).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.error()["code"], "payment_intent_unexpected_state");
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}

#[tokio::test]
async fn a_browser_sees_its_intent_without_what_is_the_merchants() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    let parameters = [&payment(&token)[..], &[("metadata[secret]", "x")]].concat();
    let intent = merchant.post("/v1/payment_intents", &parameters).await.json();
    let browser = merchant.with_key("");
    let path = |secret: &str| {
        format!(
            "/v1/payment_intents/{}?key=pk_test_sandbox&client_secret={secret}",
            intent["id"].as_str().unwrap()
        )
    };
    let seen = browser.get(&path(intent["client_secret"].as_str().unwrap())).await.json();
    assert_eq!(seen["status"], "succeeded");
    assert_eq!(seen.get("metadata"), None);
    assert_eq!(seen.get("customer"), None);
    assert_eq!(browser.get(&path("guessed")).await.status, 404);
}

#[tokio::test]
async fn an_intent_that_waits_can_be_canceled_and_then_not_paid() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_authenticationRequired").await.json();
    let path = format!("/v1/payment_intents/{}", intent["id"].as_str().unwrap());
    let reason = [("cancellation_reason", "abandoned")];
    let canceled = merchant.post(&format!("{path}/cancel"), &reason).await.json();
    assert_eq!(canceled["status"], "canceled");
    assert_eq!(canceled["cancellation_reason"], "abandoned");
    let token = merchant.token("pm_card_visa").await;
    let paid = merchant.post(&format!("{path}/confirm"), &[("confirmation_token", &token)]).await;
    assert_eq!(paid.error()["code"], "payment_intent_unexpected_state");
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
}

#[tokio::test]
async fn an_absent_buyer_cannot_be_asked_by_their_bank() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_authenticationRequired").await;
    let parameters = [&payment(&token)[..], &[("off_session", "true")]].concat();
    let answer = merchant.post("/v1/payment_intents", &parameters).await;
    assert_eq!(answer.status, 402);
    assert_eq!(answer.error()["code"], "authentication_required");
    assert_eq!(merchant.only_intent().await["status"], "requires_payment_method");
}

#[tokio::test]
async fn an_unknown_intent_is_not_found() {
    let answer = merchant().await.get("/v1/payment_intents/pi_none").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.error()["message"], "No such payment_intent: 'pi_none'");
    assert_eq!(answer.error()["code"], "resource_missing");
}
