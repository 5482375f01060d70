use crate::merchant::{merchant, payment};

#[tokio::test]
async fn the_same_call_with_the_same_key_pays_once() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    let first = merchant.post_once("k1", "/v1/payment_intents", &payment(&token)).await;
    let again = merchant.post_once("k1", "/v1/payment_intents", &payment(&token)).await;
    assert_eq!((again.status, &again.text), (200, &first.text));
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.header("original-request"), first.header("request-id"));
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}

#[tokio::test]
async fn a_decline_is_given_again_too() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa_chargeDeclined").await;
    let first = merchant.post_once("k1", "/v1/payment_intents", &payment(&token)).await;
    let again = merchant.post_once("k1", "/v1/payment_intents", &payment(&token)).await;
    assert_eq!((again.status, &again.text), (402, &first.text));
    assert_eq!(merchant.charge_statuses().await, ["failed"]);
}

#[tokio::test]
async fn a_key_is_for_one_set_of_parameters() {
    let merchant = merchant().await;
    merchant.post_once("k1", "/v1/customers", &[("name", "Ada")]).await;
    let other = merchant.post_once("k1", "/v1/customers", &[("name", "Bob")]).await;
    assert_eq!(other.status, 400);
    assert_eq!(other.error()["type"], "idempotency_error");
}

#[tokio::test]
async fn a_call_that_was_malformed_can_be_mended_under_its_key() {
    let merchant = merchant().await;
    let refused = merchant.post_once("k1", "/v1/customers", &[("nam", "Ada")]).await;
    let mended = merchant.post_once("k1", "/v1/customers", &[("name", "Ada")]).await;
    assert_eq!([refused.status, mended.status], [400, 200]);
}
