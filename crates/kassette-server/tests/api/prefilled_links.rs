//! What a link gives its visitors, and what its address says for them.

use serde_json::{Value, json};

use crate::harness::{PUBLIC_URL, Server, at, complaint};

const LINKS: &str = "/v1/checkout-links/";

/// The session of somebody who visits `path`.
async fn visit(server: &Server, path: &str) -> Value {
    let reply = server.get(path).await;
    assert_eq!(reply.status, 307, "{}", reply.text);
    let location = reply.headers["location"].to_str().unwrap();
    let rest = location.strip_prefix(&format!("{PUBLIC_URL}/checkout/")).unwrap();
    let secret = rest.split('?').next().unwrap();
    server.get(&format!("/v1/checkouts/client/{secret}")).await.body
}

async fn link(server: &Server, product: &str, said: Value) -> Value {
    let mut body =
        json!({ "payment_processor": "stripe", "products": [server.product(product).await] });
    body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
    server.add(LINKS, body).await
}

fn path(link: &Value) -> String {
    format!("/l/{}", link["client_secret"].as_str().unwrap())
}

#[tokio::test]
async fn an_amount_is_taken_where_it_is_the_visitors_to_name_and_fits() {
    let server = Server::start().await;
    let jar = "/l/kassette_cl_demo_tip-jar";
    for (query, amount) in
        [("amount=500", 500), ("amount=512.9", 512), ("amount=inf", 1000), ("amount=1", 1000)]
    {
        assert_eq!(visit(&server, &format!("{jar}?{query}")).await["amount"], amount, "{query}");
    }
    let lifetime = visit(&server, "/l/kassette_cl_demo_lifetime?amount=1").await;
    assert_eq!(lifetime["amount"], 4900);
}

#[tokio::test]
async fn a_code_in_the_address_counts_before_the_discount_of_the_link() {
    let server = Server::start().await;
    let sale =
        json!({ "name": "Sale", "type": "percentage", "duration": "once", "basis_points": 1000 });
    let sale = server.add("/v1/discounts/", sale).await;
    let said = json!({ "discount_id": sale["id"], "allow_discount_codes": false });
    let link = link(&server, "Lifetime", said).await;
    assert_eq!(link["discount"]["name"], "Sale");
    assert_eq!(visit(&server, &path(&link)).await["discount_amount"], 490);
    let with_code = visit(&server, &format!("{}?discount_code=save20", path(&link))).await;
    assert_eq!(with_code["discount"]["code"], "SAVE20");
    let wrong_code = visit(&server, &format!("{}?discount_code=nope", path(&link))).await;
    assert_eq!(wrong_code["discount_amount"], 490);

    server.delete_as_merchant(&at("/v1/discounts/", &sale)).await;
    assert_eq!(visit(&server, &path(&link)).await["discount_amount"], 0, "it is ignored then");
    let link = server.get_as_merchant(&at(LINKS, &link)).await.body;
    assert_eq!((&link["discount_id"], &link["discount"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn a_link_locks_the_number_of_seats() {
    let server = Server::start().await;
    let link = link(&server, "Team", json!({ "seats": 6 })).await;
    let session = visit(&server, &path(&link)).await;
    for key in ["seats", "min_seats", "max_seats"] {
        assert_eq!(session[key], 6, "{key}");
    }
    assert_eq!(session["amount"], 4800);
    let client = format!("/v1/checkouts/client/{}", session["client_secret"].as_str().unwrap());
    let reply = server.patch(&client, json!({ "seats": 7 })).await;
    assert_eq!(complaint(&reply), (422, json!(["body", "seats"]), "Maximum 6 seats allowed."));
}

#[tokio::test]
async fn seats_and_discounts_of_a_link_fit_its_products() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await;
    let new = |key: &str, value: Value| json!({ "payment_processor": "stripe", "products": [lifetime], key: value });
    let reply = server.post_as_merchant(LINKS, new("seats", json!(2))).await;
    let msg = "Seats can only be set for seat-based pricing.";
    assert_eq!(complaint(&reply), (422, json!(["body", "seats"]), msg));
    let unknown = "5b1c0c2e-6f0e-4a67-9a0c-0d6a5b0c9f11";
    let reply = server.post_as_merchant(LINKS, new("discount_id", json!(unknown))).await;
    let msg = "Discount does not exist or is not applicable to this product.";
    assert_eq!(complaint(&reply), (422, json!(["body", "discount_id"]), msg));

    let link = link(&server, "Team", json!({ "seats": 6 })).await;
    let edit = json!({ "products": [lifetime] });
    let link = server.patch_as_merchant(&at(LINKS, &link), edit).await.body;
    assert_eq!(link["seats"], json!(null), "what means nothing any more is cleared");
}

#[tokio::test]
async fn answers_in_the_address_are_taken_if_all_of_them_fit() {
    let server = Server::start().await;
    let mut form = Vec::new();
    for (slug, kind) in [("team", "text"), ("age", "number")] {
        let body = json!({ "type": kind, "slug": slug, "name": slug, "properties": {} });
        let field = server.add("/v1/custom-fields/", body).await;
        form.push(json!({ "custom_field_id": field["id"], "required": true }));
    }
    let starter = format!("/v1/products/{}", server.product("Starter").await);
    server.patch_as_merchant(&starter, json!({ "attached_custom_fields": form })).await;
    let link = "/l/kassette_cl_demo_starter";
    let query = "custom_field_data.team=Blue&custom_field_data.age=30";
    let session = visit(&server, &format!("{link}?{query}")).await;
    assert_eq!(session["custom_field_data"], json!({ "team": "Blue", "age": 30 }));
    let query = "custom_field_data.team=Blue&custom_field_data.age=old";
    let session = visit(&server, &format!("{link}?{query}")).await;
    assert_eq!(session["custom_field_data"], json!({}));
}
