use serde_json::{Value, json};

use crate::harness::{Server, problems};

const ORGANIZATIONS: &str = "/v1/organizations/";

async fn own_path(server: &Server) -> String {
    let id = &server.listed(ORGANIZATIONS, "id").await[0];
    format!("{ORGANIZATIONS}{}", id.as_str().unwrap())
}

#[tokio::test]
async fn a_token_sees_its_own_organization_and_no_other() {
    let server = Server::start().await;
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.listed(ORGANIZATIONS, "slug").await, ["acme"]);
    assert_eq!(server.listed("/v1/organizations/?slug=acme", "name").await, ["Acme"]);
    assert_eq!(server.listed("/v1/organizations/?slug=other", "name").await, [] as [Value; 0]);
    let path = own_path(&server).await;
    assert_eq!(server.get_as_merchant(&path).await.body["slug"], "acme");
    assert_eq!(server.get_with(&path, &stranger).await.status, 404);
}

#[tokio::test]
async fn an_organization_is_shown_with_every_key_of_the_contract() {
    let server = Server::start().await;
    let shown = server.get_as_merchant(&own_path(&server).await).await.body;
    for key in [
        "id",
        "created_at",
        "modified_at",
        "name",
        "slug",
        "avatar_url",
        "proration_behavior",
        "allow_customer_updates",
        "email",
        "website",
        "socials",
        "status",
        "details_submitted_at",
        "onboarding_resubmission_requested_at",
        "sso_enforced",
        "default_presentment_currency",
        "default_tax_behavior",
        "feature_settings",
        "subscription_settings",
        "customer_email_settings",
        "customer_portal_settings",
        "dispute_settings",
        "embed_hosts",
        "embed_hosts_enforced",
        "branding",
        "account_id",
        "payout_account_id",
        "capabilities",
    ] {
        assert!(shown.get(key).is_some(), "{key}");
    }
    assert_eq!(shown["capabilities"]["checkout_payments"], false);
    assert_eq!(
        (&shown["default_presentment_currency"], &shown["default_tax_behavior"]),
        (&json!("usd"), &json!("location"))
    );
}

#[tokio::test]
async fn settings_that_are_not_named_stay() {
    let server = Server::start().await;
    let path = own_path(&server).await;
    let subscriptions = json!({
        "allow_multiple_subscriptions": true, "allow_customer_updates": true,
        "proration_behavior": "invoice", "benefit_revocation_grace_period": 3, "prevent_trial_abuse": true,
    });
    let edit = json!({
        "name": "Acme Inc", "avatar_url": "https://acme.example/a.png", "country": "de",
        "default_presentment_currency": "eur", "default_tax_behavior": "inclusive",
        "subscription_settings": subscriptions, "slug": "ignored",
        "socials": [{ "platform": "github", "url": "https://github.com/acme" }],
    });
    let shown = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!((&shown["name"], &shown["slug"]), (&json!("Acme Inc"), &json!("acme")));
    assert_eq!(shown["subscription_settings"], subscriptions);
    assert_eq!(
        (&shown["country"], &shown["proration_behavior"]),
        (&json!("DE"), &json!("invoice"))
    );
    let later = server
        .patch_as_merchant(&path, json!({ "website": "https://acme.example", "name": null }))
        .await;
    assert_eq!(later.body["name"], "Acme Inc");
    assert_eq!(later.body["default_presentment_currency"], "eur");

    let checkout = server.checkout(&["Studio"]).await;
    let seen = server.get(&checkout.client_path()).await.body["organization"].clone();
    assert_eq!(
        (&seen["name"], &seen["avatar_url"], &seen["proration_behavior"]),
        (&json!("Acme Inc"), &json!("https://acme.example/a.png"), &json!("invoice"))
    );
}

#[tokio::test]
async fn what_is_wrong_with_settings_is_named() {
    let server = Server::start().await;
    let edit = json!({
        "name": "A", "country": "XX", "socials": [{ "platform": "myspace", "url": "no" }],
        "default_presentment_currency": "euro", "embed_hosts": ["a b"], "subscription_settings": {},
    });
    let reply = server.patch_as_merchant(&own_path(&server).await, edit).await;
    assert_eq!(reply.status, 422);
    let found = problems(&reply);
    for (loc, kind) in [
        (json!(["body", "name"]), "string_too_short"),
        (json!(["body", "socials", 0, "platform"]), "enum"),
        (json!(["body", "socials", 0, "url"]), "url_parsing"),
        (json!(["body", "country"]), "enum"),
        (json!(["body", "default_presentment_currency"]), "enum"),
        (json!(["body", "subscription_settings", "proration_behavior"]), "missing"),
        (json!(["body", "embed_hosts", 0]), "value_error"),
    ] {
        assert!(found.contains(&(loc.clone(), kind)), "{loc}: {}", reply.text);
    }
}

#[tokio::test]
async fn branding_is_kept_whole_and_taken_back_whole() {
    let server = Server::start().await;
    let path = own_path(&server).await;
    let ours = json!({
        "accent_color": null, "accent_color_dark": null, "surface_color": null, "surface_color_dark": null,
        "radius": "medium", "font": "system",
    });
    assert_eq!(server.get_as_merchant(&path).await.body["branding"], ours);
    let chosen = json!({ "accent_color": "#0F766E", "radius": "large", "font": "serif" });
    let shown = server.patch_as_merchant(&path, json!({ "branding": chosen })).await.body;
    let expected = json!({
        "accent_color": "#0f766e", "accent_color_dark": null, "surface_color": null,
        "surface_color_dark": null, "radius": "large", "font": "serif",
    });
    assert_eq!(shown["branding"], expected);
    for leaves_it in [json!({ "name": "Acme Inc" }), json!({ "branding": null })] {
        let shown = server.patch_as_merchant(&path, leaves_it).await.body;
        assert_eq!(shown["branding"], expected);
    }
    let shown = server.patch_as_merchant(&path, json!({ "branding": {} })).await.body;
    assert_eq!(shown["branding"], ours);
}

#[tokio::test]
async fn branding_that_can_hardly_be_seen_or_read_is_refused_at_its_field() {
    let server = Server::start().await;
    let branding = json!({
        "accent_color": "#ffd400", "surface_color": "#333333", "surface_color_dark": "white",
        "radius": "12px", "font": "Comic Sans",
    });
    let edit = json!({ "branding": branding });
    let reply = server.patch_as_merchant(&own_path(&server).await, edit).await;
    assert_eq!(reply.status, 422);
    let mut found = problems(&reply);
    found.sort_by_key(|(loc, _)| loc.to_string());
    let at = |key: &str| json!(["body", "branding", key]);
    assert_eq!(
        found,
        [
            (at("accent_color"), "value_error"),
            (at("font"), "enum"),
            (at("radius"), "enum"),
            (at("surface_color"), "value_error"),
            (at("surface_color_dark"), "value_error"),
        ]
    );
}

#[tokio::test]
async fn no_token_can_make_another_organization() {
    let server = Server::start().await;
    let body = json!({ "name": "Other", "slug": "other" });
    let reply = server.post_as_merchant("/v1/organizations/", body).await;
    let expected = json!({ "error": "NotPermitted", "detail": "Not permitted" });
    assert_eq!((reply.status.as_u16(), reply.body), (403, expected));
    assert_eq!(server.listed("/v1/organizations/", "slug").await, ["acme"]);
}
