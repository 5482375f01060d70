use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::harness::{PUBLIC_URL, Reply, Server, complaint};

async fn visit(server: &Server, path: &str) -> String {
    let reply = server.get(path).await;
    assert_eq!(reply.status, 307, "{}", reply.text);
    reply.headers["location"].to_str().unwrap().to_owned()
}

fn secret_of(location: &str) -> &str {
    let rest = location.strip_prefix(&format!("{PUBLIC_URL}/checkout/")).unwrap();
    rest.split('?').next().unwrap()
}

#[tokio::test]
async fn every_visit_opens_a_session_of_its_own() {
    let server = Server::start().await;
    let first = visit(&server, "/l/kassette_cl_demo_studio").await;
    let second = visit(&server, "/l/kassette_cl_demo_studio").await;
    assert_ne!(first, second);
    let session = server.get(&format!("/v1/checkouts/client/{}", secret_of(&first))).await.body;
    assert_eq!(session["products"].as_array().unwrap().len(), 2);
    assert_eq!(session["product"]["name"], "Studio");
}

#[tokio::test]
async fn the_embedding_origin_is_stored_and_the_rest_of_the_query_forwarded() {
    let server = Server::start().await;
    let query = "embed=true&embed_origin=http%3A%2F%2Flocalhost%3A8788%2Fshop&theme=dark";
    let location = visit(&server, &format!("/l/kassette_cl_demo_lifetime?{query}")).await;
    assert!(location.ends_with("?embed=true&theme=dark"), "{location}");
    let session = server.get(&format!("/v1/checkouts/client/{}", secret_of(&location))).await.body;
    assert_eq!(session["embed_origin"], "http://localhost:8788");
}

