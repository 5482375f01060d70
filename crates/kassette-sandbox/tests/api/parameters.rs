use serde_json::json;

use crate::merchant::{merchant, payment};

#[tokio::test]
async fn a_parameter_that_stripe_does_not_know_is_refused() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    let parameters = [&payment(&token)[..], &[("foo", "1")]].concat();
    let answer = merchant.post("/v1/payment_intents", &parameters).await;
    assert_eq!(answer.status, 400);
    let expected = json!({
        "code": "parameter_unknown",
        "message": "Received unknown parameter: foo",
        "param": "foo",
        "type": "invalid_request_error",
    });
    assert_eq!(answer.error(), expected);
    let intents = merchant.get("/_sandbox/payment_intents").await.json();
    assert_eq!(intents["data"], json!([]));
}

#[tokio::test]
async fn a_parameter_that_is_missing_is_named() {
    let answer = merchant().await.post("/v1/payment_intents", &[("amount", "100")]).await;
    assert_eq!(answer.error()["message"], "Missing required param: currency.");
    assert_eq!(answer.error()["code"], "parameter_missing");
}

#[tokio::test]
async fn an_amount_that_is_not_a_number_is_refused() {
    let parameters = [("amount", "12.00"), ("currency", "usd")];
    let answer = merchant().await.post("/v1/payment_intents", &parameters).await;
    assert_eq!(answer.error()["message"], "Invalid integer: 12.00");
    assert_eq!(answer.error()["param"], "amount");
}

#[tokio::test]
async fn a_sum_below_stripes_minimum_is_refused() {
    let parameters = [("amount", "49"), ("currency", "usd")];
    let answer = merchant().await.post("/v1/payment_intents", &parameters).await;
    assert_eq!(answer.error()["code"], "amount_too_small");
    assert_eq!(answer.error()["message"], "Amount must be at least $0.50 usd");
}

#[tokio::test]
async fn json_is_not_a_form() {
    let body = json!({ "amount": 1200, "currency": "usd" });
    let answer = merchant().await.post_json("/v1/payment_intents", &body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.error()["type"], "invalid_request_error");
}

#[tokio::test]
async fn a_payment_method_that_may_redirect_needs_somewhere_to_come_back_to() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    let answer = merchant.post("/v1/payment_intents", &payment(&token)[..5]).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text.contains("you must provide a `return_url`"), "{}", answer.text);
}

#[tokio::test]
async fn an_unknown_url_is_not_found() {
    let answer = merchant().await.get("/v1/unicorns").await;
    assert_eq!(answer.status, 404);
    assert_eq!(
        answer.error()["message"],
        "Unrecognized request URL (GET: /v1/unicorns). Please see https://stripe.com/docs or we \
         can help at https://support.stripe.com/."
    );
}
