use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{PUBLIC_URL, Server, at, complaint, problems};

const PRODUCTS: &str = "/v1/products/";

fn cents(amount: i64) -> Value {
    json!({ "amount_type": "fixed", "price_amount": amount })
}

async fn product(server: &Server, name: &str, amount: i64) -> Value {
    server.add(PRODUCTS, json!({ "name": name, "prices": [cents(amount)] })).await
}

#[tokio::test]
async fn a_product_is_shown_whole_and_sold() {
    let server = Server::start().await;
    let body = json!({
        "name": "Pro", "description": " Everything. ", "visibility": "private",
        "recurring_interval": "month", "recurring_interval_count": 3,
        "trial_interval": "day", "trial_interval_count": 14, "metadata": { "k": 1 },
        "prices": [{ "amount_type": "fixed", "price_amount": 900, "price_currency": "usd" }],
    });
    let mut shown = server.add(PRODUCTS, body).await;
    assert_eq!(server.get_as_merchant(&at(PRODUCTS, &shown)).await.body, shown);
    let session = server.add("/v1/checkouts/", json!({ "products": [shown["id"]] })).await;
    assert_eq!(
        (&session["amount"], &session["product"]["trial_interval"]),
        (&json!(900), &json!("day"))
    );
    let id = shown["id"].take();
    assert_eq!(shown["organization_id"].take(), session["organization_id"]);
    assert_eq!(shown["prices"][0]["id"].take().as_str().unwrap().len(), 36);
    let expected = json!({
        "id": null, "organization_id": null, "created_at": "2026-01-01T00:00:00Z", "modified_at": null,
        "name": "Pro", "description": "Everything.", "visibility": "private", "metadata": { "k": 1 },
        "recurring_interval": "month", "recurring_interval_count": 3, "meter_interval": null,
        "meter_interval_count": null, "trial_interval": "day", "trial_interval_count": 14,
        "is_recurring": true, "is_archived": false, "benefits": [], "medias": [],
        "attached_custom_fields": [], "is_deletable": false,
        "prices": [{
            "id": null, "created_at": "2026-01-01T00:00:00Z", "modified_at": null, "source": "catalog",
            "amount_type": "fixed", "price_amount": 900, "price_currency": "usd", "tax_behavior": null,
            "is_archived": false, "product_id": id, "type": "recurring", "recurring_interval": "month",
        }],
    });
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn a_price_that_is_left_out_is_archived_and_none_ever_changes() {
    let server = Server::start().await;
    let before = product(&server, "Book", 500).await;
    let path = at(PRODUCTS, &before);
    let old = before["prices"][0]["id"].clone();
    let session = server.add("/v1/checkouts/", json!({ "products": [before["id"]] })).await;
    let euros = json!({ "amount_type": "fixed", "price_amount": 600, "price_currency": "eur" });
    let both =
        server.patch_as_merchant(&path, json!({ "prices": [{ "id": old }, euros] })).await.body;
    assert_eq!(
        (&both["prices"][0], both["prices"].as_array().unwrap().len()),
        (&before["prices"][0], 2)
    );

    let after = server.patch_as_merchant(&path, json!({ "prices": [cents(700)] })).await.body;
    assert_eq!(after["prices"].as_array().unwrap().len(), 1);
    assert_eq!(after["prices"][0]["price_amount"], 700);
    let stored = server.get_as_merchant(&at("/v1/checkouts/", &session)).await.body;
    assert_eq!((&stored["product_price"]["id"], &stored["amount"]), (&old, &json!(500)));
    assert_eq!(stored["product_price"]["is_archived"], true);
    let reply = server.patch_as_merchant(&path, json!({ "prices": [{ "id": old }] })).await;
    let refused = (422, json!(["body", "prices", 0]), "Price does not exist.");
    assert_eq!(complaint(&reply), refused);
}

#[tokio::test]
async fn prices_of_one_product_go_together() {
    let server = Server::start().await;
    let euros = json!({ "amount_type": "fixed", "price_amount": 600, "price_currency": "eur" });
    for (prices, msg) in [
        (
            json!([cents(100), cents(200)]),
            "Only one fixed price and one by seats or units are possible in usd.",
        ),
        (json!([euros]), "A price in usd is required."),
    ] {
        let body = json!({ "name": "Book", "prices": prices });
        let reply = server.post_as_merchant(PRODUCTS, body).await;
        assert_eq!(complaint(&reply), (422, json!(["body", "prices"]), msg));
    }
    let path = at(PRODUCTS, &product(&server, "Book", 500).await);
    let reply = server.patch_as_merchant(&path, json!({ "prices": [] })).await;
    assert_eq!(complaint(&reply).2, "At least one price is required.");
}

#[tokio::test]
async fn everything_wrong_with_a_product_is_named() {
    let server = Server::start().await;
    let body = json!({
        "name": "ab", "visibility": "secret", "recurring_interval": "hour",
        "prices": [
            { "amount_type": "fixed" }, { "price_amount": 1 }, { "amount_type": "barter" },
            { "amount_type": "fixed", "price_amount": -1 }, { "amount_type": "free" },
        ],
    });
    let reply = server.post_as_merchant(PRODUCTS, body).await;
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "name"]), "string_too_short"),
            (json!(["body", "visibility"]), "enum"),
            (json!(["body", "recurring_interval"]), "enum"),
            (json!(["body", "prices", 0, "fixed", "price_amount"]), "missing"),
            (json!(["body", "prices", 1]), "union_tag_not_found"),
            (json!(["body", "prices", 2]), "union_tag_invalid"),
            (json!(["body", "prices", 3, "fixed", "price_amount"]), "greater_than_equal"),
        ]
    );
    let unknown = Uuid::new_v4();
    let form = json!([{ "custom_field_id": unknown, "required": true }]);
    for (key, value) in [("medias", json!([unknown])), ("attached_custom_fields", form)] {
        let body = json!({ "name": "Book", "prices": [cents(100)], key: value });
        let reply = server.post_as_merchant(PRODUCTS, body).await;
        assert_eq!(problems(&reply), [(json!(["body", key, 0]), "value_error")]);
    }
}

