use serde_json::{Value, json};

use crate::harness::{PUBLIC_URL, Reply, Server, problems};

async fn create(server: &Server, body: Value) -> Reply {
    server.post_as_merchant("/v1/checkouts/", body).await
}

/// A body that is fine but for `key`.
async fn with(key: &str, value: Value) -> Reply {
    let server = Server::start().await;
    let mut body = json!({ "product_id": server.product("Lifetime").await });
    body[key] = value;
    create(&server, body).await
}

#[tokio::test]
async fn a_session_starts_with_everything_that_clients_of_both_years_read() {
    let server = Server::start().await;
    let (product, price) = (server.product("Lifetime").await, server.price("Lifetime").await);
    let reply = create(&server, json!({ "products": [product] })).await;
    assert_eq!(reply.status, 201);
    let mut body = reply.body;
    let (id, secret) = (body["id"].take(), body["client_secret"].take());
    let organization = body["organization_id"].take();
    assert_eq!(id.as_str().unwrap().len(), 36);
    let secret = secret.as_str().unwrap();
    assert_eq!(secret.strip_prefix("kassette_c_").unwrap().len(), 43);
    let price = json!({
        "id": price, "created_at": "2026-01-01T00:00:00Z", "modified_at": null, "source": "catalog",
        "amount_type": "fixed", "price_amount": 4900, "price_currency": "usd", "tax_behavior": null,
        "is_archived": false, "product_id": product, "type": "one_time", "recurring_interval": null,
    });
    let product_shown = json!({
        "id": product, "created_at": "2026-01-01T00:00:00Z", "modified_at": null, "name": "Lifetime",
        "description": "Studio for good. Pay once, keep it.", "visibility": "public",
        "recurring_interval": null, "recurring_interval_count": null, "meter_interval": null,
        "meter_interval_count": null, "trial_interval": null, "trial_interval_count": null,
        "is_recurring": false, "is_archived": false, "organization_id": organization,
        "prices": [price], "benefits": [], "medias": [],
    });
    let expected = json!({
        "id": null, "client_secret": null, "organization_id": null,
        "created_at": "2026-01-01T00:00:00Z", "modified_at": null, "expires_at": "2026-01-01T01:00:00Z",
        "status": "open", "payment_processor": "stripe", "payment_processor_metadata": {},
        "url": format!("{PUBLIC_URL}/checkout/{secret}"),
        "success_url": format!("{PUBLIC_URL}/checkout/{secret}/confirmation"),
        "return_url": null, "embed_origin": null,
        "amount": 4900, "discount_amount": 0, "net_amount": 4900, "subtotal_amount": 4900,
        "tax_amount": 0, "tax_rate": 0, "tax_behavior": null, "total_amount": 4900, "currency": "usd",
        "seats": null, "min_seats": null, "max_seats": null,
        "units": null, "min_units": null, "max_units": null,
        "allow_trial": true, "active_trial_interval": null, "active_trial_interval_count": null,
        "trial_end": null, "trial_interval": null, "trial_interval_count": null,
        "product_id": product, "product_price_id": price["id"], "product": product_shown,
        "products": [product_shown], "product_price": price,
        "prices": { product.to_string(): [price] },
        "discount_id": null, "discount": null, "discounted_product_ids": [], "allow_discount_codes": true,
        "is_discount_applicable": true, "is_free_product_price": false, "is_payment_required": true,
        "is_payment_setup_required": false, "is_payment_form_required": true,
        "require_billing_address": false, "customer_id": null, "external_customer_id": null,
        "customer_external_id": null, "is_business_customer": false, "customer_name": null,
        "customer_email": null, "customer_ip_address": null, "customer_billing_name": null,
        "customer_billing_address": null, "customer_tax_id": null, "locale": null,
        "payment_method_type": null, "subscription_id": null,
        "billing_address_fields": {
            "country": "required", "state": "disabled", "city": "disabled",
            "postal_code": "disabled", "line1": "disabled", "line2": "disabled",
        },
        "customer_billing_address_fields": {
            "country": true, "state": false, "city": false,
            "postal_code": false, "line1": false, "line2": false,
        },
        "custom_field_data": {}, "metadata": {}, "customer_metadata": {},
    });
    let questions = body.as_object_mut().unwrap().remove("attached_custom_fields").unwrap();
    assert_eq!(questions.as_array().unwrap().len(), 5);
    assert_eq!(body, expected);
}

#[tokio::test]
async fn the_first_product_is_chosen_and_their_order_kept() {
    let server = Server::start().await;
    let (yearly, monthly) = (server.product("Studio yearly").await, server.product("Studio").await);
    let body = create(&server, json!({ "products": [yearly, monthly] })).await.body;
    assert_eq!(body["product_id"], json!(yearly));
    assert_eq!(
        [&body["products"][0]["id"], &body["products"][1]["id"]],
        [&json!(yearly), &json!(monthly)]
    );
    assert_eq!(
        (&body["amount"], &body["is_payment_setup_required"]),
        (&json!(12_000), &json!(true))
    );
}

#[tokio::test]
async fn a_product_or_a_price_is_enough() {
    let server = Server::start().await;
    let product = server.product("Studio").await;
    let by_product = create(&server, json!({ "product_id": product })).await;
    let by_price =
        create(&server, json!({ "product_price_id": server.price("Studio").await })).await;
    for reply in [by_product, by_price] {
        assert_eq!((reply.status.as_u16(), &reply.body["product_id"]), (201, &json!(product)));
        assert_eq!(reply.body["amount"], 1200);
    }
}

