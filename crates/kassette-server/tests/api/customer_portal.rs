//! What customers see of what they have.

use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Server, Stripe, at, paying};

const ORDERS: &str = "/v1/customer-portal/orders/";
const SUBSCRIPTIONS: &str = "/v1/customer-portal/subscriptions/";

struct Customer {
    token: String,
    checkout: Checkout,
}

/// A new customer who bought this.
async fn customer(server: &Server, stripe: &Stripe, email: &str, product: &str) -> Customer {
    let checkout = server.checkout(&[product]).await;
    let mut body = paying(&stripe.confirmation_token("pm_card_visa").await);
    body["customer_email"] = json!(email);
    let reply = server.post(&checkout.confirm_path(), body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let token = reply.body["customer_session_token"].as_str().unwrap().to_owned();
    Customer { token, checkout }
}

async fn list(server: &Server, path: &str, customer: &Customer) -> Vec<Value> {
    let reply = server.get_with(path, &customer.token).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn customers_see_themselves() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = customer(&server, &stripe, "ada@example.com", "Lifetime").await;
    let me = server.get_with("/v1/customer-portal/customers/me", &ada.token).await.body;
    assert_eq!(me["email"], "ada@example.com");
    assert_eq!((&me["oauth_accounts"], &me["type"]), (&json!({}), &json!("individual")));
    assert!(me.get("metadata").is_none(), "their merchant's notes are not theirs");
}

#[tokio::test]
async fn an_order_is_shown_without_what_is_the_merchants() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = customer(&server, &stripe, "ada@example.com", "Lifetime").await;
    let orders = list(&server, ORDERS, &ada).await;
    let [order] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(server.get_with(&at(ORDERS, order), &ada.token).await.body, *order);
    assert_eq!((&order["total_amount"], &order["status"]), (&json!(4900), &json!("paid")));
    assert_eq!(order["checkout_id"], json!(ada.checkout.id()));
    assert_eq!(order["product"]["name"], "Lifetime");
    assert_eq!(order["product"]["organization"]["slug"], "acme");
    for key in ["metadata", "custom_field_data", "platform_fee_amount", "customer"] {
        assert!(order.get(key).is_none(), "{key}");
    }
}

#[tokio::test]
async fn a_subscription_is_shown_without_what_is_the_merchants() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = customer(&server, &stripe, "ada@example.com", "Studio").await;
    let subscriptions = list(&server, &format!("{SUBSCRIPTIONS}?active=true"), &ada).await;
    let [subscription] = &subscriptions[..] else { panic!("{subscriptions:?}") };
    let path = at(SUBSCRIPTIONS, subscription);
    assert_eq!(server.get_with(&path, &ada.token).await.body, *subscription);
    assert_eq!(
        (&subscription["amount"], &subscription["status"]),
        (&json!(1200), &json!("active"))
    );
    assert_eq!(subscription["product"]["organization"]["name"], "Acme");
    assert_eq!(subscription["prices"][0]["price_amount"], 1200);
    for key in ["metadata", "custom_field_data", "customer", "discount"] {
        assert!(subscription.get(key).is_none(), "{key}");
    }
    let order = &list(&server, ORDERS, &ada).await[0];
    assert_eq!(order["subscription"]["id"], subscription["id"]);
    assert!(order["subscription"].get("metadata").is_none());
    assert!(list(&server, &format!("{SUBSCRIPTIONS}?active=false"), &ada).await.is_empty());
}

#[tokio::test]
async fn customers_see_nothing_of_each_other() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = customer(&server, &stripe, "ada@example.com", "Studio").await;
    let eve = customer(&server, &stripe, "eve@example.com", "Lifetime").await;
    for (path, of_eve) in [(ORDERS, vec!["Lifetime"]), (SUBSCRIPTIONS, vec![])] {
        let names = list(&server, path, &eve).await;
        let names: Vec<_> = names.iter().map(|it| it["product"]["name"].clone()).collect();
        assert_eq!(names, of_eve, "{path}");
        let of_ada = &list(&server, path, &ada).await[0];
        assert_eq!(server.get_with(&at(path, of_ada), &eve.token).await.status, 404);
    }
    let customer_id = &list(&server, ORDERS, &ada).await[0]["customer_id"];
    let asked = format!("{ORDERS}?customer_id={}", customer_id.as_str().unwrap());
    assert_eq!(list(&server, &asked, &eve).await[0]["product"]["name"], "Lifetime");
}

#[tokio::test]
async fn lists_are_searched_and_sorted() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = customer(&server, &stripe, "ada@example.com", "Lifetime").await;
    for (query, found) in [
        ("query=LIFE", 1),
        ("query=acme", 1),
        ("query=studio", 0),
        ("product_billing_type=one_time", 1),
        ("product_billing_type=recurring", 0),
        ("sorting=-amount&sorting=product", 1),
    ] {
        assert_eq!(list(&server, &format!("{ORDERS}?{query}"), &ada).await.len(), found, "{query}");
    }
    let refused = server.get_with(&format!("{ORDERS}?sorting=customer"), &ada.token).await;
    assert_eq!(refused.status, 422);
}

#[tokio::test]
async fn nothing_is_granted_yet() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let ada = customer(&server, &stripe, "ada@example.com", "Lifetime").await;
    let path = format!("/v1/customer-portal/benefit-grants/?checkout_id={}", ada.checkout.id());
    let nothing = json!({ "items": [], "pagination": { "total_count": 0, "max_page": 0 } });
    assert_eq!(server.get_with(&path, &ada.token).await.body, nothing);
}

#[tokio::test]
async fn neither_a_wrong_token_nor_a_merchants_opens_it() {
    let server = Server::start().await;
    for path in [ORDERS, SUBSCRIPTIONS, "/v1/customer-portal/customers/me"] {
        assert_eq!(server.get(path).await.body["error"], "Unauthorized");
        for token in ["kassette_cst_wrong", kassette_server::seed::DEMO_TOKEN] {
            let reply = server.get_with(path, token).await;
            let error = (reply.status.as_u16(), &reply.body["error"]);
            assert_eq!(error, (401, &json!("invalid_token")), "{path}");
        }
    }
}

#[tokio::test]
async fn a_customers_token_opens_nothing_of_the_merchants() {
    let server = Server::start().await;
    let id = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let session = server.add("/v1/customer-sessions/", json!({ "customer_id": id })).await;
    let token = session["token"].as_str().unwrap();
    for path in ["/v1/customers/", "/v1/orders/", "/v1/checkouts/"] {
        assert_eq!(server.get_with(path, token).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn the_page_runs_its_own_script_and_no_other_and_is_in_nobodys_frame() {
    let page = Server::start().await.get("/portal").await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["cross-origin-opener-policy"], "same-origin");
    assert!(!page.text.contains("src="));
}
