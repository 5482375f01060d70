//! What merchants' own servers are told, and how.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use kassette_core::CheckoutStatus;
use kassette_server::webhooks::send::send_due;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::harness::{Server, Stripe};

const ENDPOINTS: &str = "/v1/webhooks/endpoints";
const DELIVERIES: &str = "/v1/webhooks/deliveries";

/// A merchant's own server.
#[derive(Clone, Default)]
pub struct Listener {
    url: String,
    heard: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    /// What it answers next; 204 when there is nothing more.
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Listener {
    pub async fn start() -> Self {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", socket.local_addr().unwrap());
        let listener = Self { url, ..Self::default() };
        let Self { heard, answers, .. } = listener.clone();
        let hear = move |headers: HeaderMap, body: Bytes| async move {
            heard.lock().unwrap().push((headers, String::from_utf8(body.to_vec()).unwrap()));
            let code = answers.lock().unwrap().pop_front().unwrap_or(204);
            (StatusCode::from_u16(code).unwrap(), "said\0so").into_response()
        };
        let router = Router::new().route("/hook", post(hear));
        tokio::spawn(async { axum::serve(socket, router).await });
        listener
    }

    fn will_answer(&self, codes: &[u16]) {
        self.answers.lock().unwrap().extend(codes);
    }

    pub fn heard(&self) -> Vec<(HeaderMap, String)> {
        self.heard.lock().unwrap().clone()
    }

    /// The names of the events, in the order in which they came.
    pub fn kinds(&self) -> Vec<String> {
        let kind = |(_, body): &(HeaderMap, String)| {
            let event: Value = serde_json::from_str(body).unwrap();
            event["type"].as_str().unwrap().to_owned()
        };
        self.heard().iter().map(kind).collect()
    }
}

pub async fn subscribe(server: &Server, listener: &Listener, events: &[&str]) -> Value {
    let body = json!({ "url": listener.url, "format": "raw", "events": events });
    server.add(ENDPOINTS, body).await
}

async fn deliver(server: &Server) {
    while send_due(&server.state).await.unwrap() {}
}

#[tokio::test]
async fn a_purchase_is_told_in_the_order_in_which_it_happened() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let listener = Listener::start().await;
    let everything = [
        "checkout.created",
        "checkout.updated",
        "customer.created",
        "customer.updated",
        "order.created",
        "order.updated",
        "order.paid",
        "subscription.created",
        "subscription.active",
        "subscription.updated",
    ];
    subscribe(&server, &listener, &everything).await;
    let checkout = server.checkout(&["Studio"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    deliver(&server).await;
    let mut kinds = listener.kinds();
    // Of one moment the ids decide; the test's clock stands still.
    kinds.sort();
    let mut expected = everything.map(str::to_owned).to_vec();
    expected.push("checkout.updated".to_owned());
    expected.sort();
    assert_eq!(kinds, expected);
    let statuses: Vec<Value> = listener
        .heard()
        .iter()
        .filter_map(|(_, body)| {
            let event: Value = serde_json::from_str(body).unwrap();
            (event["type"] == "checkout.updated").then(|| event["data"]["status"].clone())
        })
        .collect();
    assert!(statuses.contains(&json!("confirmed")) && statuses.contains(&json!("succeeded")));
}

#[tokio::test]
async fn a_delivery_is_signed_over_its_id_its_time_and_its_body() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    let endpoint = subscribe(&server, &listener, &["checkout.created"]).await;
    let checkout = server.checkout(&["Starter"]).await;
    deliver(&server).await;
    let [(headers, body)] = listener.heard().try_into().unwrap();
    let event: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(event["type"], "checkout.created");
    assert_eq!(event["timestamp"], "2026-01-01T00:00:00Z");
    assert_eq!(event["data"], server.reload(&checkout).await);
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("webhook-timestamp"), "1767225600");
    let secret = endpoint["secret"].as_str().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{}.1767225600.{body}", header("webhook-id")).as_bytes());
    let signature = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(header("webhook-signature"), format!("v1,{signature}"));
}

