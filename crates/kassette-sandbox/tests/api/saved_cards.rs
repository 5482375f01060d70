use serde_json::json;

use crate::{
    merchant::{merchant, merchant_with_webhooks, payment},
    webhook_receiver::Receiver,
};

#[tokio::test]
async fn a_card_that_was_set_up_pays_while_its_owner_is_absent() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let card = merchant.saved_card(&customer, "pm_card_visa").await;
    let intent = merchant.charge_absent(&customer, &card).await.json();
    assert_eq!(intent["status"], "succeeded");
    assert_eq!(intent["payment_method"], card.as_str());
    let again = merchant.charge_absent(&customer, &card).await.json();
    assert_eq!(again["status"], "succeeded");
}

#[tokio::test]
async fn a_payment_for_later_use_leaves_a_card_that_can_be_charged_again() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let customer = merchant.customer().await;
    receiver.next_event().await;
    let token = merchant.token("pm_card_authenticationRequiredOnSetup").await;
    let more = [("customer", customer.as_str()), ("setup_future_usage", "off_session")];
    let parameters = [&payment(&token)[..], &more].concat();
    let intent = merchant.post("/v1/payment_intents", &parameters).await.json();
    receiver.next_event().await;
    merchant.reply(&intent, "complete").await;
    let expected = ["payment_method.attached", "charge.succeeded", "payment_intent.succeeded"];
    assert_eq!(receiver.next_types().await, expected);
    let path = format!("/v1/customers/{customer}/payment_methods");
    let saved = merchant.get(&path).await.json();
    let card = saved["data"][0]["id"].as_str().unwrap();
    assert_eq!(merchant.charge_absent(&customer, card).await.json()["status"], "succeeded");
}

#[tokio::test]
async fn a_card_that_always_wants_its_owner_declines_in_their_absence() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let card = merchant.saved_card(&customer, "pm_card_authenticationRequired").await;
    let answer = merchant.charge_absent(&customer, &card).await;
    assert_eq!(answer.status, 402);
    let error = answer.error();
    assert_eq!(error["code"], "authentication_required");
    assert_eq!(error["decline_code"], "authentication_required");
    assert_eq!(error["payment_method"]["id"], card.as_str());
    assert_eq!(error["payment_intent"]["status"], "requires_payment_method");
}

#[tokio::test]
async fn a_card_can_be_declined_after_it_was_attached() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let card = merchant.saved_card(&customer, "pm_card_chargeCustomerFail").await;
    let answer = merchant.charge_absent(&customer, &card).await;
    assert_eq!(answer.status, 402);
    assert_eq!(answer.error()["code"], "card_declined");
}

#[tokio::test]
async fn a_card_is_attached_found_and_detached() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant_with_webhooks(Some(receiver.url.clone())).await;
    let customer = merchant.customer().await;
    receiver.next_event().await;
    let path = "/v1/payment_methods/pm_card_visa/attach";
    let attached = merchant.post(path, &[("customer", &customer)]).await.json();
    let path = format!("/v1/payment_methods/{}", attached["id"].as_str().unwrap());
    assert_eq!(merchant.get(&path).await.json(), attached);
    let detached = merchant.post(&format!("{path}/detach"), &[]).await.json();
    assert_eq!(detached["customer"], json!(null));
    let expected = ["payment_method.attached", "payment_method.detached"];
    assert_eq!(receiver.next_types().await, expected);
    let list = merchant.get(&format!("/v1/payment_methods?customer={customer}")).await.json();
    assert_eq!(list["data"], json!([]));
    let again = merchant.post(&format!("{path}/attach"), &[("customer", &customer)]).await;
    assert!(again.text.contains("It may not be used again."), "{}", again.text);
}

#[tokio::test]
async fn a_declined_card_cannot_be_attached() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let path = "/v1/payment_methods/pm_card_visa_chargeDeclined/attach";
    let answer = merchant.post(path, &[("customer", &customer)]).await;
    assert_eq!((answer.status, &answer.error()["code"]), (402, &json!("card_declined")));
}

#[tokio::test]
async fn a_saved_card_pays_for_its_owner_only() {
    let merchant = merchant().await;
    let card = merchant.saved_card(&merchant.customer().await, "pm_card_visa").await;
    let stranger = merchant.customer().await;
    let answer = merchant.charge_absent(&stranger, &card).await;
    assert_eq!((answer.status, &answer.error()["param"]), (400, &json!("payment_method")));
    assert_eq!(merchant.charge_statuses().await, Vec::<&str>::new());
}

#[tokio::test]
async fn a_card_that_paid_without_a_customer_pays_once() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_visa").await.json();
    let customer = merchant.customer().await;
    let card = intent["payment_method"].as_str().unwrap();
    let answer = merchant.charge_absent(&customer, card).await;
    assert!(answer.text.contains("It may not be used again."), "{}", answer.text);
}

#[tokio::test]
async fn the_default_card_is_one_of_the_customers_own() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let card = merchant.saved_card(&customer, "pm_card_visa").await;
    let path = format!("/v1/customers/{customer}");
    let name = "invoice_settings[default_payment_method]";
    let updated = merchant.post(&path, &[(name, &card)]).await.json();
    assert_eq!(updated["invoice_settings"]["default_payment_method"], card.as_str());
    let other = merchant.saved_card(&merchant.customer().await, "pm_card_visa").await;
    assert_eq!(merchant.post(&path, &[(name, &other)]).await.error()["param"], name);
}

#[tokio::test]
async fn a_payment_with_a_method_waits_to_be_confirmed() {
    let merchant = merchant().await;
    let parameters = [
        ("amount", "1200"),
        ("currency", "usd"),
        ("payment_method", "pm_card_visa"),
        ("automatic_payment_methods[enabled]", "true"),
        ("automatic_payment_methods[allow_redirects]", "never"),
    ];
    let intent = merchant.post("/v1/payment_intents", &parameters).await.json();
    assert_eq!(intent["status"], "requires_confirmation");
    let path = format!("/v1/payment_intents/{}/confirm", intent["id"].as_str().unwrap());
    assert_eq!(merchant.post(&path, &[]).await.json()["status"], "succeeded");
}
