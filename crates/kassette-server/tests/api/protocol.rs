//! What holds for every route.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::harness::{PUBLIC_URL, Server, bearer};

#[tokio::test]
async fn an_unknown_path_is_not_found() {
    let server = Server::start().await;
    let reply = server.get("/v1/nothing").await;
    assert_eq!((reply.status.as_u16(), reply.body), (404, json!({ "detail": "Not Found" })));
}

#[tokio::test]
async fn an_unknown_method_is_not_allowed() {
    let server = Server::start().await;
    let reply = server.send(Request::put("/v1/checkouts/").body(Body::empty()).unwrap()).await;
    assert_eq!(
        (reply.status.as_u16(), reply.body),
        (405, json!({ "detail": "Method Not Allowed" }))
    );
}

#[tokio::test]
async fn a_collection_without_its_slash_is_redirected_with_method_and_query() {
    let server = Server::start().await;
    let reply = server.post("/v1/checkouts?a=b", json!({})).await;
    assert_eq!(reply.status, 307);
    assert_eq!(reply.headers["location"], format!("{PUBLIC_URL}/v1/checkouts/?a=b"));
}

#[tokio::test]
async fn an_object_with_a_slash_too_many_is_redirected() {
    let server = Server::start().await;
    let reply = server.get("/v1/checkouts/client/x/").await;
    assert_eq!(reply.status, 307);
    assert_eq!(reply.headers["location"], format!("{PUBLIC_URL}/v1/checkouts/client/x"));
}

#[tokio::test]
async fn any_page_may_call_but_without_cookies() {
    let server = Server::start().await;
    let preflight = Request::options("/v1/checkouts/client/x")
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "authorization,content-type");
    let reply = server.send(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    assert_eq!(reply.headers["access-control-allow-headers"], "authorization,content-type");
    assert!(reply.headers["access-control-allow-methods"].to_str().unwrap().contains("PATCH"));
    assert!(!reply.headers.contains_key("access-control-allow-credentials"));
}

#[tokio::test]
async fn answers_are_private_and_carry_a_request_id() {
    let server = Server::start().await;
    let reply = server.get_as_merchant("/v1/checkouts/").await;
    assert_eq!(reply.headers["cache-control"], "private, no-store");
    assert_eq!(reply.headers["x-request-id"].len(), 36);
}

#[tokio::test]
async fn head_answers_like_get_without_the_body() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply =
        server.send(Request::head(checkout.client_path()).body(Body::empty()).unwrap()).await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, ""));
}

#[tokio::test]
async fn the_server_says_that_it_is_well() {
    let server = Server::start().await;
    let reply = server.get("/healthz").await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, "ok\n"));
}

async fn create_with(body: impl Into<Body>) -> crate::harness::Reply {
    let server = Server::start().await;
    let request =
        Request::post("/v1/checkouts/").header("authorization", bearer("kassette_oat_demo"));
    server.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn no_body_is_a_missing_body() {
    let reply = create_with(Body::empty()).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        reply.body,
        json!({
            "error": "RequestValidationError",
            "detail": [{ "type": "missing", "loc": ["body"], "msg": "Field required", "input": null }],
        })
    );
}

#[tokio::test]
async fn broken_json_is_located() {
    let reply = create_with(r#"{"products": ["#).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        reply.body["detail"],
        json!([{
            "type": "json_invalid",
            "loc": ["body", 13],
            "msg": "JSON decode error",
            "input": {},
            "ctx": { "error": "EOF while parsing a list" },
        }])
    );
}

#[tokio::test]
async fn nul_characters_are_refused() {
    let reply = create_with(r#"{"product_id":"x","customer_name":"a\u0000b"}"#).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.body["detail"][0]["loc"], json!(["body", "customer_name"]));
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let reply = create_with("[]").await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.body["detail"][0]["type"], "model_attributes_type");
}

#[tokio::test]
async fn a_huge_body_is_too_large() {
    let reply = create_with(vec![b' '; 1024 * 1024 + 1]).await;
    assert_eq!(reply.status, 413);
    assert_eq!(
        reply.body,
        json!({
            "error": "RequestBodyTooLarge",
            "detail": "The request body is larger than can be taken here.",
        })
    );
}

