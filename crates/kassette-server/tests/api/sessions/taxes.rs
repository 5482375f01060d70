use kassette_core::CheckoutStatus;
use kassette_server::config::Taxes;
use serde_json::{Value, json};

use super::{edit, open, try_edit, values};
use crate::harness::{Checkout, Server, Stripe, complaint, problems};

const SUMS: [&str; 6] =
    ["amount", "discount_amount", "net_amount", "tax_amount", "total_amount", "tax_behavior"];

async fn taxing() -> Server {
    Server::start().await.with_taxes(Taxes::Table { origin: "DE" })
}

fn at(country: &str) -> Value {
    json!({ "customer_billing_address": { "country": country } })
}

#[tokio::test]
async fn without_an_address_the_tax_is_not_known_which_is_not_nothing() {
    let server = taxing().await;
    let session = open(&server, "Lifetime", json!({})).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 0, 4900, null, 4900, null]));
    let free = open(&server, "Starter", json!({})).await;
    assert_eq!(values(&free, &SUMS), json!([0, 0, 0, 0, 0, null]), "there is nothing to tax");
}

#[tokio::test]
async fn tax_is_part_of_the_price_in_europe_and_comes_on_top_in_canada() {
    let server = taxing().await;
    let session = open(&server, "Lifetime", at("FR")).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 0, 4083, 817, 4900, "inclusive"]));
    let ontario = json!({ "customer_billing_address": { "country": "CA", "state": "ON" } });
    let session = edit(&server, &session, ontario).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 0, 4900, 637, 5537, "exclusive"]));
}

#[tokio::test]
async fn what_is_left_after_the_discount_is_taxed() {
    let server = taxing().await;
    let session = open(&server, "Lifetime", at("FR")).await;
    let session = edit(&server, &session, json!({ "discount_code": "SAVE20" })).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 980, 3267, 653, 3920, "inclusive"]));
    let everything = json!({ "name": "All", "type": "percentage", "duration": "once", "basis_points": 10_000,
        "code": "ALL" });
    server.add("/v1/discounts/", everything).await;
    let session = edit(&server, &session, json!({ "discount_code": "ALL" })).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 4900, 0, 0, 0, null]));
}

#[tokio::test]
async fn a_business_elsewhere_in_europe_pays_its_tax_itself_until_it_is_none() {
    let server = taxing().await;
    let session = open(&server, "Lifetime", at("FR")).await;
    let business = json!({ "is_business_customer": true, "customer_billing_name": "Ada SARL",
        "customer_tax_id": "FR 61 954 506 077" });
    let session = edit(&server, &session, business).await;
    assert_eq!(session["customer_tax_id"], "FR61954506077");
    assert_eq!(values(&session, &["tax_amount", "total_amount"]), json!([0, 4900]));
    let session = edit(&server, &session, json!({ "is_business_customer": false })).await;
    assert_eq!(
        values(&session, &["customer_tax_id", "customer_billing_name", "tax_amount"]),
        json!([null, null, 817])
    );
}

#[tokio::test]
async fn a_tax_number_needs_its_country_and_is_checked_again_when_that_changes() {
    let server = taxing().await;
    let session = open(&server, "Lifetime", json!({})).await;
    let number = json!({ "customer_tax_id": "FR61954506077" });
    let reply = try_edit(&server, &session, number.clone()).await;
    let msg = "Country is required to validate tax ID.";
    assert_eq!(complaint(&reply), (422, json!(["body", "customer_billing_address"]), msg));
    assert_eq!(reply.body["detail"][0]["type"], "missing");
    edit(&server, &session, at("FR")).await;
    edit(&server, &session, number).await;
    let reply = try_edit(&server, &session, at("US")).await;
    assert_eq!(complaint(&reply), (422, json!(["body", "customer_tax_id"]), "Invalid tax ID."));
}

#[tokio::test]
async fn who_pays_tax_says_where_they_are() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await.with_taxes(Taxes::Table { origin: "DE" });
    let checkout = Checkout(open(&server, "Lifetime", json!({})).await);
    let reply = server.pay_without_address(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!(problems(&reply), [(json!(["body", "customer_billing_address"]), "missing")]);
    server.patch(&checkout.client_path(), at("CA")).await;
    let reply = server.pay_without_address(&stripe, &checkout, "pm_card_visa").await;
    let found = problems(&reply);
    assert_eq!(found[0], (json!(["body", "customer_billing_address"]), "value_error"));
    assert_eq!(found[1], (json!(["body", "customer_billing_address", "state"]), "missing"));
    assert_eq!(stripe.intents().await.len(), 0);

    server.patch(&checkout.client_path(), at("FR")).await;
    assert_eq!(server.pay_without_address(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let order = &server.get_as_merchant("/v1/orders/").await.body["items"][0];
    assert_eq!(
        values(order, &["subtotal_amount", "net_amount", "tax_amount", "total_amount"]),
        json!([4900, 4083, 817, 4900])
    );
}

#[tokio::test]
async fn stripe_calculates_once_for_the_same_question_and_hears_of_the_purchase() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await.with_taxes(Taxes::Stripe);
    let checkout = Checkout(open(&server, "Lifetime", at("FR")).await);
    let asked = stripe.tax_calculations().await.len();
    assert_eq!(asked, 1);
    edit(&server, &checkout.0, json!({ "customer_name": "Ada" })).await;
    assert_eq!(stripe.tax_calculations().await.len(), 1, "the name changes no tax");
    assert_eq!(server.pay_without_address(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let total = server.reload(&checkout).await["total_amount"].clone();
    assert_eq!(stripe.charges().await[0]["amount"], total);
    let recorded = async {
        while stripe.tax_transactions().await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), recorded).await.unwrap();
}
