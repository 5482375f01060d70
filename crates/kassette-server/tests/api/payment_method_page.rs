//! The page on which customers save a payment method.

use serde_json::{Value, json};

use crate::harness::{PUBLIC_URL, Reply, Server, Stripe};

const PAGE: &str = "/embed/payment-method/acme";
const FRAMED: &str = "?embed=true&embed_origin=https://shop.example";

/// What the page tells its script.
fn settings(page: &Reply) -> Value {
    let (_, rest) = page.text.split_once(r#"id="kassette-page">"#).unwrap();
    serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()
}

fn policy(page: &Reply) -> &str {
    page.headers["content-security-policy"].to_str().unwrap()
}

async fn server() -> Server {
    Server::start_with(&Stripe::unreachable()).await
}

/// From now on only pages of these hosts may embed.
async fn let_in(server: &Server, hosts: &[&str]) -> String {
    let id = server.listed("/v1/organizations/", "id").await[0].as_str().unwrap().to_owned();
    let path = format!("/v1/organizations/{id}");
    let reply = server.patch_as_merchant(&path, json!({ "embed_hosts": hosts })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    id
}

#[tokio::test]
async fn the_page_is_found_by_slug_and_by_id_and_has_no_secret() {
    let server = server().await;
    let id = let_in(&server, &[]).await;
    for path in [PAGE, &format!("/embed/payment-method/{id}")] {
        let page = server.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let settings = settings(&page);
        assert_eq!(settings["organization_id"], json!(id));
        assert_eq!(settings["publishable_key"], "pk_test_sandbox");
        assert_eq!(
            (&settings["set_default"], &settings["embed_origin"]),
            (&json!(true), &Value::Null)
        );
        assert!(!page.text.contains("sk_test"));
        assert_eq!(page.headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn an_organization_that_is_none_has_none() {
    let server = server().await;
    for name in ["nobody", "8f14e45f-ceea-467f-a0e6-9a5b2c3d4e5f", "%00"] {
        let page = server.get(&format!("/embed/payment-method/{name}")).await;
        assert_eq!(page.status, 404, "{name}");
        assert!(page.text.contains("The link may be incomplete"), "{}", page.text);
    }
    let framed = server.get(&format!("/embed/payment-method/nobody{FRAMED}")).await;
    assert!(framed.text.contains("not_found"), "the page around it is told: {}", framed.text);
}

#[tokio::test]
async fn only_the_page_that_asked_may_frame_it() {
    let server = server().await;
    assert!(policy(&server.get(PAGE).await).ends_with("frame-ancestors 'none'"));
    let framed = server.get(&format!("{PAGE}{FRAMED}")).await;
    assert!(policy(&framed).ends_with("frame-ancestors https://shop.example"), "{framed:?}");
    assert_eq!(settings(&framed)["embed_origin"], "https://shop.example");
    assert!(framed.text.contains("<html data-embed "), "{}", framed.text);
    let nobodys = server.get(&format!("{PAGE}?embed=true")).await;
    assert!(policy(&nobodys).ends_with("frame-ancestors 'none'"));
}

#[tokio::test]
async fn a_page_that_the_organization_does_not_list_is_refused_and_told() {
    let server = server().await;
    let_in(&server, &["shop.example"]).await;
    assert_eq!(server.get(&format!("{PAGE}{FRAMED}")).await.status, 200);
    let other = format!("{PAGE}?embed=true&embed_origin=https://other.example&theme=dark");
    let refused = server.get(&other).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("not_allowed"), "{}", refused.text);
    let alone = format!("href=\"{PUBLIC_URL}{PAGE}?theme=dark\"");
    assert!(refused.text.contains(&alone), "{}", refused.text);
}

#[tokio::test]
async fn scripts_run_from_here_and_from_stripe_and_none_is_written_into_it() {
    let page = server().await.get(PAGE).await;
    let scripts = page.text.matches("<script").count();
    assert_eq!(scripts, 2, "the settings, and one of its own: {}", page.text);
    assert!(!policy(&page).contains("unsafe-inline"));
    let scripts = policy(&page).split("; ").find(|part| part.starts_with("script-src")).unwrap();
    assert!(!scripts.contains("sha256"), "{scripts}");
    assert_eq!(page.headers["cross-origin-opener-policy"], "same-origin-allow-popups");
}

#[tokio::test]
async fn the_script_is_asked_for_by_its_release() {
    let server = server().await;
    let page = server.get(PAGE).await;
    let (_, rest) = page.text.split_once(r#"src=""#).unwrap();
    let script = server.get(rest.split('"').next().unwrap()).await;
    assert_eq!(script.headers["content-type"], "text/javascript; charset=utf-8");
    assert!(script.text.contains("customer_session_token"));
}

#[tokio::test]
async fn the_page_speaks_the_customers_language_and_keeps_names_apart() {
    let server = server().await;
    let german = server.get(&format!("{PAGE}?locale=de")).await;
    assert!(german.text.contains(r#"lang="de" dir="ltr""#), "{}", german.text);
    assert!(german.text.contains("Zahlungsmittel speichern"));
    assert_eq!(settings(&german)["texts"]["return"], "Zurück zum Shop");
    let hebrew = server.get(&format!("{PAGE}?locale=he")).await;
    assert!(hebrew.text.contains(r#"lang="he" dir="rtl""#));
    assert!(hebrew.text.contains("\u{2068}Acme\u{2069}"));
    let brazilian = settings(&server.get(&format!("{PAGE}?locale=pt-BR")).await);
    assert_eq!(brazilian["stripe_locale"], "pt-BR");
}

#[tokio::test]
async fn what_the_address_asks_for_is_kept_in_bounds() {
    let server = server().await;
    let page = server.get(&format!("{PAGE}?set_default=false&portal=true&theme=%22%3E")).await;
    assert_eq!(settings(&page)["set_default"], false);
    assert_eq!(settings(&page)["portal"], true);
    assert!(page.text.starts_with("<!doctype html><html lang="), "{}", page.text);
    assert!(page.text.contains("Acme will keep it beside those that you have."));
}

#[tokio::test]
async fn a_session_says_where_its_page_is_and_whose_customer_it_is_for() {
    let server = server().await;
    let organization = let_in(&server, &[]).await;
    let id = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let session = server.add("/v1/customer-sessions/", json!({ "customer_id": id })).await;
    let token = session["token"].as_str().unwrap();
    let url =
        format!("{PUBLIC_URL}/embed/payment-method/{organization}#customer_session_token={token}");
    assert_eq!(session["payment_method_url"], json!(url));
    let path = "/v1/customer-portal/customer-session/introspect";
    let said = server.get_with(path, token).await.body;
    assert_eq!(said["organization_id"], json!(organization));
}