#[tokio::test]
async fn a_body_may_come_in_pieces_without_a_length() {
    let pieces = |pieces: Vec<String>| {
        let pieces = pieces.into_iter().map(Ok::<_, std::io::Error>);
        Body::from_stream(futures_util::stream::iter(pieces))
    };
    let reply = create_with(pieces(vec![r#"{"product_"#.to_owned(), r#"id":7}"#.to_owned()])).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.body["detail"][0]["input"], json!({ "product_id": 7 }));
    let reply = create_with(pieces(vec![" ".repeat(1024 * 1024), "{}".to_owned()])).await;
    assert_eq!(reply.status, 413);
}

#[tokio::test]
async fn the_version_that_is_asked_for_is_answered() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    let answer = async |path: &str, version: Option<&str>| {
        let mut request = Request::get(path);
        if let Some(version) = version {
            request = request.header("polar-version", version);
        }
        server.send(request.body(Body::empty()).unwrap()).await
    };
    for (asked, answered) in
        [(None, "2026-04"), (Some("2026-04"), "2026-04"), (Some("2026-10"), "2026-10")]
    {
        let reply = answer(&checkout.client_path(), asked).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.headers["polar-version"], answered);
    }
    for asked in ["2026-05", "latest", "", "2026-04, 2026-10"] {
        let reply = answer(&checkout.client_path(), Some(asked)).await;
        assert_eq!((reply.status.as_u16(), &reply.body), (404, &json!({ "detail": "Not Found" })));
    }
    let refused = server.get("/v1/checkouts/").await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.headers["polar-version"], "2026-04");
    let well = answer("/healthz", Some("latest")).await;
    assert_eq!((well.status.as_u16(), well.headers.contains_key("polar-version")), (200, false));
}

#[tokio::test]
async fn pages_may_ask_for_a_version_and_see_it() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    let preflight = Request::options(checkout.client_path())
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "polar-version");
    let reply = server.send(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.headers["access-control-allow-headers"], "polar-version");
    let request = Request::get(checkout.client_path())
        .header("origin", "https://shop.example")
        .header("polar-version", "2026-10");
    let reply = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.headers["access-control-expose-headers"], "x-request-id,etag,polar-version");
}

#[tokio::test]
async fn deeply_nested_json_is_refused_and_not_followed() {
    let reply = create_with("[".repeat(100_000)).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.body["detail"][0]["type"], "json_invalid");
}

#[tokio::test]
async fn the_addresses_of_before_lead_to_the_same_sessions() {
    let server = Server::start().await;
    let body = json!({ "product_id": server.product("Starter").await });
    let made = server.post_as_merchant("/v1/checkouts/custom/", body).await;
    assert_eq!(made.status, 201);
    let (id, secret) =
        (made.body["id"].as_str().unwrap(), made.body["client_secret"].as_str().unwrap());
    let read = server.get_as_merchant(&format!("/v1/checkouts/custom/{id}")).await;
    assert_eq!(read.body, made.body);
    let path = format!("/v1/checkouts/custom/client/{secret}");
    assert_eq!(server.patch(&path, json!({ "customer_name": "Ada" })).await.status, 200);
    let confirm = json!({ "customer_email": "ada@example.com" });
    assert_eq!(server.post(&format!("{path}/confirm"), confirm).await.status, 200);
    assert_eq!(server.get_as_merchant("/v1/checkouts/custom").await.status, 422);
}

#[tokio::test]
async fn the_address_below_api_still_works_and_says_that_it_is_old() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Studio"]).await;
    let old = server.get(&format!("/api{}", checkout.client_path())).await;
    assert_eq!((old.status.as_u16(), &old.body["id"]), (200, &json!(checkout.id())));
    assert!(old.headers.contains_key("x-polar-deprecation-notice"));
    let new = server.get(&checkout.client_path()).await;
    assert!(!new.headers.contains_key("x-polar-deprecation-notice"));
    let wrong = server.patch("/api/v1/checkouts/", json!({})).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.body),
        (405, json!({ "detail": "Method Not Allowed" }))
    );
    for path in ["/api/v1/checkouts/", "/api/v1/customers/"] {
        assert_eq!(server.get_as_merchant(path).await.status, 200, "{path}");
    }
}
