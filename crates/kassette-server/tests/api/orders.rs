use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Server, Stripe, at};

const ORDERS: &str = "/v1/orders/";

async fn buy(server: &Server, stripe: &Stripe, product: &str) -> Checkout {
    let checkout = server.checkout(&[product]).await;
    assert_eq!(server.pay(stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    checkout
}

#[tokio::test]
async fn an_order_is_shown_with_what_was_bought_and_by_whom() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = buy(&server, &stripe, "Lifetime").await;
    let list = server.get_as_merchant(ORDERS).await.body;
    let shown = &list["items"][0];
    assert_eq!(server.get_as_merchant(&at(ORDERS, shown)).await.body, *shown);
    for (key, value) in [
        ("status", json!("paid")),
        ("paid", json!(true)),
        ("subtotal_amount", json!(4900)),
        ("discount_amount", json!(0)),
        ("net_amount", json!(4900)),
        ("tax_amount", json!(0)),
        ("total_amount", json!(4900)),
        ("refunded_amount", json!(0)),
        ("refundable_amount", json!(4900)),
        ("due_amount", json!(0)),
        ("currency", json!("usd")),
        ("billing_reason", json!("purchase")),
        ("checkout_id", json!(checkout.id())),
        ("product_id", json!(server.product("Lifetime").await)),
        ("invoice_number", json!(null)),
        ("subscription", json!(null)),
        ("description", json!("Lifetime")),
    ] {
        assert_eq!(shown.get(key), Some(&value), "{key}");
    }
    assert_eq!(shown["customer"]["email"], "ada@example.com");
    assert_eq!(shown["product"]["name"], "Lifetime");
    assert_eq!(
        (&shown["items"][0]["label"], &shown["items"][0]["amount"]),
        (&json!("Lifetime"), &json!(4900))
    );
}

#[tokio::test]
async fn orders_are_filtered_and_sorted() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    buy(&server, &stripe, "Lifetime").await;
    server.clock.advance_seconds(60);
    let studio = buy(&server, &stripe, "Studio").await;
    let customer = server.listed(ORDERS, "customer_id").await[0].clone();
    let path = format!("/v1/customers/{}", customer.as_str().unwrap());
    server.patch_as_merchant(&path, json!({ "external_id": "c-1" })).await;
    for (query, expected) in [
        (String::new(), vec!["Studio", "Lifetime"]),
        ("sorting=-net_amount".to_owned(), vec!["Lifetime", "Studio"]),
        ("sorting=product&limit=1".to_owned(), vec!["Lifetime"]),
        ("product_billing_type=recurring".to_owned(), vec!["Studio"]),
        (
            "product_billing_type=recurring&product_billing_type=one_time".to_owned(),
            vec!["Studio", "Lifetime"],
        ),
        (format!("checkout_id={}", studio.id()), vec!["Studio"]),
        ("external_customer_id=c-1&sorting=created_at".to_owned(), vec!["Lifetime", "Studio"]),
        ("external_customer_id=c-2".to_owned(), vec![]),
        ("created_after=2026-01-01T00:00:30Z".to_owned(), vec!["Studio"]),
        ("created_before=2026-01-01T00:00:30Z".to_owned(), vec!["Lifetime"]),
        ("status=refunded".to_owned(), vec![]),
        ("status=paid&status=refunded".to_owned(), vec!["Studio", "Lifetime"]),
    ] {
        let found = server.listed(&format!("{ORDERS}?{query}"), "description").await;
        assert_eq!(found, expected, "{query}");
    }
    assert_eq!(server.get_as_merchant("/v1/orders/?status=lost").await.status, 422);
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(ORDERS, &stranger).await.body["items"], json!([] as [Value; 0]));
    let order = server.get_as_merchant(ORDERS).await.body["items"][0].clone();
    assert_eq!(server.get_with(&at(ORDERS, &order), &stranger).await.status, 404);
}
