//! What the API says of itself.

mod contract;
mod differences;

use axum::body::Body;
use axum::http::Request;
use kassette_server::seed;
use serde_json::Value;

use crate::harness::{Server, bearer};

/// Every route of merchants' objects and of their customers' portal, as it is registered.
const ROUTES: [&str; 2] =
    [include_str!("../../src/routes/resources.rs"), include_str!("../../src/routes/portal.rs")];

async fn document(server: &Server) -> Value {
    let reply = server.get("/openapi.json").await;
    assert_eq!(reply.status, 200);
    reply.body
}

/// Method, path and what is said of every operation.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            all.push((method.as_str(), path.as_str(), operation));
        }
    }
    all
}

/// A path of this template, with ids that nothing has.
fn example(path: &str) -> String {
    let path =
        path.replace("{id}", "00000000-0000-4000-8000-000000000000").replace("{number}", "1");
    path.replace(['{', '}'], "")
}

async fn ask(
    server: &Server,
    method: &str,
    path: &str,
    token: Option<&str>,
) -> (u16, Value, String) {
    let mut request = Request::builder().method(method.to_uppercase().as_str()).uri(example(path));
    if let Some(token) = token {
        request = request.header("authorization", bearer(token));
    }
    let reply = server.send(request.body(Body::from("{}")).unwrap()).await;
    let challenge = reply.headers.get("www-authenticate").map(|value| value.to_str().unwrap());
    (reply.status.as_u16(), reply.body, challenge.unwrap_or_default().to_owned())
}

#[tokio::test]
async fn every_route_of_objects_is_described() {
    let document = document(&Server::start().await).await;
    let texts = ROUTES.iter().flat_map(|routes| routes.split('"'));
    let registered = texts.filter(|text| text.starts_with("/v1/"));
    for path in registered {
        // The spelling without the slash is only told where to go.
        let is_canonical = path.ends_with('/') || path.contains('{');
        let path =
            path.replace("checkout-links/{id}/redirect", "checkout-links/{client_secret}/redirect");
        assert!(!is_canonical || document["paths"].get(&path).is_some(), "{path}");
    }
}

#[tokio::test]
async fn what_is_described_exists_and_nothing_else_at_its_path_does() {
    let server = Server::start().await;
    let document = document(&server).await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let (status, body, _) = ask(&server, method, path, None).await;
            let is_described = methods.get(method).is_some();
            assert_eq!(status != 405, is_described, "{method} {path} {body}");
            assert_ne!(body["detail"], "Not Found", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_scopes_that_are_described_are_those_that_are_needed() {
    let server = Server::start().await;
    let token = server.token_command("create --organization acme --scope refunds:read").await;
    let token = token.unwrap();
    for (method, path, operation) in operations(&document(&server).await) {
        let Some(any) = operation["security"].as_array() else { continue };
        if !any[0]["customer_session"].is_null() {
            continue;
        }
        let scopes: Vec<&str> = any.iter().map(|one| one["token"][0].as_str().unwrap()).collect();
        let (status, _, challenge) = ask(&server, method, path, Some(token.trim())).await;
        let expected = format!("scope=\"{}\"", scopes.join(" "));
        assert_eq!(status, 403, "{method} {path}");
        assert!(challenge.ends_with(&expected), "{method} {path}: {challenge}");
    }
}

#[tokio::test]
async fn what_customers_see_is_described_as_closed_to_merchants_tokens() {
    let server = Server::start().await;
    for (method, path, operation) in operations(&document(&server).await) {
        if !path.starts_with("/v1/customer-portal/") {
            continue;
        }
        let scopes = ["customer_portal:read", "customer_portal:write"];
        let security = serde_json::json!([{ "customer_session": scopes }]);
        assert_eq!(operation["security"], security, "{path}");
        let (status, ..) = ask(&server, method, path, Some(seed::DEMO_TOKEN)).await;
        assert_eq!(status, 401, "{method} {path}");
    }
}

#[tokio::test]
async fn what_needs_no_token_is_described_without_one() {
    let server = Server::start().await;
    for (method, path, operation) in operations(&document(&server).await) {
        let (status, ..) = ask(&server, method, path, None).await;
        assert_eq!(status == 401, operation["security"].is_array(), "{method} {path}");
    }
}

#[tokio::test]
async fn every_name_in_the_document_leads_somewhere() {
    let document = document(&Server::start().await).await;
    let text = document.to_string();
    for name in text.split("#/components/schemas/").skip(1) {
        let name = name.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[tokio::test]
async fn every_version_has_a_document_and_others_have_none() {
    let server = Server::start().await;
    for version in ["2026-04", "2026-10"] {
        let reply = server.get(&format!("/{version}/openapi.json")).await;
        assert_eq!(reply.body["info"]["version"], version);
        assert_eq!(reply.body["openapi"], "3.1.0");
    }
    assert_eq!(server.get("/2025-01/openapi.json").await.status, 404);
}

#[tokio::test]
async fn a_body_is_described_as_it_is_read() {
    let document = document(&Server::start().await).await;
    let customer = &document["paths"]["/v1/customers/"]["post"]["requestBody"]["content"]["application/json"]
        ["schema"];
    assert_eq!(customer["required"], serde_json::json!(["email"]));
    let kind = &customer["properties"]["type"];
    assert_eq!(kind["enum"], serde_json::json!(["individual", "team"]));
    assert_eq!(kind["default"], "individual");
}

#[tokio::test]
async fn the_reference_needs_nothing_from_elsewhere_and_names_every_operation() {
    let server = Server::start().await;
    let page = server.get("/docs").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    for (_, _, operation) in operations(&document(&server).await) {
        let anchor = format!("id=\"{}\"", operation["operationId"].as_str().unwrap());
        assert!(page.text.contains(&anchor), "{anchor}");
    }
    assert!(!page.text.contains("<script") && !page.text.contains("src="));
    for address in page.text.split("href=\"").skip(1) {
        assert!(address.starts_with('#') || address.starts_with("/openapi.json"), "{address:.40}");
    }
}
