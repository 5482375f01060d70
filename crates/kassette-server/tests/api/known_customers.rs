//! Sessions for customers who bought before.

use serde_json::{Value, json};

use crate::harness::{Checkout, Server, problems};

fn ada() -> Value {
    json!({
        "customer_email": "Ada@example.com", "customer_name": "Ada", "locale": "fr",
        "external_customer_id": "c-1", "customer_billing_address": { "country": "FR" },
    })
}

async fn create(server: &Server, key: &str, value: &str, mut body: Value) -> Value {
    body["product_id"] = json!(server.product("Studio").await);
    body[key] = json!(value);
    let reply = server.post_as_merchant("/v1/checkouts/", body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

#[tokio::test]
async fn a_known_customer_is_linked_and_what_was_not_said_is_filled_in() {
    let server = Server::start().await;
    let id = server.add_customer(ada()).await;
    for (key, value) in [("customer_id", id.as_str()), ("external_customer_id", "c-1")] {
        let body = create(&server, key, value, json!({ "customer_name": "Countess" })).await;
        assert_eq!(body["customer_id"], json!(id), "{key}");
        assert_eq!(body["external_customer_id"], "c-1");
        assert_eq!(body["customer_email"], "Ada@example.com");
        assert_eq!(body["customer_name"], "Countess");
        assert_eq!(body["locale"], "fr");
        assert_eq!(body["customer_billing_address"]["country"], "FR");
        assert_eq!(body["require_billing_address"], false);
    }
}

#[tokio::test]
async fn the_id_counts_before_the_external_id() {
    let server = Server::start().await;
    let ada = server.add_customer(ada()).await;
    let grace = json!({ "customer_email": "grace@example.com", "external_customer_id": "c-2" });
    server.add_customer(grace).await;
    let body = create(&server, "customer_id", &ada, json!({ "external_customer_id": "c-2" })).await;
    assert_eq!((&body["customer_id"], &body["external_customer_id"]), (&json!(ada), &json!("c-1")));
}

#[tokio::test]
async fn an_unknown_external_id_is_remembered_and_an_unknown_id_refused() {
    let server = Server::start().await;
    let body = create(&server, "customer_external_id", "c-9", json!({})).await;
    assert_eq!(
        (&body["customer_id"], &body["external_customer_id"]),
        (&Value::Null, &json!("c-9"))
    );

    let unknown = uuid::Uuid::new_v4();
    let body = json!({ "product_id": server.product("Studio").await, "customer_id": unknown });
    let reply = server.post_as_merchant("/v1/checkouts/", body).await;
    assert_eq!(problems(&reply), [(json!(["body", "customer_id"]), "value_error")]);
    assert_eq!(reply.body["detail"][0]["msg"], "Customer does not exist.");
    assert_eq!(reply.body["detail"][0]["input"], json!(unknown));
}

#[tokio::test]
async fn the_address_of_a_linked_customer_is_not_the_buyers_to_change() {
    let server = Server::start().await;
    let id = server.add_customer(ada()).await;
    let checkout = create(&server, "customer_id", &id, json!({})).await;
    let path = format!("/v1/checkouts/client/{}", checkout["client_secret"].as_str().unwrap());
    let body = server.patch(&path, json!({ "customer_email": "eve@example.com" })).await.body;
    assert_eq!(body["customer_email"], "Ada@example.com");
}

#[tokio::test]
async fn a_session_for_a_customer_who_was_deleted_cannot_be_confirmed() {
    let server = Server::start().await;
    let id = server.add_customer(ada()).await;
    let body = json!({ "product_id": server.product("Starter").await, "customer_id": id });
    let checkout = Checkout(server.add("/v1/checkouts/", body).await);
    assert_eq!(server.delete_as_merchant(&format!("/v1/customers/{id}")).await.status, 204);
    let reply = server.post(&checkout.confirm_path(), json!({})).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.body["error"]),
        (409, &json!("CheckoutCustomerDeleted"))
    );
    assert_eq!(server.reload(&checkout).await["status"], "open");
}

#[tokio::test]
async fn a_company_stays_one_unless_the_merchant_says_no() {
    let server = Server::start().await;
    let mut ada = ada();
    ada["customer_billing_name"] = json!("Ada Ltd");
    // Otherwise a free purchase does not keep what it has no use for.
    ada["require_billing_address"] = json!(true);
    let id = server.add_customer(ada).await;
    let body = create(&server, "customer_id", &id, json!({})).await;
    assert_eq!(
        (&body["is_business_customer"], &body["customer_billing_name"]),
        (&json!(true), &json!("Ada Ltd"))
    );
    let body = create(&server, "customer_id", &id, json!({ "is_business_customer": false })).await;
    assert_eq!(body["is_business_customer"], false);
}

#[tokio::test]
async fn an_address_that_says_more_than_taxes_need_is_wanted_whole() {
    let server = Server::start().await;
    for (address, required) in [
        (json!({ "country": "US", "state": "NY" }), false),
        (json!({ "country": "FR" }), false),
        (json!({ "country": "FR", "state": "Bretagne" }), true),
        (json!({ "country": "FR", "city": "Brest" }), true),
        (json!({ "country": "US", "line1": "1 Main St" }), true),
    ] {
        let body = json!({ "customer_billing_address": address });
        let body = create(&server, "customer_name", "Ada", body).await;
        assert_eq!(body["require_billing_address"], required, "{address}");
    }
}
