//! What others learned the hard way and no other story tells.

use kassette_core::{CheckoutStatus, SubscriptionStatus};
use serde_json::{Value, json};

use crate::harness::{Server, Stripe, at};

async fn session(server: &Server, said: Value) -> Value {
    server.add("/v1/checkouts/", said).await
}

#[tokio::test]
async fn the_code_of_a_deleted_discount_is_free_again() {
    let server = Server::start().await;
    let sale = json!({ "name": "Sale", "type": "percentage", "duration": "once", "basis_points": 1000,
        "code": "SALE" });
    let first = server.add("/v1/discounts/", sale.clone()).await;
    assert_eq!(server.delete_as_merchant(&at("/v1/discounts/", &first)).await.status, 204);
    let second = server.add("/v1/discounts/", sale).await;
    assert_ne!(first["id"], second["id"]);
}

#[tokio::test]
async fn months_of_a_discount_are_bounded_so_that_no_date_overflows() {
    let server = Server::start().await;
    let sale = |months: i64| {
        json!({ "name": "Sale", "type": "percentage", "duration": "repeating", "basis_points": 1000,
            "duration_in_months": months })
    };
    let refused = server.post_as_merchant("/v1/discounts/", sale(1000)).await;
    assert_eq!(
        refused.body["detail"][0]["loc"],
        json!(["body", "percentage", "duration_in_months"])
    );
    server.add("/v1/discounts/", sale(999)).await;
}

#[tokio::test]
async fn flags_follow_the_sessions_own_prices_and_not_the_catalogues() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await.to_string();
    let free = json!({ "amount_type": "fixed", "price_amount": 0 });
    let session =
        session(&server, json!({ "products": [lifetime], "prices": { &lifetime: [free] } })).await;
    assert_eq!(session["is_free_product_price"], true);
    assert_eq!(session["is_payment_form_required"], false);
    assert_eq!(session["is_discount_applicable"], false);
}

#[tokio::test]
async fn a_subscription_whose_payment_is_overdue_is_still_the_one_that_one_may_have() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Studio"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let id = &server.get_as_merchant("/v1/subscriptions/").await.body["items"][0]["id"];
    let id = id.as_str().unwrap().parse().unwrap();
    let mut transaction = server.state.store.transaction().await.unwrap();
    let mut subscription = transaction.subscription(id).await.unwrap().unwrap();
    subscription.status = SubscriptionStatus::PastDue;
    transaction.save_subscription(&subscription).await.unwrap();
    transaction.commit().await.unwrap();
    let second = server.checkout(&["Team"]).await;
    let reply = server.pay(&stripe, &second, "pm_card_visa").await;
    assert_eq!(reply.body["error"], "AlreadyActiveSubscriptionError");
}

#[tokio::test]
async fn a_country_of_any_type_is_refused_and_crashes_nothing() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    for country in [json!(null), json!(7), json!(["US"]), json!({}), json!(""), json!("Narnia")] {
        let edit = json!({ "customer_billing_address": { "country": country, "state": 7 } });
        let reply = server.patch(&checkout.client_path(), edit).await;
        assert_eq!(reply.status, 422, "{}", reply.text);
    }
}

#[tokio::test]
async fn a_purchase_does_not_rename_a_customer_who_has_a_name() {
    let server = Server::start().await;
    let first = json!({ "customer_email": "ada@example.com", "customer_name": "Ada Lovelace" });
    let customer = server.add_customer(first).await;
    let second = json!({ "customer_email": "ada@example.com", "customer_name": "A. CARDHOLDER" });
    assert_eq!(server.add_customer(second).await, customer);
    let shown = server.get_as_merchant(&format!("/v1/customers/{customer}")).await.body;
    assert_eq!(shown["name"], "Ada Lovelace");
}

#[tokio::test]
async fn whoever_knows_an_address_is_not_given_its_customers_portal() {
    let server = Server::start().await;
    let known = json!({ "customer_email": "ada@example.com" });
    server.add_customer(known.clone()).await;
    let checkout = server.checkout(&["Starter"]).await;
    let reply = server.post(&checkout.confirm_path(), known).await;
    let token = reply.body["customer_session_token"].as_str().unwrap();
    assert_eq!(server.get_with("/v1/customers/", token).await.status, 401);
}
