use serde_json::{Value, json};

use crate::{
    merchant::{Answered, Merchant, merchant, merchant_with_webhooks},
    webhook_receiver::Receiver,
};

/// Gives money of the payment back; all of it unless `amount` says how much.
async fn refund(merchant: &Merchant, intent: &Value, amount: Option<&str>) -> Answered {
    let mut parameters = vec![
        ("payment_intent", intent["id"].as_str().expect("an id")),
        ("reason", "requested_by_customer"),
        ("metadata[refund_id]", "r1"),
    ];
    parameters.extend(amount.map(|amount| ("amount", amount)));
    merchant.post("/v1/refunds", &parameters).await
}

async fn only_charge(merchant: &Merchant) -> Value {
    merchant.get("/v1/charges").await.json()["data"][0].clone()
}

#[tokio::test]
async fn a_payment_is_given_back() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let intent = merchant.pay("pm_card_visa").await.json();
    let _: [String; 2] = receiver.next_types().await;
    let answer = refund(&merchant, &intent, None).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let refund = answer.json();
    assert_eq!((&refund["amount"], &refund["status"]), (&json!(1200), &json!("succeeded")));
    assert_eq!(refund["charge"], intent["latest_charge"]);
    assert_eq!(refund["metadata"], json!({ "refund_id": "r1" }));
    assert_eq!(receiver.next_event().await["type"], "refund.created");
    let event = receiver.next_event().await;
    assert_eq!(event["type"], "charge.refunded");
    assert_eq!(event["data"]["object"]["amount_refunded"], 1200);
    assert_eq!(event["data"]["object"]["refunded"], true);
}

#[tokio::test]
async fn a_payment_is_given_back_in_parts_and_not_twice() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_visa").await.json();
    refund(&merchant, &intent, Some("500")).await;
    let charge = only_charge(&merchant).await;
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(500), &json!(false)));
    let too_much = refund(&merchant, &intent, Some("701")).await;
    assert_eq!(
        too_much.error()["message"],
        "Refund amount ($7.01 usd) is greater than unrefunded amount on charge ($7.00 usd)"
    );
    refund(&merchant, &intent, Some("700")).await;
    let again = refund(&merchant, &intent, None).await;
    assert_eq!((again.status, &again.error()["code"]), (400, &json!("charge_already_refunded")));
    let path = format!("/v1/refunds?charge={}", charge["id"].as_str().unwrap());
    assert_eq!(merchant.get(&path).await.json()["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_payment_that_was_declined_has_nothing_to_give_back() {
    let merchant = merchant().await;
    merchant.pay("pm_card_visa_chargeDeclined").await;
    let intent = merchant.only_intent().await;
    let answer = refund(&merchant, &intent, None).await;
    assert_eq!((answer.status, &answer.error()["param"]), (400, &json!("payment_intent")));
    let charge = [("charge", intent["latest_charge"].as_str().unwrap())];
    let answer = merchant.post("/v1/refunds", &charge).await;
    assert_eq!((answer.status, &answer.error()["param"]), (400, &json!("charge")));
}

#[tokio::test]
async fn the_note_on_a_refund_can_change() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let intent = merchant.pay("pm_card_visa").await.json();
    let refund = refund(&merchant, &intent, None).await.json();
    let path = format!("/v1/refunds/{}", refund["id"].as_str().unwrap());
    let changed = merchant.post(&path, &[("metadata[refund_id]", "r2")]).await.json();
    assert_eq!(changed["metadata"], json!({ "refund_id": "r2" }));
    assert_eq!(merchant.get(&path).await.json(), changed);
    let types: [String; 5] = receiver.next_types().await;
    assert_eq!(types[4], "refund.updated");
}

#[tokio::test]
async fn a_refund_can_take_its_time() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let intent = merchant.pay("pm_card_pendingRefund").await.json();
    assert_eq!(refund(&merchant, &intent, None).await.json()["status"], "pending");
    let settled = merchant.post_json("/_sandbox/settle_refunds", &json!({})).await.json();
    assert_eq!(settled["data"][0]["status"], "succeeded");
    let types: [String; 5] = receiver.next_types().await;
    assert_eq!(types[4], "refund.updated");
}

#[tokio::test]
async fn a_refund_can_come_back() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let intent = merchant.pay("pm_card_refundFail").await.json();
    assert_eq!(refund(&merchant, &intent, None).await.json()["status"], "succeeded");
    merchant.post_json("/_sandbox/settle_refunds", &json!({})).await;
    let types: [String; 6] = receiver.next_types().await;
    assert_eq!(types[4..], ["refund.failed", "refund.updated"]);
    let charge = only_charge(&merchant).await;
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(0), &json!(false)));
}