#[tokio::test]
async fn a_failure_is_tried_again_with_the_same_id_and_body() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    listener.will_answer(&[500, 302]);
    subscribe(&server, &listener, &["checkout.created"]).await;
    let checkout = server.checkout(&["Starter"]).await;
    deliver(&server).await;
    deliver(&server).await;
    assert_eq!(listener.heard().len(), 1, "not before its time");
    server.patch(&checkout.client_path(), json!({ "customer_name": "Ada" })).await;
    for _ in 0..2 {
        server.clock.advance_seconds(20);
        deliver(&server).await;
    }
    let heard = listener.heard();
    assert_eq!(heard.len(), 3, "a redirect is a failure, and not followed");
    for (headers, body) in &heard[1..] {
        assert_eq!(headers["webhook-id"], heard[0].0["webhook-id"]);
        assert_eq!(*body, heard[0].1, "byte for byte, whatever happened since");
        assert_ne!(headers["webhook-timestamp"], heard[0].0["webhook-timestamp"]);
        assert_ne!(headers["webhook-signature"], heard[0].0["webhook-signature"]);
    }
    let list = server.get_as_merchant(DELIVERIES).await.body;
    let codes: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|it| &it["http_code"]).collect();
    assert_eq!(codes, [&json!(204), &json!(302), &json!(500)]);
    assert_eq!(list["items"][0]["webhook_event"]["succeeded"], true);
    assert_eq!(list["items"][2]["response"], "saidso");
    let failed = server
        .get_as_merchant(&format!(
            "{DELIVERIES}?succeeded=false&http_code_class=5xx&event_type=checkout.created"
        ))
        .await;
    assert_eq!(failed.body["pagination"]["total_count"], 1);
}

#[tokio::test]
async fn an_endpoint_that_never_answers_is_given_up_and_at_last_switched_off() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    listener.will_answer(&[500; 101]);
    let endpoint = subscribe(&server, &listener, &["checkout.created"]).await;
    for _ in 0..10 {
        server.checkout(&["Starter"]).await;
    }
    for _ in 0..10 {
        deliver(&server).await;
        server.clock.advance_seconds(1201);
    }
    deliver(&server).await;
    assert_eq!(listener.heard().len(), 100, "ten events, each tried ten times");
    let endpoint = server
        .get_as_merchant(&format!("{ENDPOINTS}/{}", endpoint["id"].as_str().unwrap()))
        .await
        .body;
    assert_eq!(endpoint["enabled"], false);
    server.checkout(&["Starter"]).await;
    deliver(&server).await;
    assert_eq!(listener.heard().len(), 100);
    let list = server.get_as_merchant(&format!("{DELIVERIES}?limit=1")).await.body;
    assert_eq!(list["items"][0]["webhook_event"]["succeeded"], false);
}

#[tokio::test]
async fn an_event_is_delivered_again_on_demand_and_stays_delivered() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    listener.will_answer(&[200, 500]);
    subscribe(&server, &listener, &["checkout.created"]).await;
    server.checkout(&["Starter"]).await;
    deliver(&server).await;
    let list = server.get_as_merchant(DELIVERIES).await.body;
    let event = list["items"][0]["webhook_event"]["id"].as_str().unwrap();
    let path = format!("/v1/webhooks/events/{event}/redeliver");
    assert_eq!(server.post_as_merchant(&path, json!({})).await.status, 202);
    deliver(&server).await;
    let heard = listener.heard();
    assert_eq!(heard[1].0["webhook-id"], heard[0].0["webhook-id"]);
    let list = server.get_as_merchant(DELIVERIES).await.body;
    assert_eq!(list["pagination"]["total_count"], 2);
    assert_eq!(list["items"][0]["webhook_event"]["succeeded"], true, "success is final");
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(DELIVERIES, &stranger).await.body["items"], json!([]));
}

#[tokio::test]
async fn an_event_survives_a_restart() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    subscribe(&server, &listener, &["checkout.created"]).await;
    server.checkout(&["Starter"]).await;
    let server = server.restart(None).await;
    assert_eq!(listener.heard().len(), 0);
    deliver(&server).await;
    assert_eq!(listener.kinds(), ["checkout.created"]);
}

#[tokio::test]
async fn an_overdue_session_is_told_as_expired_and_not_as_updated() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    subscribe(&server, &listener, &["checkout.expired", "checkout.updated"]).await;
    let checkout = server.checkout(&["Starter"]).await;
    server.clock.advance_seconds(3601);
    kassette_server::checkouts::expiry::expire_overdue(&server.state).await.unwrap();
    deliver(&server).await;
    assert_eq!(listener.kinds(), ["checkout.expired"]);
    assert_eq!(server.reload(&checkout).await["status"], "expired");
}

