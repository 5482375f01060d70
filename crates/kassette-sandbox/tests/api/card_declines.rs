use serde_json::{Value, json};

use crate::merchant::{Merchant, merchant};

/// The code, the decline code and the message of what paying with the card is answered.
async fn refusal(merchant: &Merchant, payment_method: &str) -> Value {
    let answer = merchant.pay(payment_method).await;
    assert_eq!(answer.status, 402, "{}", answer.text);
    let error = answer.error();
    assert_eq!(error["type"], "card_error");
    json!(["code", "decline_code", "message"].map(|name| error.get(name)))
}

#[tokio::test]
async fn each_declined_card_says_why_in_stripes_words_and_a_decline_code_is_there_with_card_declined_only()
 {
    let merchant = merchant().await;
    let cards = [
        (
            "pm_card_visa_chargeDeclined",
            "card_declined",
            Some("generic_decline"),
            "Your card was declined.",
        ),
        (
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "card_declined",
            Some("insufficient_funds"),
            "Your card has insufficient funds.",
        ),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None, "Your card has expired."),
        (
            "pm_card_chargeDeclinedIncorrectCvc",
            "incorrect_cvc",
            None,
            "Your card's security code is incorrect.",
        ),
        (
            "pm_card_chargeDeclinedProcessingError",
            "processing_error",
            None,
            "An error occurred while processing your card. Try again in a little bit.",
        ),
    ];
    for (card, code, decline_code, message) in cards {
        assert_eq!(refusal(&merchant, card).await, json!([code, decline_code, message]));
    }
}

#[tokio::test]
async fn a_decline_leaves_an_intent_that_waits_for_another_card() {
    let merchant = merchant().await;
    let error = merchant.pay("pm_card_visa_chargeDeclined").await.error();
    let intent = merchant.only_intent().await;
    assert_eq!(error["payment_intent"]["id"], intent["id"]);
    assert_eq!(intent["status"], "requires_payment_method");
    assert_eq!(intent["payment_method"], json!(null));
    assert_eq!(intent["last_payment_error"]["decline_code"], "generic_decline");
    assert_eq!(intent["last_payment_error"]["charge"], intent["latest_charge"]);
    assert_eq!(intent["amount_received"], 0);
    assert_eq!(merchant.charge_statuses().await, ["failed"]);
}

#[tokio::test]
async fn an_intent_that_was_declined_can_be_paid_with_another_card() {
    let merchant = merchant().await;
    merchant.pay("pm_card_visa_chargeDeclined").await;
    let id = merchant.only_intent().await["id"].as_str().unwrap().to_owned();
    let token = merchant.token("pm_card_mastercard").await;
    let path = format!("/v1/payment_intents/{id}/confirm");
    let parameters =
        [("confirmation_token", token.as_str()), ("return_url", "https://shop.example/back")];
    let intent = merchant.post(&path, &parameters).await.json();
    assert_eq!(intent["status"], "succeeded");
    assert_eq!(intent["last_payment_error"], json!(null));
    assert_eq!(merchant.charge_statuses().await, ["failed", "succeeded"]);
}
