use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Server, at, complaint, problems};

const FIELDS: &str = "/v1/custom-fields/";

fn size() -> Value {
    let options =
        [json!({ "value": "m", "label": "Medium" }), json!({ "value": "l", "label": "Large" })];
    json!({ "type": "select", "slug": "size", "name": "Size", "properties": { "options": options } })
}

fn text(slug: &str) -> Value {
    json!({ "type": "text", "slug": slug, "name": slug, "properties": {} })
}

async fn attach(server: &Server, product: Uuid, form: Value) -> Value {
    let edit = json!({ "attached_custom_fields": form });
    let reply = server.patch_as_merchant(&format!("/v1/products/{product}"), edit).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["attached_custom_fields"].clone()
}

#[tokio::test]
async fn a_field_is_shown_whole() {
    let server = Server::start().await;
    let body = json!({
        "type": "text", "slug": "t-shirt_2", "name": "Print", "metadata": { "n": 1 },
        "properties": { "form_label": "Your text", "form_help_text": "", "textarea": true, "max_length": 20, "ge": 3 },
    });
    let mut shown = server.add(FIELDS, body).await;
    assert_eq!(server.get_as_merchant(&at(FIELDS, &shown)).await.body, shown);
    for key in ["id", "organization_id"] {
        assert_eq!(shown[key].take().as_str().unwrap().len(), 36);
    }
    let expected = json!({
        "id": null, "organization_id": null, "created_at": "2026-01-01T00:00:00Z", "modified_at": null,
        "metadata": { "n": 1 }, "type": "text", "slug": "t-shirt_2", "name": "Print",
        "properties": { "form_label": "Your text", "textarea": true, "max_length": 20 },
    });
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn every_type_has_its_own_properties() {
    let server = Server::start().await;
    for (kind, properties) in [
        ("number", json!({ "ge": 1, "le": 9 })),
        ("date", json!({ "ge": 1_767_225_600 })),
        ("checkbox", json!({ "form_label": "I agree to the [terms](https://shop.example)" })),
    ] {
        let body = json!({ "type": kind, "slug": kind, "name": kind, "properties": properties });
        assert_eq!(server.add(FIELDS, body).await["properties"], properties);
    }
    assert_eq!(server.add(FIELDS, size()).await["properties"], size()["properties"]);
}

#[tokio::test]
async fn what_no_form_could_show_is_refused() {
    let server = Server::start().await;
    let number = |properties: Value| json!({ "type": "number", "slug": "n", "name": "N", "properties": properties });
    let options = json!([{ "value": "m", "label": "" }]);
    let cases = [
        (
            number(json!({ "ge": 5, "le": 4 })),
            json!(["body", "number", "properties", "le"]),
            "value_error",
        ),
        (
            number(json!({ "le": 2_147_483_648_i64 })),
            json!(["body", "number", "properties", "le"]),
            "less_than_equal",
        ),
        (
            json!({ "type": "select", "slug": "s", "name": "S", "properties": {} }),
            json!(["body", "select", "properties", "options"]),
            "missing",
        ),
        (
            json!({ "type": "select", "slug": "s", "name": "S", "properties": { "options": options } }),
            json!(["body", "select", "properties", "options", 0, "label"]),
            "string_too_short",
        ),
        (text("Size"), json!(["body", "text", "slug"]), "string_pattern_mismatch"),
        (json!({ "type": "color" }), json!(["body"]), "union_tag_invalid"),
    ];
    for (body, loc, kind) in cases {
        let reply = server.post_as_merchant(FIELDS, body).await;
        assert_eq!((reply.status.as_u16(), problems(&reply)), (422, vec![(loc, kind)]));
    }
}

#[tokio::test]
async fn a_slug_is_free_again_after_deletion() {
    let server = Server::start().await;
    let first = server.add(FIELDS, size()).await;
    let second = server.add(FIELDS, text("other")).await;
    let taken = (422, json!(["body", "slug"]), "Custom field with this slug already exists.");
    assert_eq!(complaint(&server.post_as_merchant(FIELDS, text("size")).await), taken);
    let edit = json!({ "type": "text", "slug": "size" });
    assert_eq!(complaint(&server.patch_as_merchant(&at(FIELDS, &second), edit).await), taken);

    assert_eq!(server.delete_as_merchant(&at(FIELDS, &first)).await.status, 204);
    assert_eq!(server.get_as_merchant(&at(FIELDS, &first)).await.status, 404);
    server.add(FIELDS, text("size")).await;
}

#[tokio::test]
async fn a_field_changes_but_not_its_type() {
    let server = Server::start().await;
    let field = server.add(FIELDS, size()).await;
    let path = at(FIELDS, &field);
    let reply = server.patch_as_merchant(&path, json!({ "name": "x" })).await;
    assert_eq!(problems(&reply), [(json!(["body"]), "union_tag_not_found")]);
    let reply = server.patch_as_merchant(&path, json!({ "type": "text" })).await;
    let kept = (422, json!(["body", "type"]), "The type of a custom field can't be changed.");
    assert_eq!(complaint(&reply), kept);

    let properties = json!({ "options": [{ "value": "s", "label": "Small" }] });
    let edit = json!({ "type": "select", "name": "Fit", "properties": properties, "metadata": { "a": true } });
    let edited = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!(server.get_as_merchant(&path).await.body, edited);
    assert_eq!((&edited["slug"], &edited["name"]), (&json!("size"), &json!("Fit")));
    assert_eq!((&edited["properties"], &edited["metadata"]), (&properties, &json!({ "a": true })));
    assert_eq!(edited["modified_at"], "2026-01-01T00:00:00Z");
}

#[tokio::test]
async fn fields_are_listed_by_their_slugs() {
    let server = Server::start().await;
    for body in [text("zip"), size(), text("engraving")] {
        server.add(FIELDS, body).await;
    }
    let slugs = async |query: &str| server.listed(&format!("{FIELDS}?{query}"), "slug").await;
    let demos = ["newsletter", "release_date", "source", "stage_name", "tracks"];
    let mut all = [&["engraving", "size", "zip"], &demos[..]].concat();
    all.sort_unstable();
    assert_eq!(slugs("").await, all);
    assert_eq!(slugs("type=text&sorting=-slug").await, ["zip", "stage_name", "engraving"]);
    assert_eq!(slugs("query=SIZ").await, ["size"]);
    let token = server.add_organization("other", "kassette_oat_other").await;
    let list = server.get_with(FIELDS, &token).await.body;
    assert_eq!(list["pagination"]["total_count"], 0);
}

#[tokio::test]
async fn a_products_form_has_fields_in_its_order() {
    let server = Server::start().await;
    let studio = server.product("Studio").await;
    let zip = server.add(FIELDS, text("zip")).await;
    let size = server.add(FIELDS, size()).await;
    let form = json!([
        { "custom_field_id": zip["id"], "required": false },
        { "custom_field_id": size["id"], "required": true },
    ]);
    let shown = attach(&server, studio, form).await;
    let expected = json!([
        { "custom_field_id": zip["id"], "custom_field": zip, "order": 0, "required": false },
        { "custom_field_id": size["id"], "custom_field": size, "order": 1, "required": true },
    ]);
    assert_eq!(shown, expected);
    let path = format!("/v1/products/{studio}");
    assert_eq!(server.get_as_merchant(&path).await.body["attached_custom_fields"], expected);

    server.delete_as_merchant(&at(FIELDS, &zip)).await;
    let left = server.get_as_merchant(&path).await.body["attached_custom_fields"].clone();
    assert_eq!(
        (left[0]["custom_field_id"].clone(), left[0]["order"].clone()),
        (size["id"].clone(), json!(0))
    );
    assert_eq!(left.as_array().unwrap().len(), 1);

    let renamed = server.patch_as_merchant(&path, json!({ "name": "Studio 2" })).await.body;
    assert_eq!(renamed["attached_custom_fields"], left);
    assert_eq!(attach(&server, studio, json!([])).await, json!([]));
}

#[tokio::test]
async fn a_new_product_can_have_a_form() {
    let server = Server::start().await;
    let size = server.add(FIELDS, size()).await;
    let form = json!([{ "custom_field_id": size["id"], "required": true }]);
    let prices = json!([{ "amount_type": "fixed", "price_amount": 500 }]);
    let body = json!({ "name": "Shirt", "prices": prices, "attached_custom_fields": form });
    let product = server.add("/v1/products/", body).await;
    assert_eq!(product["attached_custom_fields"][0]["custom_field"], size);
    assert_eq!(server.get_as_merchant(&at("/v1/products/", &product)).await.body, product);
}

#[tokio::test]
async fn a_form_asks_nothing_twice_and_nothing_of_strangers() {
    let server = Server::start().await;
    let path = format!("/v1/products/{}", server.product("Studio").await);
    let zip = server.add(FIELDS, text("zip")).await;
    let entry = |id: &Value| json!({ "custom_field_id": id, "required": true });
    let form = [entry(&zip["id"]), entry(&zip["id"]), entry(&json!(Uuid::new_v4()))];
    let edit = json!({ "attached_custom_fields": form });
    let reply = server.patch_as_merchant(&path, edit).await;
    let messages: Vec<_> =
        reply.body["detail"].as_array().unwrap().iter().map(|it| &it["msg"]).collect();
    assert_eq!(
        messages,
        ["The form has this custom field already.", "Custom field does not exist."]
    );
    let locations: Vec<_> = problems(&reply).into_iter().map(|(loc, _)| loc).collect();
    assert_eq!(
        locations,
        [
            json!(["body", "attached_custom_fields", 1]),
            json!(["body", "attached_custom_fields", 2])
        ]
    );
}