#[tokio::test]
async fn an_edit_changes_what_it_names_but_never_the_interval() {
    let server = Server::start().await;
    let body = json!({ "name": "Pro", "recurring_interval": "month", "prices": [cents(900)] });
    let before = server.add(PRODUCTS, body).await;
    let path = at(PRODUCTS, &before);
    let edit = json!({
        "description": "New", "visibility": "draft", "metadata": { "a": true },
        "trial_interval": "week", "trial_interval_count": 1, "recurring_interval": "month",
    });
    let after = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!((&after["name"], &after["prices"]), (&before["name"], &before["prices"]));
    assert_eq!((&after["visibility"], &after["trial_interval"]), (&json!("draft"), &json!("week")));
    let edit = json!({ "description": null, "trial_interval": null, "trial_interval_count": null });
    let cleared = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!((&cleared["description"], &cleared["trial_interval"]), (&json!(null), &json!(null)));
    assert_eq!(cleared["metadata"], json!({ "a": true }));
    let reply = server.patch_as_merchant(&path, json!({ "recurring_interval": "year" })).await;
    assert_eq!(complaint(&reply).1, json!(["body", "recurring_interval"]));
}

#[tokio::test]
async fn an_archived_product_leaves_its_links_and_empty_links_go() {
    let server = Server::start().await;
    let (studio, lifetime) = (server.product("Studio").await, server.product("Lifetime").await);
    for id in [studio, lifetime] {
        let path = format!("{PRODUCTS}{id}");
        let reply = server.patch_as_merchant(&path, json!({ "is_archived": true })).await;
        assert_eq!(reply.body["is_archived"], true);
    }
    let left = server.get("/l/kassette_cl_demo_studio").await;
    let location = left.headers["location"].to_str().unwrap();
    let secret = location.strip_prefix(&format!("{PUBLIC_URL}/checkout/")).unwrap();
    let session = server.get(&format!("/v1/checkouts/client/{secret}")).await.body;
    assert_eq!(
        (&session["product"]["name"], session["products"].as_array().unwrap().len()),
        (&json!("Studio yearly"), 1)
    );
    assert_eq!(server.get("/l/kassette_cl_demo_lifetime").await.status, 404);
}

#[tokio::test]
async fn a_link_with_nothing_on_sale_says_so() {
    let server = Server::start().await;
    let path = format!("{PRODUCTS}{}", server.product("Lifetime").await);
    server.patch_as_merchant(&path, json!({ "visibility": "draft" })).await;
    let reply = server.get("/v1/checkout-links/kassette_cl_demo_lifetime/redirect").await;
    assert_eq!(complaint(&reply), (422, json!(["body", "products"]), "No valid products."));
    let page = server.get("/l/kassette_cl_demo_lifetime").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("<h1>No longer for sale</h1>"), "{}", page.text);
}

#[tokio::test]
async fn products_are_filtered_and_sorted() {
    let server = Server::start().await;
    let archived = server.product("Starter").await;
    server
        .patch_as_merchant(&format!("{PRODUCTS}{archived}"), json!({ "is_archived": true }))
        .await;
    for (query, expected) in [
        ("sorting=price_amount&limit=3", vec!["Starter", "Tip jar", "Team"]),
        ("sorting=-name&limit=2&page=2", vec!["Team", "Studio yearly"]),
        ("query=STUDIO&sorting=name", vec!["Studio", "Studio yearly"]),
        ("is_archived=true", vec!["Starter"]),
        ("is_recurring=false&is_archived=false&sorting=name", vec!["Lifetime", "Tip jar"]),
        ("visibility=draft&visibility=private", vec![]),
        (
            "visibility=public&is_recurring=true&sorting=name&limit=2",
            vec!["Studio", "Studio yearly"],
        ),
        ("benefit_id=5b1c0c2e-6f0e-4a67-9a0c-0d6a5b0c9f11", vec![]),
    ] {
        let found = server.listed(&format!("{PRODUCTS}?{query}"), "name").await;
        assert_eq!(found, expected, "{query}");
    }
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(PRODUCTS, &stranger).await.body["items"], json!([]));
    let path = format!("{PRODUCTS}{archived}");
    assert_eq!(server.get_with(&path, &stranger).await.status, 404);
}
