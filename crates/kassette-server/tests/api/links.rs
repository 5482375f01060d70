use crate::harness::{PUBLIC_URL, Server};

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

#[tokio::test]
async fn an_unreadable_origin_is_none() {
    let server = Server::start().await;
    let location = visit(&server, "/l/kassette_cl_demo_lifetime?embed_origin=null").await;
    let session = server.get(&format!("/v1/checkouts/client/{}", secret_of(&location))).await.body;
    assert!(session["embed_origin"].is_null());
}

#[tokio::test]
async fn an_unknown_link_is_explained_to_the_visitor() {
    let server = Server::start().await;
    let reply = server.get("/l/kassette_cl_unknown").await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
    assert!(reply.text.contains("<h1>This link leads nowhere</h1>"), "{}", reply.text);
}
