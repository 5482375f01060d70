use axum::body::Body;
use axum::http::Request;
use kassette_server::access::last_use;
use serde_json::json;

use crate::harness::{Server, bearer};

#[tokio::test]
async fn without_a_token_a_merchants_route_is_closed() {
    let server = Server::start().await;
    let reply = server.get("/v1/checkouts/").await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.body, json!({ "error": "Unauthorized", "detail": "Unauthorized" }));
    assert_eq!(reply.headers["www-authenticate"], r#"Bearer realm="polar""#);
}

#[tokio::test]
async fn an_unknown_token_is_said_to_be_invalid() {
    let server = Server::start().await;
    let request = Request::get("/v1/checkouts/").header("authorization", bearer("kassette_oat_x"));
    let reply = server.send(request.body(Body::empty()).unwrap()).await;
    let description =
        "The access token provided is expired, revoked, malformed, or invalid for other reasons.";
    assert_eq!(reply.status, 401);
    assert_eq!(reply.body, json!({ "error": "invalid_token", "error_description": description }));
    assert_eq!(
        reply.headers["www-authenticate"],
        format!(
            r#"Bearer realm="polar", error="invalid_token", error_description="{description}""#
        )
    );
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["pragma"], "no-cache");
}

#[tokio::test]
async fn the_token_is_asked_for_before_the_body_is_looked_at() {
    let server = Server::start().await;
    assert_eq!(server.post("/v1/checkouts/", json!("nonsense")).await.status, 401);
}

#[tokio::test]
async fn a_bad_token_does_not_matter_where_the_client_secret_opens() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let request = Request::get(checkout.client_path()).header("authorization", "Bearer undefined");
    assert_eq!(server.send(request.body(Body::empty()).unwrap()).await.status, 200);
}

#[tokio::test]
async fn another_organizations_session_is_not_found() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    let path = format!("/v1/checkouts/{}", checkout.id());
    let reply = server.get_with(&path, &stranger).await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.body, json!({ "error": "ResourceNotFound", "detail": "Not found" }));

    let list = server.get_with("/v1/checkouts/", &stranger).await;
    assert_eq!(
        list.body,
        json!({ "items": [], "pagination": { "total_count": 0, "max_page": 0 } })
    );
}

#[tokio::test]
async fn another_organizations_product_does_not_exist() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await;
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    let body = json!({ "product_id": lifetime });
    let request = Request::post("/v1/checkouts/").header("authorization", bearer(&stranger));
    let reply = server.send(request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.body["detail"][0]["msg"], "Product does not exist.");
}

/// A new token of the demo's organization.
async fn token(server: &Server, scopes: &str) -> String {
    let words = format!("create --organization acme --scope {scopes}");
    server.token_command(&words).await.unwrap().trim_end().to_owned()
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes_only() {
    let server = Server::start().await;
    let reader = token(&server, "checkouts:read,products:write").await;
    assert_eq!(server.get_with("/v1/checkouts/", &reader).await.status, 200);

    // Before the body is looked at.
    let request = Request::post("/v1/checkouts/").header("authorization", bearer(&reader));
    let reply = server.send(request.body(Body::from("nonsense")).unwrap()).await;
    let description = "The request requires higher privileges than provided by the access token.";
    assert_eq!(reply.status, 403);
    assert_eq!(
        reply.body,
        json!({ "error": "insufficient_scope", "error_description": description })
    );
    assert_eq!(
        reply.headers["www-authenticate"],
        format!(
            r#"Bearer realm="polar", error="insufficient_scope", error_description="{description}", scope="checkouts:write""#
        )
    );
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["pragma"], "no-cache");
}

