//! Every kind of price: how it is defined, shown and refused.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Server, at, complaint, problems};

const PRODUCTS: &str = "/v1/products/";

fn cents(amount: i64) -> Value {
    json!({ "amount_type": "fixed", "price_amount": amount })
}

fn seats() -> Value {
    json!({
        "amount_type": "seat_based",
        "seat_tiers": {
            "seat_tier_type": "graduated",
            "tiers": [
                { "min_seats": 2, "max_seats": 5, "price_per_seat": 1000 },
                { "min_seats": 6, "max_seats": null, "price_per_seat": 800 },
            ],
        },
    })
}

fn units() -> Value {
    json!({
        "amount_type": "unit_based",
        "tiers": { "type": "volume", "tiers": [{ "bound": 10, "unit_amount": 90 }, { "bound": null, "unit_amount": 70 }] },
        "minimum_units": 3, "maximum_units": 100,
        "unit_label": { "en": { "=1": "page", "other": "pages" }, "de": { "other": "Seiten" } },
    })
}

async fn meter(server: &Server) -> Value {
    let body = json!({
        "name": "Tokens", "unit": "token", "aggregation": { "func": "count" },
        "filter": { "conjunction": "and", "clauses": [] },
    });
    server.add("/v1/meters/", body).await
}

fn by_use(meter: &Value) -> Value {
    json!({ "amount_type": "metered_unit", "meter_id": meter["id"], "unit_amount": "0.0005", "cap_amount": 10000 })
}

async fn monthly(server: &Server, prices: Value) -> Value {
    let body = json!({ "name": "Pro", "recurring_interval": "month", "prices": prices });
    server.add(PRODUCTS, body).await
}

async fn once(server: &Server, prices: Value) -> Value {
    server.add(PRODUCTS, json!({ "name": "Pro", "prices": prices })).await
}

/// A price without what all kinds of price have.
fn own_keys(price: &Value) -> Value {
    let mut price = price.clone();
    let keys = price.as_object_mut().unwrap();
    for common in [
        "id",
        "created_at",
        "modified_at",
        "source",
        "price_currency",
        "tax_behavior",
        "is_archived",
        "product_id",
        "type",
        "recurring_interval",
    ] {
        assert!(keys.remove(common).is_some(), "{common} is missing");
    }
    price
}

#[tokio::test]
async fn a_price_by_seats_is_shown_with_its_tiers() {
    let server = Server::start().await;
    let product = once(&server, json!([seats()])).await;
    let mut expected = seats();
    expected["seat_tiers"]["minimum_seats"] = json!(2);
    expected["seat_tiers"]["maximum_seats"] = json!(null);
    expected["price_per_seat"] = json!(1000);
    assert_eq!(own_keys(&product["prices"][0]), expected);
    assert_eq!(server.get_as_merchant(&at(PRODUCTS, &product)).await.body, product);
}

#[tokio::test]
async fn one_price_for_every_seat_is_a_tier_without_end() {
    let server = Server::start().await;
    let flat = json!({ "amount_type": "seat_based", "price_per_seat": 700 });
    let product = once(&server, json!([flat])).await;
    let expected = json!({
        "seat_tier_type": "volume", "minimum_seats": 1, "maximum_seats": null,
        "tiers": [{ "min_seats": 1, "max_seats": null, "price_per_seat": 700 }],
    });
    assert_eq!(product["prices"][0]["seat_tiers"], expected);
    let wrong = json!({ "amount_type": "seat_based", "price_per_seat": -1 });
    let body = json!({ "name": "Pro", "prices": [wrong] });
    let reply = server.post_as_merchant(PRODUCTS, body).await;
    let loc = json!(["body", "prices", 0, "seat_based", "price_per_seat"]);
    assert_eq!(complaint(&reply), (422, loc, "Input should be greater than or equal to 0"));
    assert_eq!(reply.body["detail"][0]["input"], -1);
}

#[tokio::test]
async fn a_price_by_units_is_shown_as_it_was_defined() {
    let server = Server::start().await;
    let product = monthly(&server, json!([units()])).await;
    assert_eq!(own_keys(&product["prices"][0]), units());
    assert_eq!(product["prices"][0]["type"], "recurring");
}

