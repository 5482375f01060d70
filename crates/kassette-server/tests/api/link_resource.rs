use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{PUBLIC_URL, Server, at, complaint, problems};

const LINKS: &str = "/v1/checkout-links/";

async fn link(server: &Server, product: &str, label: &str) -> Value {
    let product = server.product(product).await;
    let body = json!({ "payment_processor": "stripe", "products": [product], "label": label });
    server.add(LINKS, body).await
}

#[tokio::test]
async fn a_link_is_shown_whole() {
    let server = Server::start().await;
    let studio = server.product("Studio").await;
    let body = json!({
        "payment_processor": "stripe", "products": [studio], "label": "Mail", "success_url": "https://a.example",
        "return_url": "https://a.example/cart", "allow_discount_codes": false,
        "require_billing_address": true, "metadata": { "k": "v" },
        "trial_interval": "day", "trial_interval_count": 14,
    });
    let shown = server.add(LINKS, body).await;
    assert_eq!(server.get_as_merchant(&at(LINKS, &shown)).await.body, shown);
    let secret = shown["client_secret"].as_str().unwrap();
    assert_eq!(secret.strip_prefix("kassette_cl_").unwrap().len(), 43);
    assert_eq!(shown["url"], format!("{PUBLIC_URL}/l/{secret}"));
    for (key, value) in [
        ("payment_processor", json!("stripe")),
        ("label", json!("Mail")),
        ("success_url", json!("https://a.example/")),
        ("return_url", json!("https://a.example/cart")),
        ("allow_discount_codes", json!(false)),
        ("require_billing_address", json!(true)),
        ("metadata", json!({ "k": "v" })),
        ("trial_interval", json!("day")),
        ("trial_interval_count", json!(14)),
        ("discount_id", json!(null)),
        ("discount", json!(null)),
        ("seats", json!(null)),
        ("modified_at", json!(null)),
        ("product_id", json!(studio)),
        ("product_price_id", json!(server.price("Studio").await)),
    ] {
        assert_eq!(shown.get(key), Some(&value), "{key}");
    }
    assert_eq!(shown["products"][0]["metadata"], json!({}));
    assert_eq!(shown["product"], shown["products"][0]);
}

#[tokio::test]
async fn the_forms_of_2025_still_make_links() {
    let server = Server::start().await;
    let (product, price) = (server.product("Studio").await, server.price("Studio").await);
    for form in [json!({ "product_id": product }), json!({ "product_price_id": price })] {
        let mut body = form;
        body["payment_processor"] = json!("stripe");
        assert_eq!(server.add(LINKS, body).await["products"][0]["id"], json!(product));
    }
    let reply = server.post_as_merchant(LINKS, json!({ "payment_processor": "stripe" })).await;
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "CheckoutLinkCreateProducts", "products"]), "missing"),
            (json!(["body", "CheckoutLinkCreateProduct", "product_id"]), "missing"),
            (json!(["body", "CheckoutLinkCreateProductPrice", "product_price_id"]), "missing"),
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_offered_makes_no_link() {
    let server = Server::start().await;
    let (product, unknown) = (server.product("Studio").await, Uuid::new_v4());
    for (key, value, loc, msg) in [
        (
            "products",
            json!([product, unknown]),
            json!(["body", "products", 1]),
            "Product does not exist.",
        ),
        (
            "seats",
            json!(5),
            json!(["body", "seats"]),
            "Seats can only be set for seat-based pricing.",
        ),
        (
            "discount_id",
            json!(unknown),
            json!(["body", "discount_id"]),
            "Discount does not exist or is not applicable to this product.",
        ),
    ] {
        let mut body = json!({ "payment_processor": "stripe", "products": [product] });
        body[key] = value;
        assert_eq!(complaint(&server.post_as_merchant(LINKS, body).await), (422, loc, msg));
    }
    let body =
        json!({ "payment_processor": "stripe", "products": [product], "trial_interval": "day" });
    let reply = server.post_as_merchant(LINKS, body).await;
    assert_eq!(problems(&reply)[0], (json!(["body", "CheckoutLinkCreateProducts"]), "value_error"));
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_never_the_secret() {
    let server = Server::start().await;
    let before = link(&server, "Studio", "Mail").await;
    let path = at(LINKS, &before);
    let trial = json!({ "trial_interval": "week", "trial_interval_count": 2 });
    assert_eq!(server.patch_as_merchant(&path, trial).await.body["trial_interval_count"], 2);
    let lifetime = server.product("Lifetime").await;
    let edit = json!({ "products": [lifetime], "label": null, "client_secret": "x" });
    let after = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!(after["client_secret"], before["client_secret"]);
    assert_eq!(
        (&after["label"], &after["modified_at"]),
        (&json!(null), &json!("2026-01-01T00:00:00Z"))
    );
    assert_eq!(after["products"][0]["id"], json!(lifetime));
    assert_eq!(
        (&after["trial_interval"], &after["trial_interval_count"]),
        (&json!(null), &json!(null))
    );
    let reply = server.patch_as_merchant(&path, json!({ "products": [Uuid::new_v4()] })).await;
    let msg = "Products don't belong to the checkout link's organization.";
    assert_eq!(complaint(&reply), (422, json!(["body", "products"]), msg));
}

#[tokio::test]
async fn a_deleted_link_leads_nowhere() {
    let server = Server::start().await;
    let link = link(&server, "Studio", "Mail").await;
    let path = at(LINKS, &link);
    assert_eq!(server.delete_as_merchant(&path).await.status, 204);
    assert_eq!(server.get_as_merchant(&path).await.status, 404);
    let visit = format!("/l/{}", link["client_secret"].as_str().unwrap());
    assert_eq!(server.get(&visit).await.status, 404);
}

#[tokio::test]
async fn links_are_listed_oldest_first_and_by_product() {
    let server = Server::start().await;
    for (product, label) in [("Starter", "b"), ("Lifetime", "a")] {
        server.clock.advance_seconds(1);
        link(&server, product, label).await;
    }
    let labels = server.listed("/v1/checkout-links/?page=2&limit=6", "label").await;
    assert_eq!(labels, [json!("b"), json!("a")]);
    let lifetime = server.product("Lifetime").await;
    let path = format!("/v1/checkout-links/?product_id={lifetime}&sorting=-created_at");
    assert_eq!(server.listed(&path, "label").await, [json!("a"), json!(null)]);
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(LINKS, &stranger).await.body["items"], json!([]));
}
