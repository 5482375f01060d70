use serde_json::{Value, json};

use crate::harness::{Server, at, complaint, problems};

const METERS: &str = "/v1/meters/";

fn calls(name: &str) -> Value {
    json!({
        "name": name, "unit": "custom", "custom_label": "call", "metadata": { "k": 1 },
        "filter": { "conjunction": "or", "clauses": [
            { "property": "name", "operator": "eq", "value": "call", "more": 1 },
            { "conjunction": "and", "clauses": [{ "property": "ms", "operator": "gte", "value": "12" }] },
            { "conjunction": "and", "clauses": [{ "property": "ok", "operator": "ne", "value": false }] },
        ] },
        "aggregation": { "func": "sum", "property": "count" },
    })
}

#[tokio::test]
async fn a_meter_is_shown_whole() {
    let server = Server::start().await;
    let mut shown = server.add(METERS, calls("API calls")).await;
    assert_eq!(server.get_as_merchant(&at(METERS, &shown)).await.body, shown);
    assert_eq!(shown["id"].take().as_str().unwrap().len(), 36);
    assert_eq!(shown["organization_id"].take().as_str().unwrap().len(), 36);
    let mut expected = calls("API calls");
    expected["filter"]["clauses"][0] =
        json!({ "property": "name", "operator": "eq", "value": "call" });
    for key in ["id", "organization_id", "modified_at", "archived_at"] {
        expected[key] = json!(null);
    }
    expected["created_at"] = json!("2026-01-01T00:00:00Z");
    expected["custom_multiplier"] = json!(1);
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_archives() {
    let server = Server::start().await;
    let before = server.add(METERS, calls("API calls")).await;
    let path = at(METERS, &before);
    server.clock.advance_seconds(60);
    let edit = json!({ "name": "Calls", "is_archived": true, "aggregation": { "func": "count" } });
    let after = server.patch_as_merchant(&path, edit).await.body;
    let mut expected = before.clone();
    expected["name"] = json!("Calls");
    expected["aggregation"] = json!({ "func": "count" });
    expected["archived_at"] = json!("2026-01-01T00:01:00Z");
    expected["modified_at"] = json!("2026-01-01T00:01:00Z");
    assert_eq!(after, expected);
    let edit = json!({ "is_archived": false, "unit": "scalar" });
    let after = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!((&after["archived_at"], &after["custom_label"]), (&json!(null), &json!(null)));
    assert_eq!(server.get_as_merchant(&path).await.body, after);
}

#[tokio::test]
async fn a_unit_of_ones_own_needs_a_label() {
    let server = Server::start().await;
    let mut body = calls("API calls");
    body["custom_label"] = json!(" ");
    let reply = server.post_as_merchant(METERS, body).await;
    let expected = (422, json!(["body", "custom_label"]), "A custom unit needs a label.");
    assert_eq!(complaint(&reply), expected);
}

#[tokio::test]
async fn everything_wrong_with_a_meter_is_named() {
    let server = Server::start().await;
    let body = json!({
        "name": "ab", "unit": "litre", "custom_multiplier": 0,
        "filter": { "conjunction": "xor", "clauses": [
            { "property": "a", "operator": "is", "value": null },
            { "conjunction": "and", "clauses": [1] },
        ] },
        "aggregation": { "func": "sum" },
    });
    let reply = server.post_as_merchant(METERS, body).await;
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "name"]), "string_too_short"),
            (json!(["body", "unit"]), "enum"),
            (json!(["body", "custom_multiplier"]), "greater_than"),
            (json!(["body", "filter", "conjunction"]), "enum"),
            (json!(["body", "filter", "clauses", 0, "operator"]), "enum"),
            (json!(["body", "filter", "clauses", 0, "value"]), "int_type"),
            (json!(["body", "filter", "clauses", 1, "clauses", 0]), "model_attributes_type"),
            (json!(["body", "aggregation", "sum", "property"]), "missing"),
        ]
    );
}

#[tokio::test]
async fn a_filter_has_a_bottom() {
    let server = Server::start().await;
    let mut body = calls("API calls");
    for _ in 0..10 {
        body["filter"] = json!({ "conjunction": "and", "clauses": [body["filter"].take()] });
    }
    let reply = server.post_as_merchant(METERS, body).await;
    assert_eq!(complaint(&reply).2, "The filter is nested too deeply.");
}

#[tokio::test]
async fn meters_are_filtered_and_sorted_and_nobody_elses() {
    let server = Server::start().await;
    for name in ["Pages", "API calls", "Tokens"] {
        server.add(METERS, calls(name)).await;
        server.clock.advance_seconds(1);
    }
    let tokens = server.get_as_merchant("/v1/meters/?query=TOK").await.body["items"][0].clone();
    server.patch_as_merchant(&at(METERS, &tokens), json!({ "is_archived": true })).await;
    for (query, expected) in [
        ("", vec!["API calls", "Pages", "Tokens"]),
        ("sorting=-created_at", vec!["Tokens", "API calls", "Pages"]),
        ("is_archived=true", vec!["Tokens"]),
        ("is_archived=false&query=a", vec!["API calls", "Pages"]),
        ("metadata[k]=2", vec![]),
    ] {
        assert_eq!(server.listed(&format!("{METERS}?{query}"), "name").await, expected, "{query}");
    }
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(METERS, &stranger).await.body["items"], json!([]));
    assert_eq!(server.get_with(&at(METERS, &tokens), &stranger).await.status, 404);
}
