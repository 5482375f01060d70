use serde_json::{Value, json};

use crate::harness::{Server, at, complaint, problems};

const CUSTOMERS: &str = "/v1/customers/";

async fn ada(server: &Server) -> Value {
    server.add(CUSTOMERS, json!({ "email": "ada@example.com", "external_id": "c-1" })).await
}

#[tokio::test]
async fn a_customer_is_shown_whole() {
    let server = Server::start().await;
    let mut body = json!({
        "email": "Ada@EXAMPLE.com", "external_id": "c-1", "name": " Ada ", "locale": "de",
        "billing_address": { "country": "US", "state": "NY" }, "metadata": { "tier": 1 },
    });
    let mut shown = server.add(CUSTOMERS, body.take()).await;
    assert_eq!(server.get_as_merchant(&at(CUSTOMERS, &shown)).await.body, shown);
    assert_eq!(server.get_as_merchant("/v1/customers/external/c-1").await.body, shown);
    for key in ["id", "organization_id"] {
        assert_eq!(shown[key].take().as_str().unwrap().len(), 36);
    }
    let expected = json!({
        "id": null, "organization_id": null, "created_at": "2026-01-01T00:00:00Z", "modified_at": null,
        "email": "Ada@example.com", "email_verified": false, "external_id": "c-1", "type": "individual",
        "name": "Ada", "billing_name": null, "locale": "de", "metadata": { "tier": 1 },
        "billing_address": { "country": "US", "state": "US-NY", "line1": null, "line2": null,
            "postal_code": null, "city": null },
        "tax_id": null, "default_payment_method_id": null, "deleted_at": null,
        "first_user_event_at": null,
        "avatar_url": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E",
    });
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn an_email_address_belongs_to_one_customer_whatever_its_case() {
    let server = Server::start().await;
    let ada = ada(&server).await;
    let taken =
        (422, json!(["body", "email"]), "A customer with this email address already exists.");
    let reply = server.post_as_merchant(CUSTOMERS, json!({ "email": "ADA@example.com" })).await;
    assert_eq!(complaint(&reply), taken);
    let grace = server.add(CUSTOMERS, json!({ "email": "grace@example.com" })).await;
    let edit = json!({ "email": "Ada@example.com" });
    assert_eq!(
        complaint(&server.patch_as_merchant(&at(CUSTOMERS, &grace), edit.clone()).await),
        taken
    );
    let own = server.patch_as_merchant(&at(CUSTOMERS, &ada), edit).await;
    assert_eq!(own.body["email"], "Ada@example.com");
}

#[tokio::test]
async fn an_external_id_is_unique_and_stays_once_it_is_set() {
    let server = Server::start().await;
    let ada = ada(&server).await;
    let loc = json!(["body", "external_id"]);
    let body = json!({ "email": "b@example.com", "external_id": "c-1" });
    let taken = "A customer with this external ID already exists.";
    let reply = server.post_as_merchant(CUSTOMERS, body).await;
    assert_eq!(complaint(&reply), (422, loc.clone(), taken));
    for external_id in [json!("c-2"), json!(null)] {
        let path = at(CUSTOMERS, &ada);
        let reply = server.patch_as_merchant(&path, json!({ "external_id": external_id })).await;
        let fixed = "Customer external ID cannot be updated.";
        assert_eq!(complaint(&reply), (422, loc.clone(), fixed));
    }
    let grace = server.add(CUSTOMERS, json!({ "email": "grace@example.com" })).await;
    let path = at(CUSTOMERS, &grace);
    let reply = server.patch_as_merchant(&path, json!({ "external_id": "c-1" })).await;
    assert_eq!(complaint(&reply), (422, loc, taken));
    let reply = server.patch_as_merchant(&path, json!({ "external_id": "c-2" })).await;
    assert_eq!((reply.status.as_u16(), &reply.body["external_id"]), (200, &json!("c-2")));
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_null_clears() {
    let server = Server::start().await;
    let ada = ada(&server).await;
    server.clock.advance_seconds(60);
    let edit = json!({ "name": "Ada", "locale": "fr", "metadata": { "a": 1 }, "billing_address": { "country": "fr" } });
    let path = "/v1/customers/external/c-1";
    let edited = server.patch_as_merchant(path, edit).await.body;
    assert_eq!(edited["modified_at"], "2026-01-01T00:01:00Z");
    assert_eq!((&edited["name"], &edited["email"]), (&json!("Ada"), &ada["email"]));
    let edit = json!({ "name": null, "email": null, "billing_address": null });
    let cleared = server.patch_as_merchant(path, edit).await.body;
    assert_eq!((&cleared["name"], &cleared["billing_address"]), (&json!(null), &json!(null)));
    assert_eq!((&cleared["email"], &cleared["locale"]), (&ada["email"], &json!("fr")));
    assert_eq!(cleared["metadata"], json!({ "a": 1 }));
}

#[tokio::test]
async fn a_deleted_customer_is_gone_and_their_address_free() {
    let server = Server::start().await;
    let ada_before = ada(&server).await;
    let path = at(CUSTOMERS, &ada_before);
    let reply = server.delete_as_merchant(&path).await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (204, ""));
    assert_eq!(server.get_as_merchant(&path).await.status, 404);
    assert_eq!(server.delete_as_merchant(&path).await.status, 404);
    assert_eq!(server.listed(CUSTOMERS, "id").await, [] as [Value; 0]);
    assert_ne!(ada(&server).await["id"], ada_before["id"]);
    let path = "/v1/customers/external/c-1?anonymize=true";
    assert_eq!(server.delete_as_merchant(path).await.status, 204);
    assert_eq!(server.delete_as_merchant(path).await.status, 404);
}

#[tokio::test]
async fn a_tax_number_is_kept_with_its_kind() {
    let server = Server::start().await;
    let body = json!({
        "email": "ada@example.com", "external_id": "c-1", "tax_id": "FR 61 954 506 077",
        "billing_address": { "country": "FR" },
    });
    let ada = server.add(CUSTOMERS, body).await;
    assert_eq!(ada["tax_id"], json!(["FR61954506077", "eu_vat"]));
    assert_eq!(server.get_as_merchant(&at(CUSTOMERS, &ada)).await.body, ada);
    let edit = json!({ "tax_id": "91-1144442", "billing_address": { "country": "US" } });
    let path = "/v1/customers/external/c-1";
    let edited = server.patch_as_merchant(path, edit).await.body;
    assert_eq!(edited["tax_id"], json!(["911144442", "us_ein"]));
    let cleared = server.patch_as_merchant(path, json!({ "tax_id": " " })).await.body;
    assert_eq!(cleared["tax_id"], json!(null));
}

#[tokio::test]
async fn a_tax_number_needs_a_country_and_keeps_to_its_format() {
    let server = Server::start().await;
    let body = json!({ "email": "ada@example.com", "tax_id": "FR61954506077" });
    let reply = server.post_as_merchant(CUSTOMERS, body.clone()).await;
    let no_country =
        (422, json!(["body", "billing_address"]), "Country is required to validate tax ID.");
    assert_eq!(complaint(&reply), no_country);
    assert_eq!(reply.body["detail"][0]["type"], "missing");
    let invalid = (422, json!(["body", "tax_id"]), "Invalid tax ID.");
    for (country, number) in [("DE", "61954506077"), ("US", "FR61954506077"), ("BO", "1")] {
        let mut body = body.clone();
        body["tax_id"] = json!(number);
        body["billing_address"] = json!({ "country": country });
        assert_eq!(complaint(&server.post_as_merchant(CUSTOMERS, body).await), invalid);
    }

    let mut body = body;
    body["tax_id"] = json!("61 954 506 077");
    body["billing_address"] = json!({ "country": "FR" });
    let reply = server.post_as_merchant(CUSTOMERS, body).await;
    assert_eq!(reply.body["tax_id"], json!(["FR61954506077", "eu_vat"]));
}

#[tokio::test]
async fn a_customer_who_moves_needs_another_tax_number() {
    let server = Server::start().await;
    let body = json!({
        "email": "ada@example.com", "tax_id": "FR61954506077", "billing_address": { "country": "FR" },
    });
    let path = at(CUSTOMERS, &server.add(CUSTOMERS, body).await);
    let edit = json!({ "billing_address": { "country": "US" } });
    let invalid = (422, json!(["body", "tax_id"]), "Invalid tax ID.");
    assert_eq!(complaint(&server.patch_as_merchant(&path, edit).await), invalid);
    let reply = server.patch_as_merchant(&path, json!({ "billing_address": null })).await;
    assert_eq!(complaint(&reply).1, json!(["body", "billing_address"]));
    assert_eq!(server.get_as_merchant(&path).await.body["billing_address"]["country"], "FR");
    let edit = json!({ "billing_address": null, "tax_id": null });
    let reply = server.patch_as_merchant(&path, edit).await;
    assert_eq!((reply.status.as_u16(), &reply.body["tax_id"]), (200, &json!(null)));
}

#[tokio::test]
async fn customers_are_found_by_text_and_by_notes() {
    let server = Server::start().await;
    for (email, name, tier) in [
        ("ada@example.com", "Ada_Lovelace", json!("gold")),
        ("grace@example.com", "Grace", json!(7)),
        ("mary@example.org", "Mary", json!(true)),
    ] {
        let body = json!({ "email": email, "name": name, "metadata": { "tier": tier, "x": "y" } });
        server.add(CUSTOMERS, body).await;
        server.clock.advance_seconds(1);
    }
    for (query, expected) in [
        ("", vec!["Mary", "Grace", "Ada_Lovelace"]),
        ("sorting=name", vec!["Ada_Lovelace", "Grace", "Mary"]),
        ("sorting=-email&limit=1&page=2", vec!["Grace"]),
        ("email=ADA@example.com", vec!["Ada_Lovelace"]),
        ("query=example.COM&sorting=name", vec!["Ada_Lovelace", "Grace"]),
        ("query=a_l", vec!["Ada_Lovelace"]),
        ("query=%25", vec![]),
        ("metadata%5Btier%5D=gold", vec!["Ada_Lovelace"]),
        ("metadata[tier]=7&metadata[tier]=true&sorting=name", vec!["Grace", "Mary"]),
        ("metadata[tier]=7&metadata[x]=y", vec!["Grace"]),
        ("metadata[tier]=7&metadata[x]=z", vec![]),
        ("active=true", vec![]),
    ] {
        let found = server.listed(&format!("{CUSTOMERS}?{query}"), "name").await;
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test]
async fn everything_wrong_with_a_customer_is_named() {
    let server = Server::start().await;
    let body = json!({ "name": 7, "locale": "?", "type": "robot", "billing_address": { "country": "XX" } });
    let reply = server.post_as_merchant(CUSTOMERS, body).await;
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "type"]), "enum"),
            (json!(["body", "email"]), "missing"),
            (json!(["body", "name"]), "string_type"),
            (json!(["body", "billing_address", "country"]), "enum"),
            (json!(["body", "locale"]), "value_error"),
        ]
    );
    let reply = server.get_as_merchant("/v1/customers/?sorting=age&active=perhaps&page=0").await;
    assert_eq!(
        problems(&reply),
        [
            (json!(["query", "active"]), "bool_parsing"),
            (json!(["query", "sorting", 0]), "enum"),
            (json!(["query", "page"]), "greater_than"),
        ]
    );
}