/// What a browser gets that comes to `host`.
async fn navigate(server: &Server, host: &str, path: &str) -> Reply {
    let request = Request::get(path).header("host", host).header("sec-fetch-mode", "navigate");
    server.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_browser_gets_the_page_of_its_session_at_once_and_the_address_to_show() {
    let server = Server::start().await;
    let query = "embed=true&embed_origin=https%3A%2F%2Fshop.example&theme=dark&a=%22%3E";
    let path = format!("/l/kassette_cl_demo_lifetime?{query}");
    let page = navigate(&server, "127.0.0.1:8787", &path).await;
    let session = &server.get_as_merchant("/v1/checkouts/").await.body["items"][0];
    assert_eq!(session["embed_origin"], "https://shop.example");
    if page.text.contains("not part of this build") {
        return;
    }
    assert_eq!(page.status, 200);
    let secret = session["client_secret"].as_str().unwrap();
    let root = format!(
        "<html data-address=\"/checkout/{secret}?embed=true&amp;theme=dark&amp;a=%22%3E\" data-embed data-theme=\"dark\" "
    );
    assert!(page.text.contains(&root), "{}", &page.text[..500]);
    assert!(page.text.contains(r#"id="kassette-session""#));
    assert_eq!(page.headers["cache-control"], "no-store");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors https://shop.example"), "{policy}");
}

#[tokio::test]
async fn who_comes_to_another_host_is_sent_to_the_one_that_is_meant() {
    let server = Server::start().await;
    let visit = navigate(&server, "localhost:8787", "/l/kassette_cl_demo_studio").await;
    assert_eq!(visit.status, 307);
    let location = visit.headers["location"].to_str().unwrap();
    assert!(location.starts_with(&format!("{PUBLIC_URL}/checkout/")), "{location}");
}

#[tokio::test]
async fn a_browser_reads_in_its_language_that_a_link_leads_nowhere() {
    let server = Server::start().await;
    let page = navigate(&server, "127.0.0.1:8787", "/l/kassette_cl_unknown?locale=de").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("<html lang=\"de\""), "{}", page.text);
    let sessions = server.get_as_merchant("/v1/checkouts/").await.body;
    assert_eq!(sessions["pagination"]["total_count"], 0);
}

#[tokio::test]
async fn an_unreadable_origin_is_none() {
    let server = Server::start().await;
    let location = visit(&server, "/l/kassette_cl_demo_lifetime?embed_origin=null").await;
    let session = server.get(&format!("/v1/checkouts/client/{}", secret_of(&location))).await.body;
    assert!(session["embed_origin"].is_null());
}

async fn session_of(server: &Server, location: &str) -> Value {
    server.get(&format!("/v1/checkouts/client/{}", secret_of(location))).await.body
}

#[tokio::test]
async fn the_long_address_leads_to_the_same_place() {
    let server = Server::start().await;
    let path = "/v1/checkout-links/kassette_cl_demo_studio/redirect?theme=dark";
    let location = visit(&server, path).await;
    assert!(location.ends_with("?theme=dark"), "{location}");
    assert_eq!(session_of(&server, &location).await["product"]["name"], "Studio");
    let reply = server.get("/v1/checkout-links/kassette_cl_unknown/redirect").await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.body, json!({ "error": "ResourceNotFound", "detail": "Not found" }));
}

#[tokio::test]
async fn a_visitors_query_fills_the_session_in() {
    let server = Server::start().await;
    let yearly = server.product("Studio yearly").await;
    let query = format!(
        "product_id={yearly}&customer_email=ada%40EXAMPLE.com&customer_name=Ada&locale=fr&discount_code=X"
    );
    let location = visit(&server, &format!("/l/kassette_cl_demo_studio?{query}")).await;
    assert!(!location.contains('?'), "{location}");
    let session = session_of(&server, &location).await;
    assert_eq!((&session["product_id"], &session["amount"]), (&json!(yearly), &json!(12_000)));
    assert_eq!(session["products"][0]["name"], "Studio");
    assert_eq!(
        (&session["customer_email"], &session["customer_name"], &session["locale"]),
        (&json!("ada@example.com"), &json!("Ada"), &json!("fr"))
    );
}

#[tokio::test]
async fn only_a_product_id_that_is_none_is_refused() {
    let server = Server::start().await;
    let path = "/v1/checkout-links/kassette_cl_demo_studio/redirect";
    let reply = server.get(&format!("{path}?product_id=studio")).await;
    assert_eq!((complaint(&reply).0, complaint(&reply).1), (422, json!(["query", "product_id"])));
    let foreign = server.product("Lifetime").await;
    let query = format!("product_id={foreign}&customer_email=ada&locale=%3F&amount=inf");
    let location = visit(&server, &format!("{path}?{query}")).await;
    let session = session_of(&server, &location).await;
    assert_eq!(session["product"]["name"], "Studio");
    assert_eq!((&session["customer_email"], &session["locale"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn references_are_noted_unless_the_link_says_otherwise() {
    let server = Server::start().await;
    let body = json!({
        "payment_processor": "stripe", "products": [server.product("Lifetime").await],
        "metadata": { "utm_source": "own", "a": 1 },
    });
    let link = server.add("/v1/checkout-links/", body).await;
    let secret = link["client_secret"].as_str().unwrap();
    let location =
        visit(&server, &format!("/l/{secret}?utm_source=mail&reference_id=r1&other=x&utm_term="))
            .await;
    assert!(location.ends_with("?utm_source=mail&reference_id=r1&other=x&utm_term="), "{location}");
    let sessions = server.listed("/v1/checkouts/", "metadata").await;
    assert_eq!(sessions, [json!({ "utm_source": "own", "a": 1, "reference_id": "r1" })]);
}

#[tokio::test]
async fn an_unknown_link_is_explained_to_the_visitor() {
    let server = Server::start().await;
    let reply = server.get("/l/kassette_cl_unknown").await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
    assert!(reply.text.contains("<h1>We can’t find this checkout</h1>"), "{}", reply.text);
}
