//! Who may see what a customer has, and for how long.

use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Log, PUBLIC_URL, Reply, Server, Stripe, complaint};

const SESSIONS: &str = "/v1/customer-sessions/";
const ME: &str = "/v1/customer-portal/customers/me";

/// A free session about which `said` is said, confirmed with this e-mail address.
async fn confirm(server: &Server, said: Value, email: &str) -> Reply {
    let mut body = said;
    body["product_id"] = json!(server.product("Starter").await);
    let checkout = Checkout(server.add("/v1/checkouts/", body).await);
    let reply = server.post(&checkout.confirm_path(), json!({ "customer_email": email })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    reply
}

fn token(confirmed: &Reply) -> &str {
    confirmed.body["customer_session_token"].as_str().unwrap()
}

async fn status_of(server: &Server, token: &str) -> u16 {
    server.get_with(ME, token).await.status.as_u16()
}

#[tokio::test]
async fn a_new_customer_sees_what_they_have_for_an_hour() {
    let server = Server::start().await;
    let confirmed = confirm(&server, json!({}), "ada@example.com").await;
    let me = server.get_with(ME, token(&confirmed)).await;
    assert_eq!((me.status.as_u16(), &me.body["email"]), (200, &json!("ada@example.com")));
    server.clock.advance_seconds(3599);
    assert_eq!(status_of(&server, token(&confirmed)).await, 200);
    server.clock.advance_seconds(1);
    let late = server.get_with(ME, token(&confirmed)).await;
    assert_eq!((late.status.as_u16(), &late.body["error"]), (401, &json!("invalid_token")));
}

#[tokio::test]
async fn a_customer_whom_the_merchant_named_sees_what_they_have() {
    let server = Server::start().await;
    let said = json!({ "customer_email": "ada@example.com", "external_customer_id": "c-1" });
    let id = server.add_customer(said).await;
    for (key, value) in [("customer_id", id.as_str()), ("external_customer_id", "c-1")] {
        let confirmed = confirm(&server, json!({ key: value }), "ignored@example.com").await;
        let me = server.get_with(ME, token(&confirmed)).await.body;
        assert_eq!(me["id"], json!(id), "{key}");
    }
}

#[tokio::test]
async fn who_typed_the_address_of_a_customer_sees_nothing() {
    let server = Server::start().await;
    server.add("/v1/customers/", json!({ "email": "ada@example.com" })).await;
    let typed = confirm(&server, json!({}), "ADA@example.com").await;
    assert_eq!(status_of(&server, token(&typed)).await, 401);
    let prefilled = json!({ "customer_email": "ada@example.com" });
    let prefilled = confirm(&server, prefilled, "ada@example.com").await;
    assert_eq!(status_of(&server, token(&prefilled)).await, 401);
}

#[tokio::test]
async fn who_took_an_address_first_sees_nothing_of_what_others_buy_with_it() {
    let server = Server::start().await;
    let first = confirm(&server, json!({}), "ada@example.com").await;
    assert_eq!(status_of(&server, token(&first)).await, 200);
    let second = confirm(&server, json!({}), "ada@example.com").await;
    assert_eq!(status_of(&server, token(&first)).await, 401);
    assert_eq!(status_of(&server, token(&second)).await, 401);
}

#[tokio::test]
async fn a_decline_before_it_does_not_make_a_new_customer_a_known_one() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await.status, 400);
    let paid = server.pay(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!(status_of(&server, token(&paid)).await, 200);
}

#[tokio::test]
async fn a_merchant_lets_their_customer_in() {
    let server = Server::start().await;
    let said = json!({ "customer_email": "ada@example.com", "external_customer_id": "c-1" });
    let id = server.add_customer(said).await;
    for (key, value) in [
        ("customer_id", id.as_str()),
        ("external_customer_id", "c-1"),
        ("customer_external_id", "c-1"),
    ] {
        let body = json!({ key: value, "return_url": "https://shop.example/account" });
        let session = server.add(SESSIONS, body).await;
        let token = session["token"].as_str().unwrap();
        assert!(token.starts_with("kassette_cst_"));
        assert_eq!(session["customer_id"], json!(id));
        assert_eq!(session["customer"]["email"], "ada@example.com");
        assert_eq!(session["expires_at"], "2026-01-01T01:00:00Z");
        assert_eq!(session["return_url"], "https://shop.example/account");
        let url = format!("{PUBLIC_URL}/portal#customer_session_token={token}");
        assert_eq!(session["customer_portal_url"], json!(url));
        assert_eq!(server.get_with(ME, token).await.body["id"], json!(id), "{key}");
        let introspect = "/v1/customer-portal/customer-session/introspect";
        let said = server.get_with(introspect, token).await.body;
        assert_eq!(said["expires_at"], "2026-01-01T01:00:00Z");
        assert_eq!(said["return_url"], "https://shop.example/account");
    }
}

#[tokio::test]
async fn nobody_is_let_in_who_is_not_ones_customer() {
    let server = Server::start().await;
    let id = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    let theirs = server.post_with(SESSIONS, json!({ "customer_id": id }), &stranger).await;
    let unknown = "Customer does not exist.";
    assert_eq!(complaint(&theirs), (422, json!(["body", "customer_id"]), unknown));
    let nobody = server.post_as_merchant(SESSIONS, json!({ "external_customer_id": "c-9" })).await;
    assert_eq!(complaint(&nobody), (422, json!(["body", "external_customer_id"]), unknown));
    let empty = server.post_as_merchant(SESSIONS, json!({})).await;
    assert_eq!(empty.status, 422);
    assert_eq!(
        empty.body["detail"][0]["loc"],
        json!(["body", "CustomerSessionCustomerIDCreate", "customer_id"])
    );
    let reader = "create --organization acme --scope customers:write";
    let reader = server.token_command(reader).await.unwrap();
    let reply = server.post_with(SESSIONS, json!({ "customer_id": id }), reader.trim()).await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (403, &json!("insufficient_scope")));
}

#[tokio::test]
async fn a_deleted_customer_sees_nothing_any_more() {
    let server = Server::start().await;
    let id = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let session = server.add(SESSIONS, json!({ "customer_id": id })).await;
    server.delete_as_merchant(&format!("/v1/customers/{id}")).await;
    assert_eq!(status_of(&server, session["token"].as_str().unwrap()).await, 401);
}

#[tokio::test]
async fn only_a_hash_of_the_token_is_stored() {
    let server = Server::start().await;
    let confirmed = confirm(&server, json!({}), "ada@example.com").await;
    let hashes = server.column("select token_hash from customer_sessions").await;
    assert_eq!(hashes.len(), 1);
    assert_eq!(hashes[0].len(), 43);
    assert!(!token(&confirmed).contains(&hashes[0]));
}

#[tokio::test]
async fn no_token_is_logged() {
    let log = Log::start();
    let server = Server::start().await;
    let confirmed = confirm(&server, json!({}), "ada@example.com").await;
    let id = server.get_with(ME, token(&confirmed)).await.body["id"].clone();
    let session = server.add(SESSIONS, json!({ "customer_id": id })).await;
    status_of(&server, session["token"].as_str().unwrap()).await;
    status_of(&server, "kassette_cst_wrong").await;
    let logged = log.take();
    assert!(logged.contains("route=\"/v1/customer-portal/customers/me\" status=200"), "{logged}");
    assert!(logged.contains("status=401"), "{logged}");
    assert!(!logged.contains("kassette_cst_"), "{logged}");
}