#[tokio::test]
async fn a_token_says_whose_the_customer_is() {
    let server = Server::start().await;
    let ada = ada(&server).await;
    let body = json!({ "email": "b@example.com", "organization_id": ada["organization_id"] });
    let reply = server.post_as_merchant(CUSTOMERS, body).await;
    assert_eq!(problems(&reply), [(json!(["body", "organization_id"]), "organization_token")]);
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(&at(CUSTOMERS, &ada), &stranger).await.status, 404);
    assert_eq!(server.get_with("/v1/customers/external/c-1", &stranger).await.status, 404);
    let list = server.get_with(CUSTOMERS, &stranger).await.body;
    assert_eq!(list["pagination"]["total_count"], 0);
}

#[tokio::test]
async fn knowing_an_external_id_makes_nobody_that_customer() {
    let server = Server::start().await;
    let body =
        json!({ "product_id": server.product("Starter").await, "external_customer_id": "c-1" });
    // Nobody has the id yet, so the session is linked to nobody.
    let checkout = crate::harness::Checkout(server.add("/v1/checkouts/", body).await);
    ada(&server).await;
    let stranger = json!({ "customer_email": "mallory@example.com" });
    let reply = server.post(&checkout.confirm_path(), stranger).await;
    assert_eq!(complaint(&reply).1, json!(["body", "customer_email"]));
    let reply =
        server.post(&checkout.confirm_path(), json!({ "customer_email": "ADA@example.com" })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}