#[tokio::test]
async fn the_buyer_names_an_amount_between_minimum_and_maximum() {
    let server = Server::start().await;
    let custom = json!({
        "amount_type": "custom", "minimum_amount": 0, "maximum_amount": 5000, "preset_amount": 1000,
        "price_currency": "usd", "tax_behavior": "inclusive",
    });
    let product = once(&server, json!([custom])).await;
    let expected = json!({
        "amount_type": "custom", "minimum_amount": 0, "maximum_amount": 5000, "preset_amount": 1000,
    });
    assert_eq!(own_keys(&product["prices"][0]), expected);
    assert_eq!(product["prices"][0]["tax_behavior"], "inclusive");
}

#[tokio::test]
async fn without_a_minimum_it_is_the_least_that_can_be_charged() {
    let server = Server::start().await;
    let custom = |currency: &str| json!({ "amount_type": "custom", "price_currency": currency });
    let product = once(&server, json!([custom("usd"), custom("jpy")])).await;
    assert_eq!(product["prices"][0]["minimum_amount"], 50);
    assert_eq!(product["prices"][1]["minimum_amount"], 80);
}

#[tokio::test]
async fn a_price_by_use_names_its_meter_as_it_is_called_now() {
    let server = Server::start().await;
    let meter = meter(&server).await;
    let product = monthly(&server, json!([by_use(&meter)])).await;
    let mut expected = by_use(&meter);
    expected["meter"] = json!({
        "id": meter["id"], "name": "Tokens", "unit": "token", "custom_label": null, "custom_multiplier": null,
    });
    assert_eq!(own_keys(&product["prices"][0]), expected);
    server.patch_as_merchant(&at("/v1/meters/", &meter), json!({ "name": "Words" })).await;
    let stored = server.get_as_merchant(&at(PRODUCTS, &product)).await.body;
    assert_eq!(stored["prices"][0]["meter"]["name"], "Words");
}

#[tokio::test]
async fn a_meter_that_is_not_there_or_counts_no_more_is_refused_where_it_is_named() {
    let server = Server::start().await;
    let meter = meter(&server).await;
    let product = monthly(&server, json!([cents(500)])).await;
    let archived = json!({ "is_archived": true });
    server.patch_as_merchant(&at("/v1/meters/", &meter), archived).await;
    for (meter, msg) in
        [(json!({ "id": Uuid::new_v4() }), "Meter does not exist."), (meter, "Meter is archived.")]
    {
        let prices = json!([{ "id": product["prices"][0]["id"] }, by_use(&meter)]);
        let loc = json!(["body", "prices", 1, "meter_id"]);
        let reply =
            server.patch_as_merchant(&at(PRODUCTS, &product), json!({ "prices": prices })).await;
        assert_eq!(complaint(&reply), (422, loc.clone(), msg));
        let prices = json!([cents(500), by_use(&meter)]);
        let body = json!({ "name": "Pro", "recurring_interval": "month", "prices": prices });
        let reply = server.post_as_merchant(PRODUCTS, body).await;
        assert_eq!(complaint(&reply), (422, loc, msg));
    }
}

#[tokio::test]
async fn what_is_paid_at_once_is_listed_before_what_is_paid_by_use() {
    let server = Server::start().await;
    let meter = meter(&server).await;
    let prices = json!([by_use(&meter), seats(), cents(500)]);
    let product = monthly(&server, prices).await;
    let kinds = |product: &Value| -> Vec<Value> {
        let prices = product["prices"].as_array().unwrap();
        prices.iter().map(|price| price["amount_type"].clone()).collect()
    };
    assert_eq!(kinds(&product), ["seat_based", "fixed", "metered_unit"]);
    let stored = server.get_as_merchant(&at(PRODUCTS, &product)).await.body;
    assert_eq!(stored, product);
    server.clock.advance_seconds(1);
    let keep = |index: usize| json!({ "id": product["prices"][index]["id"] });
    let edit = json!({ "prices": [keep(2), cents(700), keep(0)] });
    let edited = server.patch_as_merchant(&at(PRODUCTS, &product), edit).await.body;
    assert_eq!(kinds(&edited), ["seat_based", "fixed", "metered_unit"]);
    assert_eq!(server.get_as_merchant(&at(PRODUCTS, &product)).await.body, edited);
}