#[tokio::test]
async fn endpoints_are_managed() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    let made = subscribe(&server, &listener, &["order.paid"]).await;
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    assert_eq!((&made["enabled"], &made["name"]), (&json!(true), &json!(null)));
    let path = format!("{ENDPOINTS}/{}", made["id"].as_str().unwrap());
    assert_eq!(server.get_as_merchant(&path).await.body, made);
    assert_eq!(server.get_as_merchant(ENDPOINTS).await.body["items"], json!([made]));
    let edit = json!({ "name": "Shop", "events": [], "enabled": false });
    let edited = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!(
        (&edited["name"], &edited["events"], &edited["enabled"]),
        (&json!("Shop"), &json!([]), &json!(false))
    );
    let reset = server.patch_as_merchant(&format!("{path}/secret"), json!({})).await.body;
    assert_ne!(reset["secret"], made["secret"]);
    assert_eq!(server.delete_as_merchant(&path).await.status, 204);
    assert_eq!(server.get_as_merchant(&path).await.status, 404);
    assert_eq!(server.get_as_merchant(ENDPOINTS).await.body["items"], json!([]));
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_is_refused() {
    let server = Server::start().await;
    let body = |url: &str, events: Value| json!({ "url": url, "format": "raw", "events": events });
    let reply = server.post_as_merchant(ENDPOINTS, body("ftp://x.de", json!([]))).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.body["detail"][0]["type"]),
        (422, &json!("url_scheme"))
    );
    let reply =
        server.post_as_merchant(ENDPOINTS, body("https://x.de", json!(["order.lost"]))).await;
    assert_eq!(reply.body["detail"][0]["loc"], json!(["body", "events", 0]));
    let mut weak = body("https://x.de", json!([]));
    weak["secret"] = json!("short");
    let reply = server.post_as_merchant(ENDPOINTS, weak).await;
    assert_eq!(reply.body["detail"][0]["loc"], json!(["body", "secret"]));
}

#[tokio::test]
async fn strangers_cannot_make_the_server_knock_at_its_own_doors() {
    let server = Server::start().await.with_public_webhooks_only();
    for url in
        ["http://hooks.example.com/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/"]
    {
        let body = json!({ "url": url, "format": "raw", "events": [] });
        let reply = server.post_as_merchant(ENDPOINTS, body).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.body["detail"][0]["loc"]),
            (422, &json!(["body", "url"])),
            "{url}"
        );
    }
    let body = json!({ "url": "https://hooks.example.com/", "format": "raw", "events": [] });
    assert_eq!(server.post_as_merchant(ENDPOINTS, body).await.status, 201);
}

#[tokio::test]
async fn a_channel_is_told_of_orders_in_words() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    let body = json!({ "url": listener.url, "format": "slack", "events": ["order.created", "order.paid"] });
    server.add(ENDPOINTS, body).await;
    server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    deliver(&server).await;
    let bodies: Vec<String> = listener.heard().into_iter().map(|(_, body)| body).collect();
    assert_eq!(bodies, [r#"{"text":"New order: Starter, $0.00, from ada@example.com"}"#]);
}

#[tokio::test]
async fn the_buyer_waits_until_the_merchant_knows() {
    let server = Server::start().await;
    let listener = Listener::start().await;
    subscribe(&server, &listener, &["checkout.updated"]).await;
    let checkout = server.checkout(&["Starter"]).await;
    let mut events = server.state.events.subscribe(checkout.id());
    let email = json!({ "customer_email": "ada@example.com" });
    assert_eq!(server.post(&checkout.confirm_path(), email).await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let mut keys = Vec::new();
    while let Ok(event) = events.try_recv() {
        keys.push(json!(event.key));
    }
    assert!(!keys.contains(&json!("checkout.webhook_event_delivered")), "{keys:?}");
    deliver(&server).await;
    let mut known = Vec::new();
    while let Ok(event) = events.try_recv() {
        known.push((json!(event.key), json!(event.payload.status)));
    }
    known.sort_by_key(|(_, status)| status.to_string());
    let delivered = json!("checkout.webhook_event_delivered");
    assert_eq!(known, [(delivered.clone(), json!("confirmed")), (delivered, json!("succeeded"))]);
}
