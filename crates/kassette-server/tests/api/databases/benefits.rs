use serde_json::json;

use crate::harness::{Database, Server, postgres};

stories!(what_a_product_grants_and_asks_is_stored);

async fn what_a_product_grants_and_asks_is_stored(database: Database) {
    let server = Server::start_on(database, None).await;
    let mut benefits = Vec::new();
    for (kind, properties) in [
        ("license_keys", json!({ "limit_usage": 5 })),
        ("custom", json!({ "note": "Ünïcode" })),
        ("feature_flag", json!({})),
    ] {
        let body = json!({ "type": kind, "description": kind, "properties": properties });
        benefits.push(server.add("/v1/benefits/", body).await);
    }
    let body = json!({ "type": "checkbox", "slug": "terms", "name": "Terms", "properties": {} });
    let field = server.add("/v1/custom-fields/", body).await;
    let path = format!("/v1/products/{}", server.product("Starter").await);
    let ids: Vec<_> = benefits.iter().map(|benefit| &benefit["id"]).collect();
    server.post_as_merchant(&format!("{path}/benefits"), json!({ "benefits": ids })).await;
    let form = json!([{ "custom_field_id": field["id"], "required": true }]);
    let edit = json!({ "attached_custom_fields": form });
    let product = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!(product["benefits"], json!(benefits));
    assert_eq!(product["attached_custom_fields"][0]["custom_field"], field);
    assert_eq!(server.get_as_merchant(&path).await.body, product);
    let found = server
        .listed(
            &format!("/v1/benefits/?exclude_id={}&sorting=type", ids[1].as_str().unwrap()),
            "type",
        )
        .await;
    assert_eq!(found, ["feature_flag", "license_keys"]);
    server.finish().await;
}
