use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::json;

use crate::harness::{Checkout, Server};

struct Stream(Body);

impl Stream {
    async fn open(server: &Server, checkout: &Checkout) -> Self {
        let path = format!("{}/stream", checkout.client_path());
        let response = server.respond(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Self(response.into_body())
    }

    /// The next bytes, or `None` at the end.
    async fn next(&mut self) -> Option<String> {
        let frame = self.0.frame().await?.unwrap();
        Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
    }
}

#[tokio::test]
async fn a_change_arrives_as_one_data_line() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let mut stream = Stream::open(&server, &checkout).await;
    assert_eq!(stream.next().await.as_deref(), Some(": ping\r\n\r\n"));
    server.patch(&checkout.client_path(), json!({ "customer_name": "Ada" })).await;
    let message = stream.next().await.unwrap();
    let json = message.strip_prefix("data: ").unwrap().strip_suffix("\r\n\r\n").unwrap();
    let mut event: serde_json::Value = serde_json::from_str(json).unwrap();
    assert!(event["id"].take().is_string());
    assert_eq!(
        event,
        json!({ "id": null, "key": "checkout.updated", "payload": { "status": "open" } })
    );
}

#[tokio::test]
async fn a_purchase_is_told_in_order() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    let mut stream = Stream::open(&server, &checkout).await;
    stream.next().await;
    server.post(&checkout.confirm_path(), json!({ "customer_email": "ada@example.com" })).await;
    let mut told = Vec::new();
    for _ in 0..5 {
        let message = stream.next().await.unwrap();
        let event: serde_json::Value =
            serde_json::from_str(message.trim_start_matches("data: ")).unwrap();
        told.push(format!("{} {}", event["key"].as_str().unwrap(), event["payload"]));
    }
    assert_eq!(
        told,
        [
            r#"checkout.updated {"status":"confirmed"}"#,
            r#"checkout.webhook_event_delivered {"status":"confirmed"}"#,
            "checkout.order_created {}",
            r#"checkout.updated {"status":"succeeded"}"#,
            r#"checkout.webhook_event_delivered {"status":"succeeded"}"#,
        ]
    );
}

#[tokio::test]
async fn other_sessions_are_not_heard() {
    let server = Server::start().await;
    let (mine, other) =
        (server.checkout(&["Lifetime"]).await, server.checkout(&["Lifetime"]).await);
    let mut stream = Stream::open(&server, &mine).await;
    stream.next().await;
    server.patch(&other.client_path(), json!({})).await;
    server.state.shutdown.cancel();
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn it_pings_every_15_seconds_and_asks_to_reconnect_after_ten_minutes() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let mut stream = Stream::open(&server, &checkout).await;
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let mut pings = 0;
    let last = loop {
        match stream.next().await.unwrap() {
            ping if ping == ": ping\r\n\r\n" => pings += 1,
            other => break other,
        }
    };
    assert_eq!(last, "data: {\"type\": \"reconnect\"}\r\n\r\n");
    assert_eq!(stream.next().await, None);
    assert_eq!((pings, started.elapsed().as_secs()), (41, 600));
}

#[tokio::test]
async fn an_unknown_session_has_no_stream() {
    let server = Server::start().await;
    let reply = server.get("/v1/checkouts/client/kassette_c_unknown/stream").await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (404, &json!("ResourceNotFound")));
}
