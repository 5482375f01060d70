//! What a browser has already is not sent to it again.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::harness::{Reply, Server};

async fn get_unless(server: &Server, path: &str, etag: &str) -> Reply {
    let request = Request::get(path).header("if-none-match", etag).header("origin", "https://a.b");
    server.send(request.body(Body::empty()).unwrap()).await
}

/// The name of what is at `path`, once it was shown that it is sent to nobody who knows that name.
async fn etag_of(server: &Server, path: &str) -> String {
    let whole = server.get(path).await;
    assert_eq!(whole.status, 200, "{path}");
    assert!(!whole.text.is_empty(), "{path}");
    let etag = whole.headers["etag"].to_str().unwrap().to_owned();
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{path}: {etag} is not a strong name");

    let unchanged = get_unless(server, path, &etag).await;
    assert_eq!((unchanged.status.as_u16(), &*unchanged.text), (304, ""), "{path}");
    for name in ["etag", "cache-control"] {
        assert_eq!(unchanged.headers[name], whole.headers[name], "{path}: {name}");
    }
    assert_eq!(unchanged.headers["access-control-allow-origin"], "*", "{path}");

    let other = get_unless(server, path, "\"something-else\"").await;
    assert_eq!((other.status.as_u16(), other.text), (200, whole.text), "{path}");
    etag
}

#[tokio::test]
async fn a_session_is_sent_to_its_buyer_when_it_has_changed() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let path = checkout.client_path();
    let before = etag_of(&server, &path).await;
    let reply = server.patch(&path, json!({ "customer_name": "Ada" })).await;
    assert_eq!(reply.status, 200);
    assert!(!reply.headers.contains_key("etag"), "a change is no answer to be kept");

    let reply = get_unless(&server, &path, &before).await;
    assert_eq!((reply.status.as_u16(), &reply.body["customer_name"]), (200, &json!("Ada")));
    assert_ne!(reply.headers["etag"].to_str().unwrap(), before);
    assert_eq!(reply.headers["cache-control"], "private, no-cache");
    let exposed = reply.headers["access-control-expose-headers"].to_str().unwrap();
    assert!(exposed.split(',').any(|name| name == "etag"), "{exposed}");
}

#[tokio::test]
async fn a_session_that_is_gone_is_gone_for_whoever_had_it_too() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let etag = etag_of(&server, &checkout.client_path()).await;
    server.clock.advance_seconds(3600);
    let reply = get_unless(&server, &checkout.client_path(), &etag).await;
    assert_eq!(reply.status, 410);
    assert_eq!(reply.headers["cache-control"], "private, no-store");
    assert!(!reply.headers.contains_key("etag"));
}

#[tokio::test]
async fn files_without_a_hash_in_their_names_are_sent_when_they_have_changed() {
    let server = Server::start().await;
    for (path, lifetime) in [
        ("/embed.js", "public, max-age=300"),
        ("/embed/v1.js", "public, max-age=3600, stale-while-revalidate=86400"),
        ("/embed/words.js", "public, max-age=3600, stale-while-revalidate=86400"),
        ("/embed/preload", "public, max-age=300"),
        ("/.well-known/jwks.json", "public, max-age=300"),
        ("/portal", "private, no-cache"),
    ] {
        etag_of(&server, path).await;
        assert_eq!(server.get(path).await.headers["cache-control"], lifetime, "{path}");
    }
}
