use serde_json::json;

use super::{edit, open, try_edit, try_open, values};
use crate::harness::{Server, complaint};

#[tokio::test]
async fn a_fixed_price_ignores_the_amount_that_somebody_names() {
    let server = Server::start().await;
    let session = open(&server, "Lifetime", json!({ "amount": 1 })).await;
    assert_eq!(session["amount"], 4900);
    assert_eq!(edit(&server, &session, json!({ "amount": 1 })).await["amount"], 4900);
}

#[tokio::test]
async fn the_buyer_names_the_amount_of_a_custom_price() {
    let server = Server::start().await;
    let session = open(&server, "Tip jar", json!({})).await;
    assert_eq!(session["amount"], 1000, "the preset");
    let session = edit(&server, &session, json!({ "amount": 300 })).await;
    assert_eq!(values(&session, &["amount", "total_amount"]), json!([300, 300]));
    let session = edit(&server, &session, json!({ "customer_name": "Ada" })).await;
    assert_eq!(session["amount"], 300, "it stays until they name another");
    assert_eq!(open(&server, "Tip jar", json!({ "amount": 5000 })).await["amount"], 5000);
}

#[tokio::test]
async fn an_amount_out_of_bounds_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let session = open(&server, "Tip jar", json!({})).await;
    for (amount, kind, msg) in [
        (299, "greater_than_equal", "Amount is below minimum."),
        (100_000_000, "less_than_equal", "Amount is above maximum."),
    ] {
        let reply = try_edit(&server, &session, json!({ "amount": amount })).await;
        assert_eq!(complaint(&reply), (422, json!(["body", "amount"]), msg));
        assert_eq!(reply.body["error"], "PolarRequestValidationError");
        assert_eq!(reply.body["detail"][0]["type"], kind);
        assert!(reply.body["detail"][0].get("ctx").is_none());
        let reply = try_open(&server, "Tip jar", json!({ "amount": amount })).await;
        assert_eq!(complaint(&reply), (422, json!(["body", "amount"]), msg));
    }
    let session = edit(&server, &session, json!({})).await;
    assert_eq!(session["amount"], 1000);
}

#[tokio::test]
async fn what_was_named_for_one_product_does_not_count_for_another() {
    let server = Server::start().await;
    let products = [server.product("Tip jar").await, server.product("Lifetime").await];
    let [jar, lifetime] = products;
    let said = json!({ "products": products, "amount": 700 });
    let session = server.post_as_merchant("/v1/checkouts/", said).await.body;
    let session = edit(&server, &session, json!({ "product_id": lifetime })).await;
    assert_eq!(session["amount"], 4900);
    let session = edit(&server, &session, json!({ "product_id": jar })).await;
    assert_eq!(session["amount"], 1000);
    let again = edit(&server, &session, json!({ "product_id": jar, "amount": 800 })).await;
    assert_eq!(again["amount"], 800);
}

#[tokio::test]
async fn a_session_has_prices_of_its_own() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await;
    let own = json!({ "amount_type": "fixed", "price_amount": 3900 });
    let session = open(&server, "Lifetime", json!({ "prices": { lifetime.to_string(): [own] } }));
    let session = session.await;
    assert_eq!(values(&session, &["amount", "total_amount"]), json!([3900, 3900]));
    assert_eq!(session["product_price"]["source"], "ad_hoc");
    assert_eq!(session["prices"][lifetime.to_string()], json!([session["product_price"]]));
    assert_eq!(session["product"]["prices"][0]["price_amount"], 4900, "the catalogue is as before");
    let id = session["id"].as_str().unwrap();
    let stored = server.get_as_merchant(&format!("/v1/checkouts/{id}")).await.body;
    assert_eq!(stored, session);
    let chosen_again = edit(&server, &session, json!({ "product_id": lifetime })).await;
    assert_eq!(
        chosen_again["amount"], 3900,
        "choosing the product again keeps the session's price"
    );
}

#[tokio::test]
async fn prices_of_a_session_are_for_its_own_products() {
    let server = Server::start().await;
    let studio = server.product("Studio").await.to_string();
    let own = json!({ "amount_type": "fixed", "price_amount": 3900 });
    let reply = try_open(&server, "Lifetime", json!({ "prices": { &studio: [own] } })).await;
    let msg = "Product is not set on that checkout.";
    assert_eq!(complaint(&reply), (422, json!(["body", "prices", studio]), msg));
}

#[tokio::test]
async fn the_currency_is_the_organizations_unless_the_merchant_names_another() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await.to_string();
    let price = |currency: &str, amount: i64| json!({ "amount_type": "fixed", "price_amount": amount, "price_currency": currency });
    let prices = json!({ &lifetime: [price("eur", 4500), price("usd", 4900)] });
    let session = open(&server, "Lifetime", json!({ "prices": prices })).await;
    assert_eq!(values(&session, &["currency", "amount"]), json!(["usd", 4900]));
    let session = open(&server, "Lifetime", json!({ "prices": prices, "currency": "eur" })).await;
    assert_eq!(values(&session, &["currency", "amount"]), json!(["eur", 4500]));

    let path = format!("/v1/checkouts/{}", session["id"].as_str().unwrap());
    let session = server.patch_as_merchant(&path, json!({ "currency": "usd" })).await.body;
    assert_eq!(values(&session, &["currency", "amount"]), json!(["usd", 4900]));
    let reply = server.patch_as_merchant(&path, json!({ "currency": "jpy" })).await;
    let msg = "Product is not available in the specified currency.";
    assert_eq!(complaint(&reply), (422, json!(["body", "currency"]), msg));
    let euros = &session["prices"][&lifetime][0]["id"];
    let choice = json!({ "product_id": lifetime, "product_price_id": euros });
    let session = edit(&server, &session, choice).await;
    assert_eq!(values(&session, &["currency", "amount"]), json!(["eur", 4500]));
}

#[tokio::test]
async fn a_currency_that_the_product_does_not_have_is_refused_only_if_asked_for() {
    let server = Server::start().await;
    let reply = try_open(&server, "Lifetime", json!({ "currency": "eur" })).await;
    let msg = "Product is not available in the specified currency.";
    assert_eq!(complaint(&reply), (422, json!(["body", "products", 0]), msg));
}

#[tokio::test]
async fn a_price_that_was_archived_since_keeps_its_amount_and_cannot_be_bought() {
    let server = Server::start().await;
    let session = open(&server, "Lifetime", json!({})).await;
    let path = format!("/v1/products/{}", session["product_id"].as_str().unwrap());
    let dearer = json!({ "prices": [{ "amount_type": "fixed", "price_amount": 5900 }] });
    server.patch_as_merchant(&path, dearer).await;
    let session = edit(&server, &session, json!({ "customer_email": "ada@example.com" })).await;
    assert_eq!(session["amount"], 4900);
    let confirm = crate::harness::Checkout(session.clone()).confirm_path();
    let said = json!({ "confirmation_token_id": "ctoken_1" });
    let reply = server.post(&confirm, said).await;
    assert_eq!(reply.body["error"], "PaymentNotReady", "no processor here: {}", reply.text);

    let again = edit(&server, &session, json!({ "product_id": session["product_id"] })).await;
    assert_eq!(again["amount"], 5900, "who chooses the product again sees today's price");
}
