use serde_json::json;

use crate::merchant::merchant;

const PATH: &str = "/v1/payment_method_domains";

#[tokio::test]
async fn a_domain_is_registered_once_and_validated() {
    let merchant = merchant().await;
    let domain = merchant.post(PATH, &[("domain_name", "shop.example")]).await.json();
    assert_eq!(domain["apple_pay"], json!({ "status": "active" }));
    let again = merchant.post(PATH, &[("domain_name", "shop.example")]).await.json();
    assert_eq!(again, domain);
    let path = format!("{PATH}/{}/validate", domain["id"].as_str().unwrap());
    assert_eq!(merchant.post(&path, &[]).await.json(), domain);
    let found = merchant.get(&format!("{PATH}?domain_name=shop.example")).await.json();
    assert_eq!(found["data"], json!([domain]));
}

#[tokio::test]
async fn a_domain_can_be_switched_off() {
    let merchant = merchant().await;
    let domain = merchant.post(PATH, &[("domain_name", "shop.example")]).await.json();
    let path = format!("{PATH}/{}", domain["id"].as_str().unwrap());
    let changed = merchant.post(&path, &[("enabled", "false")]).await.json();
    assert_eq!(changed["enabled"], false);
    let found = merchant.get(&format!("{PATH}?enabled=true")).await.json();
    assert_eq!(found["data"], json!([]));
}

#[tokio::test]
async fn an_address_is_no_domain() {
    let answer = merchant().await.post(PATH, &[("domain_name", "https://shop.example/")]).await;
    assert_eq!(answer.error()["param"], "domain_name");
}
