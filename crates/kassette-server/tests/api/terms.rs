//! What a merchant changes of an open session.

use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Server, problems};

#[tokio::test]
async fn a_merchant_changes_what_they_may_and_the_rest_stays() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio", "Studio yearly"]).await;
    let before =
        server.patch_as_merchant(&checkout.path(), json!({ "metadata": { "old": 1 } })).await;
    assert_eq!((before.status.as_u16(), &before.body["metadata"]), (200, &json!({ "old": 1 })));
    let body = json!({
        "product_id": server.product("Studio yearly").await, "customer_name": "Ada",
        "metadata": { "new": true }, "customer_metadata": { "k": "v" },
        "success_url": "https://shop.example/{CHECKOUT_ID}", "return_url": "https://shop.example/cart",
        "embed_origin": "https://shop.example", "customer_ip_address": "::1",
        "allow_discount_codes": false, "require_billing_address": true, "allow_trial": false,
        "amount": 5,
    });
    let reply = server.patch_as_merchant(&checkout.path(), body.clone()).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let stored = server.reload(&checkout).await;
    assert_eq!(stored, reply.body);
    let id = checkout.id();
    assert_eq!(stored["success_url"], format!("https://shop.example/{id}"));
    assert_eq!((&stored["amount"], &stored["customer_email"]), (&json!(12_000), &Value::Null));
    for (key, value) in body.as_object().unwrap() {
        if !matches!(key.as_str(), "success_url" | "amount") {
            assert_eq!(&stored[key], value, "{key}");
        }
    }
    assert_eq!(stored["modified_at"], "2026-01-01T00:00:00Z");
    assert_eq!(server.get(&checkout.client_path()).await.body["allow_discount_codes"], false);
}

#[tokio::test]
async fn null_clears_what_may_be_absent_and_leaves_flags_as_they_are() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let set = json!({
        "success_url": "https://shop.example/", "embed_origin": "https://shop.example",
        "customer_metadata": { "k": "v" }, "allow_discount_codes": false,
    });
    server.patch_as_merchant(&checkout.path(), set).await;
    let clear = json!({
        "success_url": null, "embed_origin": null, "customer_metadata": null,
        "allow_discount_codes": null, "require_billing_address": null, "allow_trial": null,
    });
    let reply = server.patch_as_merchant(&checkout.path(), clear).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.body;
    assert_eq!(body["success_url"], checkout.0["success_url"]);
    assert_eq!(body["embed_origin"], Value::Null);
    assert_eq!(body["customer_metadata"], json!({ "k": "v" }));
    assert_eq!(
        [&body["allow_discount_codes"], &body["require_billing_address"], &body["allow_trial"]],
        [&json!(false), &json!(false), &json!(true)]
    );
}

#[tokio::test]
async fn everything_wrong_with_path_and_body_is_named_at_once() {
    let server = Server::start().await;
    let body = json!({ "metadata": null, "success_url": "shop", "customer_ip_address": "1.2" });
    let reply = server.patch_as_merchant("/v1/checkouts/x", body).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        problems(&reply),
        [
            (json!(["path", "id"]), "uuid_parsing"),
            (json!(["body", "metadata"]), "dict_type"),
            (json!(["body", "success_url"]), "url_parsing"),
            (json!(["body", "customer_ip_address"]), "ip_any_address"),
        ]
    );
}

#[tokio::test]
async fn a_price_counts_only_together_with_its_product() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio", "Studio yearly"]).await;
    let (monthly, yearly) = (server.product("Studio").await, server.product("Studio yearly").await);
    let price = server.price("Studio yearly").await;
    let body = json!({ "product_price_id": price });
    let alone = server.patch_as_merchant(&checkout.path(), body).await;
    assert_eq!(alone.body["product_id"], json!(monthly));
    let body = json!({ "product_id": yearly, "product_price_id": price });
    let both = server.patch_as_merchant(&checkout.path(), body).await;
    assert_eq!(both.body["product_price_id"], json!(price));
    let body = json!({ "product_id": monthly, "product_price_id": price });
    let foreign = server.patch_as_merchant(&checkout.path(), body).await;
    assert_eq!(foreign.status, 422);
    assert_eq!(foreign.body["detail"][0]["msg"], "Price is not available in this checkout.");
    assert_eq!(problems(&foreign), [(json!(["body", "product_price_id"]), "value_error")]);
}

#[tokio::test]
async fn what_is_no_longer_open_stays_as_it_is() {
    let server = Server::start().await;
    let paid = server.checkout(&["Starter"]).await;
    server.post(&paid.confirm_path(), json!({ "customer_email": "ada@example.com" })).await;
    server.until(&paid, CheckoutStatus::Succeeded).await;
    let overdue = server.checkout(&["Studio"]).await;
    server.clock.advance_seconds(3600);
    for (checkout, status) in [(&paid, "succeeded"), (&overdue, "expired")] {
        let body = json!({ "customer_name": "Eve" });
        let reply = server.patch_as_merchant(&checkout.path(), body).await;
        let detail = format!("Checkout {} is not open: it is {status}.", checkout.id());
        assert_eq!(reply.status, 403);
        assert_eq!(reply.body, json!({ "error": "NotOpenCheckout", "detail": detail }));
        assert_eq!(server.reload(checkout).await["customer_name"], Value::Null);
    }
}

#[tokio::test]
async fn another_organizations_session_is_not_found() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    let request = axum::http::Request::patch(checkout.path())
        .header("authorization", crate::harness::bearer(&stranger));
    let reply = server.send(request.body("{}".into()).unwrap()).await;
    assert_eq!(reply.status, 404);
}
