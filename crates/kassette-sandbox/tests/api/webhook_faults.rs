use serde_json::{Value, json};

use crate::{
    merchant::{Merchant, merchant_with_webhooks},
    webhook_receiver::Receiver,
};

/// A merchant whose webhooks suffer `fault`, and the server that takes them.
async fn suffering(fault: Value) -> (Merchant, Receiver) {
    let receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let answer = merchant.post_json("/_sandbox/webhook_faults", &fault).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    (merchant, receiver)
}

#[tokio::test]
async fn an_event_is_dropped_until_it_is_delivered_again() {
    let (merchant, mut receiver) =
        suffering(json!({ "fault": "drop", "type": "charge.succeeded", "times": 1 })).await;
    merchant.pay("pm_card_visa").await;
    assert_eq!(receiver.next_types().await, ["payment_intent.succeeded"]);
    let events = merchant.get("/v1/events?type=charge.succeeded").await.json();
    let id = events["data"][0]["id"].as_str().unwrap();
    let again = merchant.post_json(&format!("/_sandbox/redeliver/{id}"), &json!({})).await;
    assert_eq!(again.status, 204);
    assert_eq!(receiver.next_event().await["id"], id);
    merchant.pay("pm_card_visa").await;
    assert_eq!(receiver.next_types().await, ["charge.succeeded", "payment_intent.succeeded"]);
}

#[tokio::test]
async fn an_event_comes_twice() {
    let (merchant, mut receiver) =
        suffering(json!({ "fault": "duplicate", "type": "payment_intent.succeeded" })).await;
    merchant.pay("pm_card_visa").await;
    assert_eq!(receiver.next_event().await["type"], "charge.succeeded");
    assert_eq!(receiver.next_event().await["id"], receiver.next_event().await["id"]);
}

#[tokio::test]
async fn an_event_is_overtaken() {
    let (merchant, mut receiver) = suffering(json!({ "fault": "reorder", "times": 1 })).await;
    merchant.pay("pm_card_visa").await;
    assert_eq!(receiver.next_types().await, ["payment_intent.succeeded", "charge.succeeded"]);
}

#[tokio::test]
async fn the_last_event_is_overtaken_by_one_of_a_later_call() {
    let (merchant, mut receiver) =
        suffering(json!({ "fault": "reorder", "type": "payment_intent.succeeded", "times": 1 }))
            .await;
    merchant.pay("pm_card_visa").await;
    assert_eq!(receiver.next_event().await["type"], "charge.succeeded");
    merchant.customer().await;
    assert_eq!(receiver.next_types().await, ["customer.created", "payment_intent.succeeded"]);
}

#[tokio::test]
async fn an_event_waits_until_the_faults_are_ended() {
    let (merchant, mut receiver) =
        suffering(json!({ "fault": "delay", "type": "charge.succeeded" })).await;
    merchant.pay("pm_card_visa").await;
    assert_eq!(receiver.next_event().await["type"], "payment_intent.succeeded");
    assert_eq!(merchant.delete("/_sandbox/webhook_faults").await.status, 204);
    assert_eq!(receiver.next_event().await["type"], "charge.succeeded");
}

#[tokio::test]
async fn every_try_is_on_record() {
    let (merchant, mut receiver) =
        suffering(json!({ "fault": "duplicate", "type": "charge.succeeded" })).await;
    merchant.pay("pm_card_visa").await;
    let _: [String; 3] = receiver.next_types().await;
    let deliveries = merchant.get("/_sandbox/deliveries").await.json();
    for delivery in &deliveries["data"].as_array().unwrap()[..2] {
        assert_eq!(delivery["type"], "charge.succeeded");
        assert_eq!(delivery["url"], receiver.url.as_str());
        assert_eq!(delivery["outcome"], "200");
    }
}

#[tokio::test]
async fn what_was_dropped_is_on_record_too() {
    let (merchant, mut receiver) =
        suffering(json!({ "fault": "drop", "type": "charge.succeeded" })).await;
    merchant.pay("pm_card_visa").await;
    receiver.next_event().await;
    let first = merchant.get("/_sandbox/deliveries").await.json()["data"][0].clone();
    assert_eq!(
        (&first["type"], &first["outcome"]),
        (&json!("charge.succeeded"), &json!("dropped"))
    );
    assert_eq!(first["url"], json!(null));
}

#[tokio::test]
async fn an_event_that_is_none_is_not_delivered_again() {
    let (merchant, _) = suffering(json!({ "fault": "drop" })).await;
    let answer = merchant.post_json("/_sandbox/redeliver/evt_none", &json!({})).await;
    assert_eq!(answer.status, 404);
}
