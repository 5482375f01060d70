use serde_json::json;

use crate::harness::Server;

#[tokio::test]
async fn only_the_first_opening_is_stored_and_nothing_else_changes() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let path = format!("{}/opened", checkout.client_path());
    let reply = server.post(&path, json!({ "distinct_id": "visitor-1" })).await;
    assert_eq!((reply.status.as_u16(), &reply.body["id"]), (200, &json!(checkout.id())));
    assert_eq!(reply.body["modified_at"], json!(null));
    server.clock.advance_seconds(60);
    assert_eq!(server.post(&path, json!({})).await.status, 200);

    let mut connection = server.state.store.connection().await.unwrap();
    let opening = connection.opening(checkout.id()).await.unwrap().unwrap();
    assert_eq!(
        (opening.0.to_string(), opening.1.as_deref()),
        ("2026-01-01T00:00:00Z".to_owned(), Some("visitor-1"))
    );
}

#[tokio::test]
async fn an_expired_session_is_not_opened() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    server.clock.advance_seconds(3600);
    let path = format!("{}/opened", checkout.client_path());
    assert_eq!(server.post(&path, json!({ "distinct_id": null })).await.status, 410);
    let unknown = "/v1/checkouts/client/kassette_c_x/opened";
    assert_eq!(server.post(unknown, json!({})).await.status, 404);
}
