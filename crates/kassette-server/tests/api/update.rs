use serde_json::json;

use crate::harness::{Server, problems};

#[tokio::test]
async fn another_product_brings_its_own_price() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio", "Studio yearly"]).await;
    let yearly = server.product("Studio yearly").await;
    let reply = server.patch(&checkout.client_path(), json!({ "product_id": yearly })).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body["product_id"], json!(yearly));
    assert_eq!(reply.body["product_price_id"], json!(server.price("Studio yearly").await));
    assert_eq!(
        (&reply.body["amount"], &reply.body["total_amount"]),
        (&json!(12_000), &json!(12_000))
    );
    assert_eq!(reply.body["modified_at"], "2026-01-01T00:00:00Z");
}

#[tokio::test]
async fn a_product_that_is_not_on_offer_is_refused_and_nothing_else_stored() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let body = json!({ "product_id": server.product("Lifetime").await, "customer_name": "Ada" });
    let reply = server.patch(&checkout.client_path(), body).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.body["error"]),
        (422, &json!("PolarRequestValidationError"))
    );
    assert_eq!(problems(&reply), [(json!(["body", "product_id"]), "value_error")]);
    assert_eq!(reply.body["detail"][0]["msg"], "Product is not available in this checkout.");
    assert_eq!(server.reload(&checkout).await["customer_name"], json!(null));
}

#[tokio::test]
async fn absent_keys_stay_and_null_clears() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let path = checkout.client_path();
    let all = json!({
        "customer_name": "Ada", "customer_email": "ada@example.com", "locale": "de",
        "customer_billing_address": { "country": "FR" },
    });
    server.patch(&path, all).await;
    let body = server.patch(&path, json!({ "customer_name": null, "locale": null })).await.body;
    assert_eq!((&body["customer_name"], &body["locale"]), (&json!(null), &json!(null)));
    assert_eq!(body["customer_email"], "ada@example.com");
    let body = server
        .patch(&path, json!({ "customer_billing_address": null, "customer_name": "  " }))
        .await
        .body;
    assert_eq!(
        (&body["customer_billing_address"]["country"], &body["customer_name"]),
        (&json!("FR"), &json!(null))
    );
}

#[tokio::test]
async fn all_wrong_fields_are_named_at_once() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let body = json!({
        "customer_email": "ada@", "customer_billing_address": { "country": "US", "state": "XX" }, "product_id": 1,
    });
    let reply = server.patch(&checkout.client_path(), body).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "product_id"]), "uuid_type"),
            (json!(["body", "customer_email"]), "value_error"),
            (json!(["body", "customer_billing_address"]), "value_error"),
        ]
    );
    assert_eq!(
        reply.body["detail"][1]["msg"],
        "value is not a valid email address: There must be something after the @-sign."
    );
}

#[tokio::test]
async fn leaving_business_mode_forgets_the_company() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let body = json!({ "is_business_customer": true, "customer_billing_name": "Ada Ltd" });
    let body = server.patch(&checkout.client_path(), body).await.body;
    assert_eq!(body["billing_address_fields"]["city"], "required");
    let body =
        server.patch(&checkout.client_path(), json!({ "is_business_customer": false })).await.body;
    assert_eq!(body["customer_billing_name"], json!(null));
    assert_eq!(body["billing_address_fields"]["city"], "disabled");
}

#[tokio::test]
async fn parallel_updates_of_one_session_lose_nothing() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let path = checkout.client_path();
    let (name, email) = tokio::join!(
        server.patch(&path, json!({ "customer_name": "Ada" })),
        server.patch(&path, json!({ "customer_email": "ada@example.com" })),
    );
    assert_eq!((name.status.as_u16(), email.status.as_u16()), (200, 200));
    let stored = server.reload(&checkout).await;
    assert_eq!(
        (&stored["customer_name"], &stored["customer_email"]),
        (&json!("Ada"), &json!("ada@example.com"))
    );
}
