use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use super::{edit, open, try_edit, try_open};
use crate::harness::{Checkout, Server, complaint, problems};

/// Asks the buyers of Starter for one of each kind.
async fn ask(server: &Server, required: bool) {
    let mut form = Vec::new();
    for (slug, kind, properties) in [
        ("team", "text", json!({ "max_length": 5 })),
        ("age", "number", json!({ "ge": 18 })),
        ("start", "date", json!({})),
        ("terms", "checkbox", json!({})),
        ("size", "select", json!({ "options": [{ "value": "m", "label": "Medium" }] })),
    ] {
        let body = json!({ "type": kind, "slug": slug, "name": slug, "properties": properties });
        let field = server.add("/v1/custom-fields/", body).await;
        form.push(json!({ "custom_field_id": field["id"], "required": required }));
    }
    let path = format!("/v1/products/{}", server.product("Starter").await);
    let reply = server.patch_as_merchant(&path, json!({ "attached_custom_fields": form })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

fn answers() -> Value {
    json!({ "team": "Blue", "age": 30, "start": "2026-03-01", "terms": true, "size": "m" })
}

#[tokio::test]
async fn a_session_shows_the_questions_of_its_product_and_keeps_the_answers() {
    let server = Server::start().await;
    ask(&server, false).await;
    let session = open(&server, "Starter", json!({ "custom_field_data": answers() })).await;
    let asked = session["attached_custom_fields"].as_array().unwrap();
    let slugs: Vec<&Value> = asked.iter().map(|field| &field["custom_field"]["slug"]).collect();
    assert_eq!(slugs, ["team", "age", "start", "terms", "size"]);
    assert_eq!(
        session["custom_field_data"],
        json!({ "team": "Blue", "age": 30, "start": "2026-03-01T00:00:00", "terms": true, "size": "m" })
    );
    let session = edit(&server, &session, json!({ "customer_name": "Ada" })).await;
    assert_eq!(session["custom_field_data"]["team"], "Blue", "an edit of something else");
    let edits = json!({ "custom_field_data": { "team": "Red", "unknown": "x" } });
    let session = edit(&server, &session, edits).await;
    assert_eq!(
        session["custom_field_data"],
        json!({ "team": "Red", "age": 30, "start": "2026-03-01T00:00:00", "terms": true, "size": "m" })
    );
}

#[tokio::test]
async fn wrong_answers_are_all_named() {
    let server = Server::start().await;
    ask(&server, false).await;
    let wrong = json!({ "custom_field_data": {
        "team": "Orange", "age": 17, "start": "soon", "terms": "yes please", "size": "xl",
    } });
    let expected = [
        (json!(["body", "custom_field_data", "team"]), "string_too_long"),
        (json!(["body", "custom_field_data", "age"]), "greater_than_equal"),
        (json!(["body", "custom_field_data", "start"]), "datetime_from_date_parsing"),
        (json!(["body", "custom_field_data", "terms"]), "bool_parsing"),
        (json!(["body", "custom_field_data", "size"]), "literal_error"),
    ];
    let reply = try_open(&server, "Starter", wrong.clone()).await;
    assert_eq!((reply.status.as_u16(), problems(&reply)), (422, expected.to_vec()));
    assert!(reply.body["detail"][0].get("ctx").is_none());
    let session = open(&server, "Starter", json!({})).await;
    let reply = try_edit(&server, &session, wrong).await;
    assert_eq!((reply.status.as_u16(), problems(&reply)), (422, expected.to_vec()));
}

#[tokio::test]
async fn what_is_required_is_asked_for_at_the_end_even_if_no_answers_came() {
    let server = Server::start().await;
    ask(&server, true).await;
    let session = open(&server, "Starter", json!({ "customer_email": "ada@example.com" })).await;
    let session = edit(&server, &session, json!({ "custom_field_data": {} })).await;
    let confirm = Checkout(session.clone()).confirm_path();
    let reply = server.post(&confirm, json!({})).await;
    let missing = |slug: &str| (json!(["body", "custom_field_data", slug]), "missing");
    let expected = ["team", "age", "start", "terms", "size"].map(missing);
    assert_eq!((reply.status.as_u16(), problems(&reply)), (422, expected.to_vec()));
    assert_eq!(reply.body["detail"][0]["msg"], "Field required");

    let mut unticked = answers();
    unticked["terms"] = json!(false);
    let reply = server.post(&confirm, json!({ "custom_field_data": unticked })).await;
    let loc = json!(["body", "custom_field_data", "terms"]);
    assert_eq!(complaint(&reply), (422, loc, "Input should be True"));

    let reply = server.post(&confirm, json!({ "custom_field_data": answers() })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    server.until(&Checkout(session), CheckoutStatus::Succeeded).await;
    let order = &server.get_as_merchant("/v1/orders/").await.body["items"][0];
    assert_eq!(order["custom_field_data"]["size"], "m");
}
