use serde_json::json;

use crate::merchant::{Merchant, merchant, payment};

const CARD: [(&str, &str); 6] = [
    ("key", "pk_test_sandbox"),
    ("payment_method_data[type]", "card"),
    ("payment_method_data[card][number]", "4242424242424242"),
    ("payment_method_data[card][exp_month]", "12"),
    ("payment_method_data[card][exp_year]", "40"),
    ("payment_method_data[card][cvc]", "123"),
];

async fn typed(merchant: &Merchant, more: &[(&str, &str)]) -> crate::merchant::Answered {
    let parameters = [&CARD[..], more].concat();
    merchant.with_key("").post("/v1/confirmation_tokens", &parameters).await
}

#[tokio::test]
async fn a_token_shows_its_card_but_not_its_number() {
    let merchant = merchant().await;
    let name = [("payment_method_data[billing_details][name]", "Ada Buyer")];
    let answer = typed(&merchant, &name).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(!answer.text.contains("4242424242424242"));
    let token = answer.json();
    assert_eq!(token["payment_method_preview"]["card"]["last4"], "4242");
    assert_eq!(token["payment_method_preview"]["card"]["exp_year"], 2040);
    assert_eq!(token["payment_method_preview"]["billing_details"]["name"], "Ada Buyer");
    assert_eq!(token["payment_intent"], json!(null));
}

#[tokio::test]
async fn a_mistyped_number_makes_no_token() {
    let wrong = [("payment_method_data[card][number]", "4242424242424241")];
    let answer = typed(&merchant().await, &wrong).await;
    assert_eq!(answer.status, 402);
    assert_eq!(answer.error()["code"], "incorrect_number");
}

#[tokio::test]
async fn a_token_pays_once() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa").await;
    let first = merchant.post("/v1/payment_intents", &payment(&token)).await.json();
    let second = merchant.post("/v1/payment_intents", &payment(&token)).await;
    assert_eq!(second.status, 400);
    assert_eq!(second.error()["param"], "confirmation_token");
    assert_eq!(merchant.only_intent().await["id"], first["id"]);
    let found = merchant.get(&format!("/v1/confirmation_tokens/{token}")).await.json();
    assert_eq!(found["payment_intent"], first["id"]);
}

#[tokio::test]
async fn a_token_is_spent_by_a_decline_too() {
    let merchant = merchant().await;
    let token = merchant.token("pm_card_visa_chargeDeclined").await;
    let first = merchant.post("/v1/payment_intents", &payment(&token)).await;
    let second = merchant.post("/v1/payment_intents", &payment(&token)).await;
    assert_eq!([first.status, second.status], [402, 400]);
}

#[tokio::test]
async fn a_payment_cannot_be_for_another_use_than_the_buyer_agreed_to() {
    let merchant = merchant().await;
    let token = typed(&merchant, &[("setup_future_usage", "on_session")]).await.json();
    let usage = [("setup_future_usage", "off_session")];
    let parameters = [&payment(token["id"].as_str().unwrap())[..], &usage].concat();
    let answer = merchant.post("/v1/payment_intents", &parameters).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.error()["param"], "setup_future_usage");
}

#[tokio::test]
async fn an_unknown_token_pays_nothing() {
    let merchant = merchant().await;
    let answer = merchant.post("/v1/payment_intents", &payment("ctoken_none")).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.error()["message"], "No such confirmationtoken: 'ctoken_none'");
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
}
