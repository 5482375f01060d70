use serde_json::json;

use crate::{merchant::merchant, webhook_receiver::Receiver};

const PATH: &str = "/v1/webhook_endpoints";

#[tokio::test]
async fn an_endpoint_gets_the_events_that_it_wants_signed_with_its_own_secret() {
    let mut receiver = Receiver::start().await;
    let merchant = merchant().await;
    let parameters = [
        ("url", receiver.url.as_str()),
        ("enabled_events[]", "payment_intent.succeeded"),
        ("enabled_events[]", "charge.refunded"),
    ];
    let endpoint = merchant.post(PATH, &parameters).await.json();
    let secret = endpoint["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));
    merchant.pay("pm_card_visa").await;
    let posted = receiver.next().await;
    assert_eq!(posted.event()["type"], "payment_intent.succeeded");
    assert!(posted.is_signed_with(secret));
}

#[tokio::test]
async fn the_secret_is_shown_once() {
    let merchant = merchant().await;
    let parameters = [("url", "http://127.0.0.1:9/hook"), ("enabled_events[]", "*")];
    let endpoint = merchant.post(PATH, &parameters).await.json();
    let path = format!("{PATH}/{}", endpoint["id"].as_str().unwrap());
    let found = merchant.get(&path).await.json();
    assert_eq!(found.get("secret"), None);
    assert_eq!(found["enabled_events"], json!(["*"]));
    assert_eq!(merchant.get(PATH).await.json()["data"], json!([found]));
    let changed = merchant.post(&path, &[("disabled", "true")]).await.json();
    assert_eq!(changed["status"], "disabled");
}

#[tokio::test]
async fn a_deleted_endpoint_hears_nothing() {
    let mut kept = Receiver::start().await;
    let mut deleted = Receiver::start().await;
    let merchant = merchant().await;
    let everything = |url| [("url", url), ("enabled_events[]", "*")];
    let endpoint = merchant.post(PATH, &everything(deleted.url.as_str())).await.json();
    merchant.post(PATH, &everything(kept.url.as_str())).await;
    let path = format!("{PATH}/{}", endpoint["id"].as_str().unwrap());
    merchant.customer().await;
    kept.next_event().await;
    deleted.next_event().await;
    assert_eq!(merchant.delete(&path).await.json()["deleted"], true);
    merchant.customer().await;
    kept.next_event().await;
    assert!(!deleted.has_more());
    assert_eq!(merchant.get(&path).await.status, 404);
}
