use kassette_server::store::Store;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Server, at, complaint, problems};

const DISCOUNTS: &str = "/v1/discounts/";

fn percentage() -> Value {
    json!({ "type": "percentage", "name": "Quarter", "duration": "once", "basis_points": 2500 })
}

fn fixed() -> Value {
    json!({ "type": "fixed", "name": "Fiver", "duration": "forever", "amounts": { "usd": 500, "eur": 450 } })
}

fn with(mut body: Value, mut more: Value) -> Value {
    body.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
    body
}

/// A confirmed session whose buyer has used the discount.
async fn redeemed(server: &Server, discount: &Value) -> Uuid {
    let checkout = server.checkout(&["Starter"]).await;
    let customer = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let mut transaction = server.state.store.transaction().await.unwrap();
    let redeemed = transaction
        .redeem(
            discount["id"].as_str().unwrap().parse().unwrap(),
            checkout.id(),
            customer.parse().unwrap(),
            "ada@example.com",
            server.state.clock.now(),
        )
        .await;
    assert!(redeemed.unwrap());
    transaction.commit().await.unwrap();
    checkout.id()
}

async fn release(store: &Store, checkout: Uuid) {
    let mut transaction = store.transaction().await.unwrap();
    transaction.release(checkout).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_percentage_is_shown_whole() {
    let server = Server::start().await;
    let studio = server.product("Studio").await;
    let body = with(
        percentage(),
        json!({
            "duration": "repeating", "duration_in_months": 3, "code": " Summer25 ", "products": [studio],
            "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-02-01T00:00:00Z", "max_redemptions": 10,
            "max_redemptions_per_customer": 1, "metadata": { "campaign": "summer" },
        }),
    );
    let mut shown = server.add(DISCOUNTS, body).await;
    assert_eq!(server.get_as_merchant(&at(DISCOUNTS, &shown)).await.body, shown);
    for key in ["id", "organization_id"] {
        assert_eq!(shown[key].take().as_str().unwrap().len(), 36);
    }
    assert_eq!(shown["products"].take()[0]["id"], json!(studio));
    let expected = json!({
        "id": null, "organization_id": null, "products": null, "created_at": "2026-01-01T00:00:00Z",
        "modified_at": null, "name": "Quarter", "code": "Summer25", "type": "percentage",
        "duration": "repeating", "duration_in_months": 3, "basis_points": 2500,
        "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-02-01T00:00:00Z", "max_redemptions": 10,
        "max_redemptions_per_customer": 1, "redemptions_count": 0, "metadata": { "campaign": "summer" },
    });
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn a_fixed_discount_names_the_default_currency_too() {
    let server = Server::start().await;
    let several = server.add(DISCOUNTS, fixed()).await;
    assert_eq!((&several["amount"], &several["currency"]), (&json!(500), &json!("usd")));
    assert_eq!(several["amounts"], json!({ "usd": 500, "eur": 450 }));
    assert_eq!((several.get("basis_points"), several.get("duration_in_months")), (None, None));

    let body = json!({ "type": "fixed", "name": "One", "duration": "once", "amount": 7, "currency": "EUR" });
    let one = server.add(DISCOUNTS, body).await;
    assert_eq!(one["amounts"], json!({ "eur": 7 }));
    assert_eq!((&one["amount"], &one["currency"]), (&json!(7), &json!("eur")));
}

#[tokio::test]
async fn a_discount_has_one_kind_of_value_and_a_duration() {
    let server = Server::start().await;
    let cases = [
        (json!({ "name": "x" }), json!(["body"]), "union_tag_not_found"),
        (
            with(percentage(), json!({ "name": "" })),
            json!(["body", "percentage", "name"]),
            "string_too_short",
        ),
        (
            with(percentage(), json!({ "basis_points": 10_001 })),
            json!(["body", "percentage", "basis_points"]),
            "less_than_equal",
        ),
        (with(fixed(), json!({ "amount": 1 })), json!(["body", "fixed"]), "value_error"),
        (with(fixed(), json!({ "amounts": null })), json!(["body", "fixed"]), "value_error"),
        (
            with(fixed(), json!({ "duration": "repeating" })),
            json!(["body", "fixed", "duration_in_months"]),
            "missing",
        ),
        (
            with(fixed(), json!({ "duration_in_months": 3 })),
            json!(["body", "fixed", "duration_in_months"]),
            "value_error",
        ),
    ];
    for (body, loc, kind) in cases {
        let reply = server.post_as_merchant(DISCOUNTS, body).await;
        assert_eq!((reply.status.as_u16(), problems(&reply)), (422, vec![(loc, kind)]));
    }
}

#[tokio::test]
async fn a_discount_ends_after_it_starts() {
    let server = Server::start().await;
    let moment = "2026-02-01T00:00:00Z";
    let body = with(percentage(), json!({ "starts_at": moment, "ends_at": moment }));
    let reply = server.post_as_merchant(DISCOUNTS, body).await;
    let too_early = (422, json!(["body", "ends_at"]), "A discount has to end after it starts.");
    assert_eq!(complaint(&reply), too_early);

    let started = server.add(DISCOUNTS, with(percentage(), json!({ "starts_at": moment }))).await;
    let edit = json!({ "ends_at": "2026-01-31T00:00:00Z" });
    let reply = server.patch_as_merchant(&at(DISCOUNTS, &started), edit).await;
    assert_eq!(complaint(&reply), too_early);
}

#[tokio::test]
async fn a_code_is_unique_whatever_its_case() {
    let server = Server::start().await;
    let first = server.add(DISCOUNTS, with(percentage(), json!({ "code": "Summer" }))).await;
    let second = server.add(DISCOUNTS, percentage()).await;
    let taken = (422, json!(["body", "code"]), "Discount with this code already exists.");
    let body = with(fixed(), json!({ "code": " SUMMER" }));
    assert_eq!(complaint(&server.post_as_merchant(DISCOUNTS, body.clone()).await), taken);
    let edit = json!({ "code": "sumMer" });
    let reply = server.patch_as_merchant(&at(DISCOUNTS, &second), edit.clone()).await;
    assert_eq!(complaint(&reply), taken);
    let own = server.patch_as_merchant(&at(DISCOUNTS, &first), edit).await;
    assert_eq!(own.body["code"], "sumMer");

    assert_eq!(server.delete_as_merchant(&at(DISCOUNTS, &first)).await.status, 204);
    assert_eq!(server.get_as_merchant(&at(DISCOUNTS, &first)).await.status, 404);
    assert_eq!(server.add(DISCOUNTS, body).await["code"], "SUMMER");
}

#[tokio::test]
async fn products_have_to_be_the_merchants() {
    let server = Server::start().await;
    let stranger = Uuid::new_v4();
    let products = json!({ "products": [server.product("Studio").await, stranger] });
    let reply = server.post_as_merchant(DISCOUNTS, with(percentage(), products)).await;
    assert_eq!(complaint(&reply), (422, json!(["body", "products", 1]), "Product not found."));
}

#[tokio::test]
async fn what_is_not_mentioned_stays() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await;
    let more = json!({ "code": "abc", "max_redemptions": 5, "products": [lifetime] });
    let discount = server.add(DISCOUNTS, with(fixed(), more)).await;
    let edit = json!({ "name": "Tenner", "amounts": { "eur": 1000 }, "code": "", "max_redemptions": null });
    let edited = server.patch_as_merchant(&at(DISCOUNTS, &discount), edit).await.body;
    assert_eq!(server.get_as_merchant(&at(DISCOUNTS, &discount)).await.body, edited);
    let expected = with(
        discount,
        json!({
            "name": "Tenner", "amounts": { "eur": 1000 }, "amount": 1000, "currency": "eur", "code": null,
            "max_redemptions": null, "modified_at": "2026-01-01T00:00:00Z",
        }),
    );
    assert_eq!(edited, expected);
}

#[tokio::test]
async fn an_amount_alone_is_of_the_currency_that_is_shown_with_it() {
    let server = Server::start().await;
    let discount = server.add(DISCOUNTS, fixed()).await;
    let path = at(DISCOUNTS, &discount);
    let edited = server.patch_as_merchant(&path, json!({ "amount": 600 })).await.body;
    assert_eq!(edited["amounts"], json!({ "usd": 600, "eur": 450 }));
    let edited =
        server.patch_as_merchant(&path, json!({ "currency": "gbp", "amount": 700 })).await.body;
    assert_eq!(edited["amounts"], json!({ "gbp": 700 }));
}

/// Clients of 2025 send `usd` with every change.
#[tokio::test]
async fn a_currency_alone_changes_nothing() {
    let server = Server::start().await;
    let euros = with(fixed(), json!({ "amounts": { "eur": 450 } }));
    for discount in [server.add(DISCOUNTS, euros).await, server.add(DISCOUNTS, percentage()).await]
    {
        redeemed(&server, &discount).await;
        let edit = json!({ "name": "Other", "currency": "usd" });
        let edited = server.patch_as_merchant(&at(DISCOUNTS, &discount), edit).await.body;
        assert_eq!((&edited["name"], &edited["amounts"]), (&json!("Other"), &discount["amounts"]));
    }
}

#[tokio::test]
async fn type_and_duration_stay() {
    let server = Server::start().await;
    let discount = server.add(DISCOUNTS, percentage()).await;
    let cases = [
        (json!({ "type": "fixed" }), "type", "Type cannot be changed."),
        (json!({ "duration": "forever" }), "duration", "Duration cannot be changed."),
        (json!({ "amount": 5 }), "amount", "Only a fixed discount has an amount."),
    ];
    for (edit, key, msg) in cases {
        let reply = server.patch_as_merchant(&at(DISCOUNTS, &discount), edit).await;
        assert_eq!(complaint(&reply), (422, json!(["body", key]), msg));
    }
    let same = json!({ "type": "percentage", "duration": "once" });
    assert_eq!(server.patch_as_merchant(&at(DISCOUNTS, &discount), same).await.status, 200);
}

#[tokio::test]
async fn terms_are_frozen_once_a_buyer_has_them() {
    let server = Server::start().await;
    let discount = server.add(DISCOUNTS, fixed()).await;
    let checkout = redeemed(&server, &discount).await;
    let path = at(DISCOUNTS, &discount);
    assert_eq!(server.get_as_merchant(&path).await.body["redemptions_count"], 1);
    for (edit, key) in [
        (json!({ "amounts": { "usd": 1 } }), "amounts"),
        (json!({ "amounts": null }), "amounts"),
        (json!({ "amount": 1 }), "amount"),
        (json!({ "amount": 500, "currency": "eur" }), "currency"),
    ] {
        let reply = server.patch_as_merchant(&path, edit).await;
        let msg = "This cannot be changed after the discount was redeemed.";
        assert_eq!(complaint(&reply), (422, json!(["body", key]), msg));
        assert_eq!(reply.body["detail"][0]["input"], discount[key]);
    }
    let same =
        json!({ "amounts": { "eur": 450, "usd": 500 }, "basis_points": null, "name": "Other" });
    assert_eq!(server.patch_as_merchant(&path, same).await.body["name"], "Other");

    release(&server.state.store, checkout).await;
    release(&server.state.store, checkout).await;
    let edited = server.patch_as_merchant(&path, json!({ "amount": 1 })).await.body;
    assert_eq!((&edited["redemptions_count"], &edited["amount"]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn discounts_are_listed_newest_first() {
    let server = Server::start().await;
    for (name, code) in [("A", "summer"), ("B", "winter"), ("C sum", "C10")] {
        server.clock.advance_seconds(1);
        server.add(DISCOUNTS, with(percentage(), json!({ "name": name, "code": code }))).await;
    }
    let names = async |query: &str| server.listed(&format!("{DISCOUNTS}?{query}"), "name").await;
    assert_eq!(names("limit=3").await, ["C sum", "B", "A"]);
    assert_eq!(names("query=SUM&sorting=name").await, ["A", "C sum"]);
    assert_eq!(names("sorting=-code&limit=2").await, ["B", "A"]);
}

#[tokio::test]
async fn another_merchant_sees_none_of_it() {
    let server = Server::start().await;
    let discount = server.add(DISCOUNTS, with(percentage(), json!({ "code": "abc" }))).await;
    let token = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(&at(DISCOUNTS, &discount), &token).await.status, 404);
    let list = server.get_with(DISCOUNTS, &token).await.body;
    assert_eq!(list["pagination"]["total_count"], 0);
}
