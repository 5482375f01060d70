use serde_json::json;

use crate::{
    merchant::{merchant, merchant_with_webhooks, payment},
    webhook_receiver::Receiver,
};

const PATH: &str = "/v1/payment_intents";

#[tokio::test]
async fn a_held_payment_has_taken_effect_before_it_is_answered() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    merchant.hold(PATH).await;
    let paying = tokio::spawn({
        let (merchant, token) = (merchant.clone(), token.clone());
        async move { merchant.post_once("k1", PATH, &payment(&token)).await.status }
    });
    let held = merchant.get("/_sandbox/held").await.json();
    assert_eq!(held["data"][0]["path"], PATH);
    assert_eq!(merchant.only_intent().await["status"], "succeeded");

    merchant.post_json("/_sandbox/release", &json!({})).await;
    assert_eq!(paying.await.unwrap(), 200);
}

#[tokio::test]
async fn a_key_is_in_use_while_its_call_is_held() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    let hold = json!({ "path": "/v1/payment_intents", "seconds": 60 });
    merchant.post_json("/_sandbox/hold", &hold).await;
    let paying = tokio::spawn({
        let (merchant, token) = (merchant.clone(), token.clone());
        async move { merchant.post_once("k1", PATH, &payment(&token)).await.status }
    });
    merchant.get("/_sandbox/held").await;
    let again = merchant.post_once("k1", PATH, &payment(&token)).await;
    assert_eq!(again.status, 409);
    assert_eq!(again.error()["code"], "idempotency_key_in_use");

    merchant.post_json("/_sandbox/release", &json!({})).await;
    assert_eq!(paying.await.unwrap(), 200);
}

#[tokio::test]
async fn a_merchant_who_hung_up_hears_of_the_payment_and_does_not_pay_again() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let token = merchant.token("pm_card_visa").await;
    merchant.hold(PATH).await;
    let paying = tokio::spawn({
        let (merchant, token) = (merchant.clone(), token.clone());
        async move { merchant.post_once("k1", PATH, &payment(&token)).await.status }
    });
    merchant.get("/_sandbox/held").await;
    paying.abort();
    assert_eq!(receiver.next_types().await, ["charge.succeeded", "payment_intent.succeeded"]);

    merchant.post_json("/_sandbox/release", &json!({})).await;
    let again = merchant.post_once("k1", PATH, &payment(&token)).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")));
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}
