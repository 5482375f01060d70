use axum::body::Body;
use axum::http::Request;
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
