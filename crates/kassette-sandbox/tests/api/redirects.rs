use serde_json::{Value, json};

use crate::merchant::{Merchant, merchant, payment};

/// A payment of 12.00 USD with a method that leaves for another page.
async fn pay(merchant: &Merchant) -> Value {
    let path = "/v1/test_helpers/confirmation_tokens";
    let token = merchant.post(path, &[("payment_method_data[type]", "amazon_pay")]).await.json();
    let token = token["id"].as_str().expect("a token's id");
    let answer = merchant.post("/v1/payment_intents", &payment(token)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// The path of the page that the buyer goes to.
fn page_of(merchant: &Merchant, intent: &Value) -> String {
    let url = intent["next_action"]["redirect_to_url"]["url"].as_str().expect("a URL");
    url.strip_prefix(&merchant.address).expect("one of the sandbox").to_owned()
}

async fn answer(merchant: &Merchant, intent: &Value, outcome: &str) -> Value {
    let secret = intent["client_secret"].as_str().expect("a secret");
    let path = format!("/authorize/{}", intent["id"].as_str().expect("an id"));
    let answer = merchant.post(&path, &[("client_secret", secret), ("outcome", outcome)]).await;
    answer.json()
}

#[tokio::test]
async fn the_buyer_leaves_for_a_page_and_pays_there() {
    let merchant = merchant().await;
    let intent = pay(&merchant).await;
    assert_eq!(intent["status"], "requires_action");
    let page = merchant.get(&page_of(&merchant, &intent)).await;
    assert!(page.text.contains("Authorize"), "{}", page.text);
    assert!(page.text.contains("$12.00 USD"), "{}", page.text);
    assert_eq!(answer(&merchant, &intent, "complete").await["status"], "succeeded");
    let charges = merchant.get("/v1/charges").await.json();
    assert_eq!(charges["data"][0]["payment_method_details"]["type"], "amazon_pay");
}

#[tokio::test]
async fn a_buyer_who_fails_there_chooses_again() {
    let merchant = merchant().await;
    let intent = pay(&merchant).await;
    let failed = answer(&merchant, &intent, "fail").await;
    assert_eq!(failed["status"], "requires_payment_method");
    let error = &failed["last_payment_error"];
    assert_eq!(error["code"], "payment_intent_payment_attempt_failed");
    assert_eq!(error["payment_method"]["type"], "amazon_pay");
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
}

#[tokio::test]
async fn nobody_leaves_where_redirects_are_ruled_out() {
    let merchant = merchant().await;
    let path = "/v1/test_helpers/confirmation_tokens";
    let token = merchant.post(path, &[("payment_method_data[type]", "amazon_pay")]).await.json();
    let mut parameters = payment(token["id"].as_str().unwrap()).to_vec();
    parameters.push(("automatic_payment_methods[allow_redirects]", "never"));
    let refused = merchant.post("/v1/payment_intents", &parameters).await;
    assert_eq!((refused.status, &refused.error()["param"]), (400, &json!("payment_method")));
}

#[tokio::test]
async fn a_wallet_brings_a_card() {
    let merchant = merchant().await;
    let parameters = [("key", "pk_test_sandbox"), ("payment_method_data[type]", "google_pay")];
    let browser = merchant.with_key("");
    let token = browser.post("/v1/confirmation_tokens", &parameters).await.json();
    let preview = &token["payment_method_preview"];
    assert_eq!(preview["type"], "card");
    assert_eq!(preview["card"]["wallet"]["type"], "google_pay");
    let parameters = payment(token["id"].as_str().unwrap());
    let intent = merchant.post("/v1/payment_intents", &parameters).await.json();
    assert_eq!(intent["status"], "succeeded");
    let charges = merchant.get("/v1/charges").await.json();
    let card = &charges["data"][0]["payment_method_details"]["card"];
    assert_eq!(card["wallet"]["dynamic_last4"], "4242");
}
