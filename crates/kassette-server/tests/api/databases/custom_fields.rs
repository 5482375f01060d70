use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Database, Server, at, postgres};

stories!(answers_follow_their_slug);

const FIELDS: &str = "/v1/custom-fields/";

async fn answers_follow_their_slug(database: Database) {
    let server = Server::start_on(database, None).await;
    let mut form = Vec::new();
    for slug in ["a_b", "other", "a-b", "a_bc", "fresh"] {
        let body = json!({ "type": "text", "slug": slug, "name": slug, "properties": {} });
        form.push(server.add(FIELDS, body).await);
    }
    let starter = server.product("Starter").await;
    let entry = |field: &Value| json!({ "custom_field_id": field["id"], "required": false });
    let edit = json!({ "attached_custom_fields": form.iter().map(entry).collect::<Vec<_>>() });
    server.patch_as_merchant(&format!("/v1/products/{starter}"), edit).await;
    let mut checkouts = Vec::new();
    for answers in [
        json!({ "a_b": "x", "other": "z" }),
        json!({ "a-b": "\"a_b\":", "a_bc": "y" }),
        json!({ "a_b": "new", "fresh": "old" }),
    ] {
        let body = json!({ "product_id": starter, "custom_field_data": answers });
        checkouts.push(Checkout(server.post_as_merchant("/v1/checkouts/", body).await.body));
    }
    let confirm = json!({ "customer_email": "ada@example.com" });
    assert_eq!(server.post(&checkouts[0].confirm_path(), confirm).await.status, 200);
    server.until(&checkouts[0], CheckoutStatus::Succeeded).await;

    server.delete_as_merchant(&at(FIELDS, &form[4])).await;
    let edit = json!({ "type": "text", "slug": "fresh" });
    assert_eq!(server.patch_as_merchant(&at(FIELDS, &form[0]), edit).await.status, 200);
    let answers = async |checkout: &Checkout| {
        let mut connection = server.state.store.connection().await.unwrap();
        let record = connection.checkout(checkout.id()).await.unwrap().unwrap();
        json!(record.custom_field_data)
    };
    assert_eq!(answers(&checkouts[0]).await, json!({ "fresh": "x", "other": "z" }));
    assert_eq!(answers(&checkouts[1]).await, json!({ "a-b": "\"a_b\":", "a_bc": "y" }));
    assert_eq!(answers(&checkouts[2]).await, json!({ "fresh": "new" }));
    let order = &server.get_as_merchant("/v1/orders/").await.body["items"][0];
    assert_eq!(order["custom_field_data"], json!({ "fresh": "x", "other": "z" }));
    server.finish().await;
}