#[tokio::test]
async fn who_may_read_products_may_not_create_one() {
    let server = Server::start().await;
    let reader = token(&server, "products:read").await;
    let list = server.get_with("/v1/products/", &reader).await;
    assert_eq!((list.status.as_u16(), &list.body["pagination"]["total_count"]), (200, &json!(7)));

    let price = json!({ "amount_type": "fixed", "price_amount": 500 });
    let body = json!({ "name": "Mug", "prices": [price] }).to_string();
    let request = Request::post("/v1/products/").header("authorization", bearer(&reader));
    let reply = server.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (403, &json!("insufficient_scope")));
    let challenge = reply.headers["www-authenticate"].to_str().unwrap();
    assert!(challenge.ends_with(r#", scope="products:write""#), "{challenge}");
    assert_eq!(server.listed("/v1/products/", "name").await.len(), 7);
}

#[tokio::test]
async fn who_may_write_may_read() {
    let server = Server::start().await;
    let writer = token(&server, "checkouts:write").await;
    assert_eq!(server.get_with("/v1/checkouts/", &writer).await.status, 200);
    let stranger = token(&server, "products:read").await;
    let reply = server.get_with("/v1/checkouts/", &stranger).await;
    let challenge = reply.headers["www-authenticate"].to_str().unwrap();
    assert!(challenge.ends_with(r#", scope="checkouts:read checkouts:write""#), "{challenge}");
}

#[tokio::test]
async fn a_token_ends_with_its_time() {
    let server = Server::start().await;
    let words = "create --organization acme --scope checkouts:read --expires-in 1h";
    let token = server.token_command(words).await.unwrap();
    server.clock.advance_seconds(3599);
    assert_eq!(server.get_with("/v1/checkouts/", token.trim_end()).await.status, 200);
    server.clock.advance_seconds(1);
    let reply = server.get_with("/v1/checkouts/", token.trim_end()).await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (401, &json!("invalid_token")));
}

#[tokio::test]
async fn a_token_is_shown_once_listed_without_itself_and_revoked() {
    let server = Server::start().await;
    let words = "create --organization acme --scope checkouts:read --comment backend";
    let secret = server.token_command(words).await.unwrap().trim_end().to_owned();
    assert_eq!(secret.strip_prefix("kassette_oat_").unwrap().len(), 43);

    let list = server.token_command("list --organization acme").await.unwrap();
    assert!(!list.contains(&secret));
    let line = list.lines().find(|line| line.ends_with("\tbackend")).unwrap();
    let (id, rest) = line.split_once('\t').unwrap();
    assert_eq!(rest, "acme\tcheckouts:read\t2026-01-01T00:00:00Z\tnever\tnever\tbackend");

    let answer = server.token_command(&format!("revoke {id}")).await.unwrap();
    assert_eq!(answer, format!("revoked {id}\n"));
    assert_eq!(server.get_with("/v1/checkouts/", &secret).await.status, 401);
    let again = server.token_command(&format!("revoke {id}")).await.unwrap_err();
    assert_eq!(again, format!("no token has the id {id}"));
}

#[tokio::test]
async fn the_last_use_of_a_token_is_stored_after_the_request() {
    let server = Server::start().await;
    let words = "create --organization acme --scope checkouts:read --comment backend";
    let secret = server.token_command(words).await.unwrap();
    server.clock.advance_seconds(60);
    server.get_with("/v1/checkouts/", secret.trim_end()).await;
    let used = async || {
        let list = server.token_command("list").await.unwrap();
        let line = list.lines().find(|line| line.ends_with("\tbackend")).unwrap().to_owned();
        line.split('\t').nth(5).unwrap().to_owned()
    };
    assert_eq!(used().await, "never");
    last_use::write_down(&server.state).await.unwrap();
    assert_eq!(used().await, "2026-01-01T00:01:00Z");
}

#[tokio::test]
async fn a_token_is_made_only_for_an_organization_that_exists() {
    let server = Server::start().await;
    let words = "create --organization nobody --scope checkouts:read";
    let problem = server.token_command(words).await.unwrap_err();
    assert_eq!(problem, "no organization has the slug nobody");
}