#[tokio::test]
async fn everything_wrong_with_prices_is_named() {
    let server = Server::start().await;
    let tiers =
        |tiers: Value| json!({ "amount_type": "seat_based", "seat_tiers": { "tiers": tiers } });
    let body = json!({ "name": "Pro", "prices": [
        { "amount_type": "fixed", "price_amount": 49 },
        { "amount_type": "fixed", "price_amount": 100, "price_currency": "xau", "tax_behavior": "none" },
        { "amount_type": "custom", "minimum_amount": 100, "maximum_amount": 99, "preset_amount": 50 },
        { "amount_type": "seat_based" },
        tiers(json!([])),
        tiers(json!([{ "min_seats": 1, "max_seats": 2, "price_per_seat": 1 }, { "min_seats": 4, "price_per_seat": 1 }])),
        { "amount_type": "unit_based", "tiers": { "tiers": [{ "bound": 5, "unit_amount": 1 }] }, "maximum_units": 6 },
        { "amount_type": "metered_unit", "meter_id": "x", "unit_amount": 0, "cap_amount": -1 },
    ] });
    let reply = server.post_as_merchant(PRODUCTS, body).await;
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "prices", 0, "fixed", "price_amount"]), "value_error"),
            (json!(["body", "prices", 1, "fixed", "price_currency"]), "enum"),
            (json!(["body", "prices", 1, "fixed", "tax_behavior"]), "enum"),
            (json!(["body", "prices", 2, "custom", "maximum_amount"]), "greater_than_equal"),
            (json!(["body", "prices", 2, "custom", "preset_amount"]), "greater_than_equal"),
            (json!(["body", "prices", 3, "seat_based", "seat_tiers"]), "missing"),
            (json!(["body", "prices", 4, "seat_based", "seat_tiers", "tiers"]), "too_short"),
            (
                json!(["body", "prices", 5, "seat_based", "seat_tiers", "tiers", 1, "min_seats"]),
                "greater_than_equal"
            ),
            (json!(["body", "prices", 6, "unit_based", "tiers", "tiers"]), "value_error"),
            (json!(["body", "prices", 7, "metered_unit", "meter_id"]), "uuid_parsing"),
            (json!(["body", "prices", 7, "metered_unit", "unit_amount"]), "greater_than"),
            (json!(["body", "prices", 7, "metered_unit", "cap_amount"]), "greater_than_equal"),
        ]
    );
    assert_eq!(reply.body["detail"][7]["input"], 4);
}

#[tokio::test]
async fn kinds_that_do_not_go_together_are_refused_on_create_and_on_update() {
    let server = Server::start().await;
    let custom = json!({ "amount_type": "custom" });
    let product = once(&server, json!([cents(500)])).await;
    for (prices, msg) in [
        (json!([cents(500), custom]), "A custom price in usd cannot be combined with others."),
        (json!([units()]), "Prices by use or units are only possible on recurring products."),
    ] {
        let expected = (422, json!(["body", "prices"]), msg);
        let body = json!({ "name": "Pro", "prices": prices });
        assert_eq!(complaint(&server.post_as_merchant(PRODUCTS, body).await), expected);
        let body = json!({ "prices": prices });
        let reply = server.patch_as_merchant(&at(PRODUCTS, &product), body).await;
        assert_eq!(complaint(&reply), expected);
    }
}

#[tokio::test]
async fn products_are_sorted_by_kind_and_by_what_they_cost_at_first() {
    let server = Server::start().await;
    for (name, price) in
        [("Crew", seats()), ("Gift", json!({ "amount_type": "custom", "preset_amount": 100 }))]
    {
        server.add(PRODUCTS, json!({ "name": name, "prices": [price] })).await;
    }
    let by_amount = server.listed("/v1/products/?sorting=price_amount", "name").await;
    assert_eq!(
        by_amount,
        [
            "Starter",
            "Gift",
            "Tip jar",
            "Team",
            "Studio",
            "Trial",
            "Crew",
            "Lifetime",
            "Studio yearly"
        ]
    );
    let path = "/v1/products/?sorting=-price_amount_type&sorting=name&limit=2";
    assert_eq!(server.listed(path, "name").await, ["Crew", "Team"]);
}
