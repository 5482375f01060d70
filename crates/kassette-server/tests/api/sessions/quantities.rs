use serde_json::{Value, json};

use super::{edit, open, try_edit, try_open, values};
use crate::harness::{Server, complaint};

const SEATS: [&str; 4] = ["seats", "min_seats", "max_seats", "amount"];

#[tokio::test]
async fn seats_start_with_the_fewest_and_get_cheaper() {
    let server = Server::start().await;
    let session = open(&server, "Team", json!({})).await;
    assert_eq!(values(&session, &SEATS), json!([1, null, null, 1100]));
    for (seats, amount) in [(4, 4400), (5, 4000), (20, 12_000)] {
        let session = edit(&server, &session, json!({ "seats": seats })).await;
        assert_eq!(values(&session, &["seats", "total_amount"]), json!([seats, amount]));
    }
    let session = edit(&server, &session, json!({ "customer_name": "Ada" })).await;
    assert_eq!(session["seats"], 20, "they stay until the buyer wants another number");
}

#[tokio::test]
async fn a_merchant_bounds_the_seats_of_a_session() {
    let server = Server::start().await;
    let session = open(&server, "Team", json!({ "min_seats": 3, "max_seats": 6 })).await;
    assert_eq!(values(&session, &SEATS), json!([3, 3, 6, 3300]));
    for (seats, kind, msg) in [
        (2, "greater_than_equal", "Minimum 3 seats required."),
        (7, "less_than_equal", "Maximum 6 seats allowed."),
    ] {
        let reply = try_edit(&server, &session, json!({ "seats": seats })).await;
        assert_eq!(complaint(&reply), (422, json!(["body", "seats"]), msg));
        assert_eq!(reply.body["detail"][0]["type"], kind);
    }
}

#[tokio::test]
async fn bounds_that_contradict_each_other_are_refused() {
    let server = Server::start().await;
    for said in [
        json!({ "min_seats": 5, "max_seats": 4 }),
        json!({ "seats": 2, "min_seats": 3 }),
        json!({ "seats": 9, "max_seats": 8 }),
        json!({ "units": 9, "max_units": 8 }),
    ] {
        let reply = try_open(&server, "Team", said.clone()).await;
        let first: &Value = &reply.body["detail"][0];
        assert_eq!(
            (reply.status.as_u16(), &first["type"], &first["loc"]),
            (422, &json!("value_error"), &json!(["body", "CheckoutProductsCreate"])),
            "{said}"
        );
    }
}

#[tokio::test]
async fn seats_are_only_sold_by_the_seat() {
    let server = Server::start().await;
    let by_the_seat = "Seats can only be set for seat-based pricing.";
    for (key, msg) in [
        ("seats", by_the_seat),
        ("min_seats", by_the_seat),
        ("max_seats", by_the_seat),
        ("units", "Units can only be set for unit-based pricing."),
    ] {
        let reply = try_open(&server, "Lifetime", json!({ key: 2 })).await;
        assert_eq!(complaint(&reply), (422, json!(["body", key]), msg));
    }
    let session = open(&server, "Lifetime", json!({})).await;
    let reply = try_edit(&server, &session, json!({ "seats": 2 })).await;
    assert_eq!(complaint(&reply), (422, json!(["body", "seats"]), by_the_seat));
}

#[tokio::test]
async fn switching_to_a_product_with_seats_does_not_leave_them_unset() {
    let server = Server::start().await;
    let products = [server.product("Lifetime").await, server.product("Team").await];
    let said = json!({ "products": products });
    let session = server.post_as_merchant("/v1/checkouts/", said).await.body;
    assert_eq!(session["seats"], json!(null));
    let session = edit(&server, &session, json!({ "product_id": products[1] })).await;
    assert_eq!(values(&session, &["seats", "amount"]), json!([1, 1100]));
    let session = edit(&server, &session, json!({ "product_id": products[0] })).await;
    assert_eq!(values(&session, &["seats", "amount"]), json!([null, 4900]));
}

#[tokio::test]
async fn the_prices_of_a_product_add_up() {
    let server = Server::start().await;
    let tiers = json!([
        { "min_seats": 1, "max_seats": 2, "price_per_seat": 1000 },
        { "min_seats": 3, "max_seats": null, "price_per_seat": 500 },
    ]);
    for (kind, seats, amount) in [("volume", 2, 4900), ("volume", 3, 4400), ("graduated", 3, 5400)]
    {
        let prices = json!([
            { "amount_type": "fixed", "price_amount": 2900 },
            { "amount_type": "seat_based", "seat_tiers": { "seat_tier_type": kind, "tiers": tiers } },
        ]);
        let lifetime = server.product("Lifetime").await.to_string();
        let said = json!({ "seats": seats, "prices": { lifetime: prices } });
        let session = open(&server, "Lifetime", said).await;
        assert_eq!(values(&session, &["seats", "amount"]), json!([seats, amount]), "{kind}");
    }
}

#[tokio::test]
async fn what_is_billed_by_use_costs_nothing_now_and_wants_a_card_for_later() {
    let server = Server::start().await;
    let meter = json!({ "name": "Minutes", "filter": { "conjunction": "and", "clauses": [] },
        "aggregation": { "func": "count" } });
    let meter = server.add("/v1/meters/", meter).await;
    let price =
        json!({ "amount_type": "metered_unit", "meter_id": meter["id"], "unit_amount": "0.5" });
    let product = json!({ "name": "Minutes", "recurring_interval": "month", "prices": [price] });
    let product = server.add("/v1/products/", product).await;
    let said = json!({ "products": [product["id"]] });
    let session = server.post_as_merchant("/v1/checkouts/", said).await.body;
    assert_eq!(
        values(
            &session,
            &[
                "amount",
                "total_amount",
                "is_free_product_price",
                "is_payment_required",
                "is_payment_setup_required"
            ]
        ),
        json!([0, 0, false, false, true])
    );
}
