use kassette_core::CheckoutStatus;
use serde_json::json;

use crate::harness::{Server, problems};

#[tokio::test]
async fn the_buyer_sees_the_merchant_and_not_the_merchants_notes() {
    let server = Server::start().await;
    let body = json!({ "product_id": server.product("Lifetime").await, "metadata": { "a": 1 } });
    let created = server.post_as_merchant("/v1/checkouts/", body).await.body;
    let path = format!("/v1/checkouts/client/{}", created["client_secret"].as_str().unwrap());
    let public = server.get(&path).await.body;
    assert_eq!(public["organization"]["name"], "Acme");
    assert_eq!(public["organization"]["pledge_minimum_amount"], 0);
    assert!(public.get("metadata").is_none() && public.get("customer_metadata").is_none());
    assert_eq!(public["id"], created["id"]);
}

#[tokio::test]
async fn an_unknown_secret_opens_nothing() {
    let server = Server::start().await;
    let reply = server.get("/v1/checkouts/client/kassette_c_unknown").await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.body, json!({ "error": "ResourceNotFound", "detail": "Not found" }));
}

#[tokio::test]
async fn an_id_that_is_none_is_refused() {
    let server = Server::start().await;
    let reply = server.get_as_merchant("/v1/checkouts/custom").await;
    assert_eq!(reply.status, 422);
    assert_eq!(problems(&reply), [(json!(["path", "id"]), "uuid_parsing")]);
    let msg = reply.body["detail"][0]["msg"].as_str().unwrap();
    assert!(msg.starts_with("Input should be a valid UUID, "), "{msg}");
}

#[tokio::test]
async fn past_its_time_a_session_is_gone_for_the_buyer_and_there_for_the_merchant() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.clock.advance_seconds(3600);
    let gone = json!({ "error": "ExpiredCheckoutError", "detail": "This checkout has expired." });
    for reply in [
        server.get(&checkout.client_path()).await,
        server.patch(&checkout.client_path(), json!({})).await,
        server.post(&checkout.confirm_path(), json!({})).await,
        server.get(&format!("{}/stream", checkout.client_path())).await,
    ] {
        assert_eq!((reply.status.as_u16(), reply.body), (410, gone.clone()));
    }
    assert_eq!(server.reload(&checkout).await["status"], "open");
}

#[tokio::test]
async fn the_sweep_closes_what_is_overdue_and_nothing_else() {
    let server = Server::start().await;
    let old = server.checkout(&["Lifetime"]).await;
    server.clock.advance_seconds(3599);
    let young = server.checkout(&["Lifetime"]).await;
    server.clock.advance_seconds(1);
    kassette_server::checkouts::expiry::expire_overdue(&server.state).await.unwrap();
    let expired = server.reload(&old).await;
    assert_eq!(expired["status"], "expired");
    assert_eq!(expired["modified_at"], "2026-01-01T01:00:00Z");
    assert_eq!(server.reload(&young).await["status"], "open");
    assert_eq!(server.get(&old.client_path()).await.status, 410);
}

#[tokio::test]
async fn the_buyers_access_ends_with_the_clock_even_after_a_purchase() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    let email = json!({ "customer_email": "ada@example.com" });
    assert_eq!(server.post(&checkout.confirm_path(), email).await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    server.clock.advance_seconds(3601);
    kassette_server::checkouts::expiry::expire_overdue(&server.state).await.unwrap();
    assert_eq!(server.get(&checkout.client_path()).await.status, 410);
    assert_eq!(server.reload(&checkout).await["status"], "succeeded");
}
