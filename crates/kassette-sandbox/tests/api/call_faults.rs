use serde_json::{Value, json};

use crate::merchant::{Merchant, merchant, payment};

const PATH: &str = "/v1/payment_intents";

async fn fault(merchant: &Merchant, fault: Value) {
    let answer = merchant.post_json("/_sandbox/call_faults", &fault).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

#[tokio::test]
async fn the_second_call_breaks_down_without_effect_and_its_key_is_answered_the_same_for_ever() {
    let merchant = merchant().await;
    fault(&merchant, json!({ "fault": "fail", "path": "/v1/customers", "nth": 2 })).await;
    let call = |key: &'static str| merchant.post_once(key, "/v1/customers", &[]);
    assert_eq!(call("k1").await.status, 200);
    let failed = call("k2").await;
    assert_eq!((failed.status, &failed.error()["type"]), (500, &json!("api_error")));
    assert_eq!(failed.header("idempotent-replayed"), None);
    let again = call("k2").await;
    assert_eq!((again.status, &again.text), (500, &failed.text));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(call("k3").await.status, 200);
    let customers = merchant.get("/v1/customers").await.json();
    assert_eq!(customers["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_call_that_breaks_down_may_have_taken_the_money() {
    let merchant = merchant().await;
    fault(&merchant, json!({ "fault": "fail", "path": PATH, "effect": true })).await;
    let token = merchant.token("pm_card_visa").await;
    for replayed in [None, Some("true")] {
        let answer = merchant.post_once("k1", PATH, &payment(&token)).await;
        assert_eq!((answer.status, answer.header("idempotent-replayed")), (500, replayed));
    }
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}

#[tokio::test]
async fn a_call_that_is_turned_away_can_be_made_again_with_its_key() {
    let merchant = merchant().await;
    fault(&merchant, json!({ "fault": "fail", "path": "/v1/customers", "status": 503 })).await;
    let call = || merchant.post_once("k1", "/v1/customers", &[]);
    assert_eq!(call().await.status, 503);
    assert_eq!(call().await.status, 200);
}

#[tokio::test]
async fn calls_can_be_too_many() {
    let merchant = merchant().await;
    let limit = json!({ "fault": "fail", "path": "/v1/refunds/*", "method": "GET", "status": 429, "times": 2 });
    fault(&merchant, limit).await;
    for _ in 0..2 {
        let answer = merchant.get("/v1/refunds/re_1").await;
        assert_eq!((answer.status, &answer.error()["code"]), (429, &json!("rate_limit")));
    }
    assert_eq!(merchant.get("/v1/refunds/re_1").await.status, 404);
}

#[tokio::test]
async fn a_call_that_times_out_takes_no_money() {
    let merchant = merchant().await;
    fault(&merchant, json!({ "fault": "timeout", "path": PATH })).await;
    let token = merchant.token("pm_card_visa").await;
    let paying = tokio::spawn({
        let (merchant, token) = (merchant.clone(), token.clone());
        async move { merchant.post_once("k1", PATH, &payment(&token)).await.status }
    });
    assert_eq!(merchant.get("/_sandbox/held").await.json()["data"][0]["path"], PATH);
    paying.abort();
    let _ = paying.await;
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
    let again = merchant.post_once("k1", PATH, &payment(&token)).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, None));
}

#[tokio::test]
async fn a_call_that_is_answered_too_late_has_taken_the_money() {
    let merchant = merchant().await;
    fault(&merchant, json!({ "fault": "late", "path": PATH })).await;
    let token = merchant.token("pm_card_visa").await;
    let paying = tokio::spawn({
        let (merchant, token) = (merchant.clone(), token.clone());
        async move { merchant.post_once("k1", PATH, &payment(&token)).await.status }
    });
    merchant.get("/_sandbox/held").await;
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
    merchant.post_json("/_sandbox/release", &json!({})).await;
    assert_eq!(paying.await.unwrap(), 200);
    let again = merchant.post_once("k1", PATH, &payment(&token)).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(merchant.charge_statuses().await, ["succeeded"]);
}

#[tokio::test]
async fn faults_can_be_ended_before_they_strike() {
    let merchant = merchant().await;
    fault(&merchant, json!({ "fault": "fail", "path": "/v1/customers" })).await;
    assert_eq!(merchant.delete("/_sandbox/call_faults").await.status, 204);
    assert_eq!(merchant.post("/v1/customers", &[]).await.status, 200);
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_refused() {
    let merchant = merchant().await;
    let refused = [
        (json!({ "status": 404 }), "status should be 429, 500 or 503"),
        (json!({ "status": 429, "effect": true }), "only what fails with 500 may have an effect"),
    ];
    for (mut fault, why) in refused {
        fault["fault"] = json!("fail");
        fault["path"] = json!("/v1/customers");
        let answer = merchant.post_json("/_sandbox/call_faults", &fault).await;
        assert_eq!((answer.status, answer.text.as_str()), (400, why));
    }
}
