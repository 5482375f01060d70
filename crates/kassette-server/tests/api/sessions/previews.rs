//! What the widget shows before the server has answered is what the server then answers.

use std::collections::BTreeMap;

use kassette_core::Timestamp;
use kassette_core::checkout::CheckoutBase;
use kassette_core::pricing::Selection;
use kassette_server::config::Taxes;
use serde_json::{Value, json};
use uuid::Uuid;

use super::edit;
use crate::harness::Server;

fn base(session: &Value) -> CheckoutBase {
    serde_json::from_value(session.clone()).expect("a session is read as it was written")
}

/// Makes the selection here and at the server, and compares.
async fn selects(server: &Server, session: &Value, wish: Value) -> Value {
    let id = |key: &str| wish[key].as_str().map(|id| id.parse::<Uuid>().expect("an id"));
    let selection = Selection {
        product_id: id("product_id"),
        amount: wish["amount"].as_i64(),
        seats: wish["seats"].as_i64(),
        units: wish["units"].as_i64(),
    };
    let before = base(session);
    let now = Timestamp::parse("2026-11-24T12:00:00Z").expect("a time");
    let offer = before.select(selection, now).expect("it is offered");
    let quote = offer.quote().expect("it can be bought");
    let answer = edit(server, session, wish.clone()).await;
    let after = base(&answer);
    assert_eq!(quote.totals, after.totals(), "{wish}");
    assert_eq!(quote.flags.is_payment_required, after.is_payment_required, "{wish}");
    assert_eq!(quote.flags.is_payment_setup_required, after.is_payment_setup_required, "{wish}");
    assert_eq!(offer.discount.map(|it| it.id), after.discount_id, "{wish}");
    assert_eq!(offer.trial_end.is_some(), after.trial_end.is_some(), "{wish}");
    assert_eq!((offer.choice.seats, offer.choice.units), (after.seats, after.units), "{wish}");
    assert!(selection.is_in(&after), "{wish}");
    answer
}

const PRODUCTS: [&str; 7] =
    ["Studio", "Studio yearly", "Lifetime", "Tip jar", "Starter", "Team", "Trial"];

/// A session with the demo's products, opened with Studio, and the ids of the products by name.
async fn everything(server: &Server, mut said: Value) -> (Value, BTreeMap<&'static str, Uuid>) {
    let mut ids = BTreeMap::new();
    for name in PRODUCTS {
        ids.insert(name, server.product(name).await);
    }
    said["products"] = PRODUCTS.iter().map(|name| json!(ids[name])).collect();
    (server.add("/v1/checkouts/", said).await, ids)
}

async fn walk(server: &Server, said: Value, code: Option<&str>) {
    let (mut session, ids) = everything(server, said).await;
    if let Some(code) = code {
        session = edit(server, &session, json!({ "discount_code": code })).await;
    }
    for name in ["Studio yearly", "Lifetime", "Trial", "Team"] {
        session = selects(server, &session, json!({ "product_id": ids[name] })).await;
    }
    for seats in [4, 5, 19, 20, 321] {
        session = selects(server, &session, json!({ "seats": seats })).await;
    }
    session = selects(server, &session, json!({ "product_id": ids["Tip jar"] })).await;
    for amount in [300, 1234, 99_999] {
        session = selects(server, &session, json!({ "amount": amount })).await;
    }
    session = selects(server, &session, json!({ "product_id": ids["Starter"] })).await;
    // Both at once, as edits that waited for each other travel.
    selects(server, &session, json!({ "product_id": ids["Team"], "seats": 7 })).await;
}

#[tokio::test]
async fn a_preview_is_what_the_server_answers_where_nothing_is_taxed() {
    let server = Server::start().await;
    walk(&server, json!({}), None).await;
    walk(&server, json!({}), Some("SAVE20")).await;
    walk(&server, json!({}), Some("FIVEOFF")).await;
}

#[tokio::test]
async fn a_preview_knows_the_tax_where_the_rate_is_known() {
    let server = Server::start().await.with_taxes(Taxes::Table { origin: "DE" });
    let ontario = json!({ "customer_billing_address": { "country": "CA", "state": "ON" } });
    for place in [json!({ "customer_billing_address": { "country": "FR" } }), ontario] {
        let (mut session, ids) = everything(&server, place).await;
        session = edit(&server, &session, json!({ "discount_code": "SAVE20" })).await;
        for name in ["Lifetime", "Trial", "Team"] {
            session = selects(&server, &session, json!({ "product_id": ids[name] })).await;
        }
        selects(&server, &session, json!({ "seats": 13 })).await;
    }
}

#[tokio::test]
async fn without_an_address_only_the_tax_waits() {
    let server = Server::start().await.with_taxes(Taxes::Table { origin: "DE" });
    let (session, ids) = everything(&server, json!({})).await;
    assert_eq!(session["tax_rate"], Value::Null);
    selects(&server, &session, json!({ "product_id": ids["Lifetime"] })).await;
}

#[tokio::test]
async fn a_discount_is_kept_by_the_products_that_it_is_for() {
    let server = Server::start().await;
    let (session, ids) = everything(&server, json!({})).await;
    let discount = json!({ "name": "Only these", "type": "percentage", "duration": "once",
        "basis_points": 2500, "code": "THESE", "products": [ids["Studio"], ids["Team"]] });
    server.add("/v1/discounts/", discount).await;
    let session = edit(&server, &session, json!({ "discount_code": "THESE" })).await;
    assert_eq!(session["discounted_product_ids"], json!([ids["Studio"], ids["Team"]]));
    let team = selects(&server, &session, json!({ "product_id": ids["Team"] })).await;
    assert_eq!(team["discount_amount"], 275);
    let lifetime = selects(&server, &team, json!({ "product_id": ids["Lifetime"] })).await;
    assert_eq!(lifetime["discount_id"], Value::Null);
}
