use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Server, at, complaint, problems};

const BENEFITS: &str = "/v1/benefits/";

fn custom(description: &str, visibility: &str) -> Value {
    let properties = json!({ "note": "Write to us" });
    json!({ "type": "custom", "description": description, "visibility": visibility, "properties": properties })
}

async fn grant(server: &Server, product: Uuid, benefits: &[&Value]) -> Value {
    let ids: Vec<_> = benefits.iter().map(|benefit| &benefit["id"]).collect();
    let path = format!("/v1/products/{product}/benefits");
    let reply = server.post_as_merchant(&path, json!({ "benefits": ids })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

#[tokio::test]
async fn a_benefit_is_shown_whole() {
    let server = Server::start().await;
    let body = json!({
        "type": "license_keys", "description": "A key", "metadata": { "n": 1 },
        "properties": { "prefix": " ", "expires": { "ttl": 1, "timeframe": "year" },
            "activations": { "limit": 3, "enable_customer_admin": true } },
    });
    let mut shown = server.add(BENEFITS, body).await;
    assert_eq!(server.get_as_merchant(&at(BENEFITS, &shown)).await.body, shown);
    for key in ["id", "organization_id"] {
        assert_eq!(shown[key].take().as_str().unwrap().len(), 36);
    }
    let expected = json!({
        "id": null, "organization_id": null, "created_at": "2026-01-01T00:00:00Z", "modified_at": null,
        "type": "license_keys", "description": "A key", "selectable": true, "deletable": true,
        "is_deleted": false, "metadata": { "n": 1 }, "visibility": "public", "visibility_configurable": true,
        "is_tax_applicable": false,
        "properties": { "prefix": null, "expires": { "ttl": 1, "timeframe": "year" },
            "activations": { "limit": 3, "enable_customer_admin": true }, "limit_usage": null },
    });
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn what_cannot_be_granted_is_refused() {
    let server = Server::start().await;
    let credit = json!({ "units": 5, "rollover": false, "meter_id": Uuid::new_v4() });
    let body = json!({ "type": "meter_credit", "description": "Units", "properties": credit });
    let reply = server.post_as_merchant(BENEFITS, body).await;
    let no_meter = (422, json!(["body", "properties", "meter_id"]), "Meter does not exist.");
    assert_eq!(complaint(&reply), no_meter);
    let body = json!({ "type": "discord", "description": "Chat", "properties": {} });
    let reply = server.post_as_merchant(BENEFITS, body).await;
    let unsupported = "This server cannot grant benefits of this type.";
    assert_eq!(complaint(&reply), (422, json!(["body", "discord", "type"]), unsupported));
    let body =
        json!({ "type": "license_keys", "description": "Ke", "properties": { "limit_usage": 0 } });
    let reply = server.post_as_merchant(BENEFITS, body).await;
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "license_keys", "description"]), "string_too_short"),
            (json!(["body", "license_keys", "properties", "limit_usage"]), "greater_than_equal"),
        ]
    );
}

#[tokio::test]
async fn a_benefit_changes_but_not_its_type() {
    let server = Server::start().await;
    let benefit = server.add(BENEFITS, custom("Support", "public")).await;
    let path = at(BENEFITS, &benefit);
    let reply = server.patch_as_merchant(&path, json!({ "type": "feature_flag" })).await;
    let kept = (422, json!(["body", "type"]), "The type of a benefit can't be changed.");
    assert_eq!(complaint(&reply), kept);
    let edit = json!({ "type": "custom", "visibility": "private", "properties": {} });
    let edited = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!(server.get_as_merchant(&path).await.body, edited);
    assert_eq!(
        (&edited["description"], &edited["visibility"]),
        (&json!("Support"), &json!("private"))
    );
    assert_eq!(edited["properties"], json!({ "note": null }));
}

#[tokio::test]
async fn buyers_see_the_public_benefits_of_a_product() {
    let server = Server::start().await;
    let starter = server.product("Starter").await;
    let hidden = server.add(BENEFITS, custom("Secret", "private")).await;
    let shown = server.add(BENEFITS, custom("Support", "public")).await;
    let product = grant(&server, starter, &[&shown, &hidden]).await;
    assert_eq!(product["benefits"], json!([shown, hidden]));
    assert_eq!(server.get_as_merchant(&format!("/v1/products/{starter}")).await.body, product);

    let checkout = server.checkout(&["Starter"]).await;
    let buyers = server.get(&checkout.client_path()).await.body["product"]["benefits"].clone();
    let expected = json!([{
        "id": shown["id"], "created_at": "2026-01-01T00:00:00Z", "modified_at": null, "type": "custom",
        "description": "Support", "selectable": true, "deletable": true, "is_deleted": false,
        "organization_id": shown["organization_id"],
    }]);
    assert_eq!(buyers, expected);
}

#[tokio::test]
async fn a_deleted_benefit_leaves_its_products() {
    let server = Server::start().await;
    let starter = server.product("Starter").await;
    let benefit = server.add(BENEFITS, custom("Support", "public")).await;
    grant(&server, starter, &[&benefit]).await;
    let granting = format!("/v1/products/?benefit_id={}", benefit["id"].as_str().unwrap());
    assert_eq!(server.listed(&granting, "id").await, [json!(starter)]);

    assert_eq!(server.delete_as_merchant(&at(BENEFITS, &benefit)).await.status, 204);
    assert_eq!(server.get_as_merchant(&at(BENEFITS, &benefit)).await.status, 404);
    assert_eq!(server.listed(&granting, "id").await, [] as [Value; 0]);
    let product = server.get_as_merchant(&format!("/v1/products/{starter}")).await.body;
    assert_eq!(product["benefits"], json!([]));
}

#[tokio::test]
async fn a_product_grants_nothing_twice_and_nothing_of_strangers() {
    let server = Server::start().await;
    let path = format!("/v1/products/{}/benefits", server.product("Starter").await);
    let benefit = server.add(BENEFITS, custom("Support", "public")).await;
    let ids = json!([benefit["id"], benefit["id"], Uuid::new_v4()]);
    let reply = server.post_as_merchant(&path, json!({ "benefits": ids })).await;
    let entries = reply.body["detail"].as_array().unwrap();
    let found: Vec<_> = entries.iter().map(|entry| (&entry["loc"][2], &entry["msg"])).collect();
    let twice = json!("This benefit is in the list already.");
    let strange = json!("Benefit does not exist.");
    assert_eq!(found, [(&json!(1), &twice), (&json!(2), &strange)]);
}

#[tokio::test]
async fn benefits_are_filtered_and_sorted() {
    let server = Server::start().await;
    let first = server.add(BENEFITS, custom("Support", "public")).await;
    server.clock.advance_seconds(1);
    let flag = json!({ "type": "feature_flag", "description": "Beta", "properties": {}, "metadata": { "k": "v" } });
    let second = server.add(BENEFITS, flag).await;
    let found =
        async |query: &str| server.listed(&format!("{BENEFITS}?{query}"), "description").await;
    assert_eq!(found("").await, ["Beta", "Support"]);
    assert_eq!(found("sorting=-description").await, ["Support", "Beta"]);
    assert_eq!(found("type=feature_flag&metadata[k]=v").await, ["Beta"]);
    assert_eq!(found("query=SUPP").await, ["Support"]);
    assert_eq!(found(&format!("exclude_id={}", second["id"].as_str().unwrap())).await, ["Support"]);
    assert_eq!(found(&format!("id={}", first["id"].as_str().unwrap())).await, ["Support"]);
}