#[tokio::test]
async fn of_two_forms_in_one_body_the_earlier_counts() {
    let server = Server::start().await;
    let (first, second) = (server.product("Studio").await, server.product("Lifetime").await);
    let body = json!({ "products": [first], "product_id": second });
    assert_eq!(create(&server, body).await.body["product_id"], json!(first));
}

#[tokio::test]
async fn what_the_merchant_says_is_stored_and_shown() {
    let server = Server::start().await;
    let said = json!({
        "success_url": "https://shop.example?id={CHECKOUT_ID}", "return_url": "https://shop.example/cart",
        "embed_origin": "https://shop.example", "allow_discount_codes": false,
        "require_billing_address": true, "external_customer_id": "c-1", "is_business_customer": true,
        "customer_name": "  Ada  ", "customer_email": "Ada@EXAMPLE.com", "customer_ip_address": "::1",
        "customer_billing_name": "Ada Ltd", "customer_billing_address": { "country": "de", "city": "Bonn" },
        "locale": "de-DE", "metadata": { "n": 1, "b": true, "s": "x" }, "customer_metadata": { "k": "v" },
        "custom_field_data": { "size": "M" }, "amount": 5, "unknown_key": 1,
    });
    let mut body = said.clone();
    body["product_id"] = json!(server.product("Lifetime").await);
    let shown = create(&server, body).await.body;
    let id = shown["id"].as_str().unwrap();
    assert_eq!(shown["success_url"], format!("https://shop.example/?id={id}"));
    assert_eq!(shown["customer_name"], "Ada");
    assert_eq!(shown["customer_email"], "Ada@example.com");
    assert_eq!(shown["customer_external_id"], "c-1");
    assert_eq!(shown["amount"], 4900);
    assert_eq!(
        shown["customer_billing_address"],
        json!({ "country": "DE", "city": "Bonn", "line1": null, "line2": null, "postal_code": null, "state": null })
    );
    for key in [
        "return_url",
        "embed_origin",
        "allow_discount_codes",
        "require_billing_address",
        "locale",
        "external_customer_id",
        "is_business_customer",
        "customer_ip_address",
        "customer_billing_name",
        "metadata",
        "customer_metadata",
    ] {
        assert_eq!(shown[key], said[key], "{key}");
    }
    assert_eq!(shown["custom_field_data"], json!({}), "the product asks nothing");
    assert_eq!(shown["billing_address_fields"]["line1"], "required");
    assert_eq!(shown["billing_address_fields"]["state"], "optional");
}

#[tokio::test]
async fn a_body_that_fits_no_form_is_told_about_all_three() {
    let server = Server::start().await;
    let reply = create(&server, json!({ "products": [] })).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.body["error"]),
        (422, &json!("RequestValidationError"))
    );
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "CheckoutProductsCreate", "products"]), "too_short"),
            (json!(["body", "CheckoutProductCreate", "product_id"]), "missing"),
            (json!(["body", "CheckoutPriceCreate", "product_price_id"]), "missing"),
        ]
    );
    assert_eq!(
        reply.body["detail"][0]["msg"],
        "List should have at least 1 item after validation, not 0"
    );
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    for (key, value, kind) in [
        ("customer_email", json!("ada"), "value_error"),
        ("success_url", json!("shop"), "url_parsing"),
        ("success_url", json!("ftp://shop.example"), "url_scheme"),
        ("customer_ip_address", json!("1.2.3"), "ip_any_address"),
        ("amount", json!(12.5), "int_from_float"),
        ("amount", json!(-1), "greater_than_equal"),
        ("allow_discount_codes", json!("perhaps"), "bool_parsing"),
        ("customer_name", json!(7), "string_type"),
        ("customer_name", json!("x".repeat(257)), "string_too_long"),
        ("metadata", json!([]), "dict_type"),
        ("locale", json!("not a locale"), "value_error"),
    ] {
        let reply = with(key, value.clone()).await;
        let loc = json!(["body", "CheckoutProductCreate", key]);
        assert!(problems(&reply).contains(&(loc, kind)), "{key} {value}: {}", reply.text);
    }
}

#[tokio::test]
async fn products_that_cannot_be_bought_are_each_named() {
    let server = Server::start().await;
    let unknown = uuid::Uuid::new_v4();
    let body = json!({ "products": [server.product("Studio").await, unknown] });
    let reply = create(&server, body).await;
    assert_eq!(
        reply.body,
        json!({
            "error": "PolarRequestValidationError",
            "detail": [{
                "type": "value_error", "loc": ["body", "products", 1],
                "msg": "Product does not exist.", "input": unknown,
            }],
        })
    );
    let reply = create(&server, json!({ "product_price_id": unknown })).await;
    assert_eq!(reply.body["detail"][0]["msg"], "Price does not exist.");
}

#[tokio::test]
async fn a_product_is_offered_once() {
    let server = Server::start().await;
    let product = server.product("Studio").await;
    let reply = create(&server, json!({ "products": [product, product] })).await;
    assert_eq!(reply.body["detail"][0]["msg"], "Value error, Product IDs must be unique.");
}
