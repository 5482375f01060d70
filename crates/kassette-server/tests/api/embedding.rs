//! Who may show a checkout in a frame, and who tries although they may not.

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use kassette_server::page::{Wish, show};
use serde_json::{Value, json};

use crate::harness::{Checkout, Log, Reply, Server, at, complaint};

const LINK: &str = "/l/kassette_cl_demo_lifetime";

async fn list_hosts(server: &Server, hosts: Value) -> Reply {
    let organization = server.listed("/v1/organizations/", "id").await[0].clone();
    let path = at("/v1/organizations/", &json!({ "id": organization }));
    server.patch_as_merchant(&path, json!({ "embed_hosts": hosts })).await
}

async fn session_for(server: &Server, embed_origin: Value) -> Checkout {
    let body =
        json!({ "product_id": server.product("Lifetime").await, "embed_origin": embed_origin });
    Checkout(server.add("/v1/checkouts/", body).await)
}

/// What the answer with the session's page says about it.
async fn headers_of_page(server: &Server, checkout: &Checkout) -> HeaderMap {
    let wish = Wish::default();
    let page = show(&server.state, "<html>", checkout.secret(), &wish, |_, _| None).await;
    page.unwrap().headers().clone()
}

/// Who may frame the session's page.
async fn frame_ancestors(server: &Server, checkout: &Checkout) -> String {
    let policy = headers_of_page(server, checkout).await["content-security-policy"].clone();
    let (_, ancestors) = policy.to_str().unwrap().split_once("frame-ancestors ").unwrap();
    ancestors.to_owned()
}

/// What the page for a refused frame tells the page around it and its developer.
fn told(reply: &Reply) -> Value {
    assert_eq!(reply.status, 403, "{}", reply.text);
    told_by(reply)
}

/// What a page in a frame tells the page around it.
fn told_by(reply: &Reply) -> Value {
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
    let begin = r#"<script type="application/json" id="told">"#;
    let (_, rest) = reply.text.split_once(begin).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// Whether a frame that asks for the session's page with this query is refused.
async fn is_refused(server: &Server, checkout: &Checkout, query: &str) -> bool {
    let reply = server.get(&format!("/checkout/{}{query}", checkout.secret())).await;
    reply.text.contains(r#"id="told""#)
}

#[tokio::test]
async fn hosts_are_shown_in_their_normal_form_and_bind_from_then_on() {
    let server = Server::start().await;
    let shown =
        list_hosts(&server, json!(["Shop.example", "*.Shop.example", "localhost:3000"])).await;
    assert_eq!(
        shown.body["embed_hosts"],
        json!(["shop.example", "*.shop.example", "localhost:3000"])
    );
    assert_eq!(shown.body["embed_hosts_enforced"], true);
    let shown = list_hosts(&server, json!([])).await;
    assert_eq!(shown.body["embed_hosts_enforced"], false);
}

#[tokio::test]
async fn an_entry_that_would_let_in_anybody_is_refused_with_the_reason() {
    let server = Server::start().await;
    for (entry, msg) in [
        ("*", "Value error, A star stands for all subdomains of a domain, as in *.example.com."),
        ("*.com", "Value error, A star needs a domain of your own behind it, as in *.example.com."),
        (
            "*.co.uk",
            "Value error, A star needs a domain of your own behind it, as in *.example.com.",
        ),
        (
            "https://shop.example",
            "Value error, Leave out the scheme: HTTPS is always meant, and HTTP too where the host is local.",
        ),
    ] {
        let reply = list_hosts(&server, json!(["shop.example", entry])).await;
        assert_eq!(complaint(&reply), (422, json!(["body", "embed_hosts", 1]), msg));
    }
}

#[tokio::test]
async fn a_session_can_be_made_for_pages_of_listed_hosts_only() {
    let server = Server::start().await;
    list_hosts(&server, json!(["shop.example"])).await;
    let checkout = session_for(&server, json!("https://shop.example")).await;
    let elsewhere = json!({
        "product_id": server.product("Lifetime").await, "embed_origin": "https://shop.example:8443/a",
    });
    let refused = server.post_as_merchant("/v1/checkouts/", elsewhere.clone()).await;
    let expected = json!({
        "error": "EmbedHostNotAllowed",
        "detail": "Pages of https://shop.example:8443 may not embed this checkout: add \"shop.example:8443\" to the \
                   organization's embed_hosts.",
    });
    assert_eq!((refused.status.as_u16(), refused.body), (403, expected.clone()));
    let refused = server.patch_as_merchant(&checkout.path(), elsewhere).await;
    assert_eq!((refused.status.as_u16(), refused.body), (403, expected));
    assert_eq!(server.reload(&checkout).await["embed_origin"], "https://shop.example");
}

#[tokio::test]
async fn a_session_of_a_host_that_was_taken_off_the_list_can_be_changed_and_not_embedded() {
    let server = Server::start().await;
    let checkout = session_for(&server, json!("https://shop.example")).await;
    assert_eq!(frame_ancestors(&server, &checkout).await, "https://shop.example");
    list_hosts(&server, json!(["other.example"])).await;
    assert_eq!(frame_ancestors(&server, &checkout).await, "'none'");
    let reply = server.get(&format!("/checkout/{}?embed=true", checkout.secret())).await;
    let advice = "Pages of https://shop.example may not embed this checkout: add \"shop.example\" to the \
                  organization's embed_hosts.";
    assert_eq!(told(&reply)["advice"], advice);
    let renamed =
        server.patch_as_merchant(&checkout.path(), json!({ "customer_name": "Ada" })).await;
    assert_eq!(renamed.body["customer_name"], "Ada");
}

#[tokio::test]
async fn a_link_tells_the_page_around_it_that_it_may_not_embed() {
    let server = Server::start().await;
    list_hosts(&server, json!(["shop.example"])).await;
    let query = "embed=true&embed_origin=https%3A%2F%2Fevil.example&theme=dark";
    let reply = server.get(&format!("{LINK}?{query}")).await;
    let advice = "Pages of https://evil.example may not embed this checkout: add \"evil.example\" to the \
                  organization's embed_hosts.";
    assert_eq!(
        told(&reply),
        json!({
            "message": {
                "type": "POLAR_CHECKOUT", "event": "error", "code": "not_allowed", "checkout_id": null,
            },
            "origin": "https://evil.example",
            "advice": advice,
        })
    );
    assert!(reply.text.contains(&format!("href=\"http://127.0.0.1:8787{LINK}?theme=dark\"")));
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("frame-ancestors"), "anybody may frame it: {policy}");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert_eq!(server.listed("/v1/checkouts/", "id").await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_link_to_nothing_tells_the_page_around_it_so() {
    let server = Server::start().await;
    let lifetime = at("/v1/products/", &json!({ "id": server.product("Lifetime").await }));
    server.patch_as_merchant(&lifetime, json!({ "visibility": "draft" })).await;
    let query = "embed=true&embed_origin=https://shop.example";
    for (link, status) in [
        ("/l/kassette_cl_unknown?", 404),
        ("/l/kassette_cl_demo_studio?product_id=x&", 422),
        ("/l/kassette_cl_demo_lifetime?", 422),
    ] {
        let reply = server.get(&format!("{link}{query}")).await;
        assert_eq!(reply.status, status, "{link}");
        assert_eq!(
            told_by(&reply),
            json!({
                "message": {
                    "type": "POLAR_CHECKOUT", "event": "error", "code": "not_found", "checkout_id": null,
                },
                "origin": "https://shop.example",
                "advice": null,
            }),
            "{link}"
        );
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("frame-ancestors"), "anybody may frame it: {policy}");
    }
    for query in ["embed=true", "embed_origin=javascript:alert(1)", "embed_origin=null"] {
        let reply = server.get(&format!("/l/kassette_cl_unknown?{query}")).await;
        assert!(!reply.text.contains("<script"), "nobody is told: {}", reply.text);
    }
}

#[tokio::test]
async fn a_link_whose_server_fails_tells_the_page_around_it_so_and_the_log_why() {
    let server = Server::start().await;
    let log = Log::start();
    server.sabotage("alter table checkout_links rename to mislaid").await;
    let reply = server.get(&format!("{LINK}?embed=true&embed_origin=https://shop.example")).await;
    assert_eq!(reply.status, 500);
    assert_eq!(told_by(&reply)["message"]["code"], "could_not_load");
    let logged = log.take();
    assert!(
        logged.contains("InternalServerError") && logged.contains("checkout_links"),
        "{logged}"
    );
    assert!(!reply.text.contains("checkout_links"), "{}", reply.text);
}

#[tokio::test]
async fn the_long_address_of_a_link_tells_browsers_alike_and_programs_in_json() {
    let server = Server::start().await;
    list_hosts(&server, json!(["shop.example"])).await;
    let path =
        "/v1/checkout-links/kassette_cl_demo_lifetime/redirect?embed_origin=https://evil.example";
    let request = Request::get(path).header("accept", "text/html,*/*;q=0.8");
    let response = server.respond(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    let reply = server.get(path).await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (403, &json!("EmbedHostNotAllowed")));
}

#[tokio::test]
async fn a_session_of_another_page_tells_the_page_that_tries_how_to_get_its_own() {
    let server = Server::start().await;
    for own in [json!("https://shop.example"), json!(null)] {
        let checkout = session_for(&server, own).await;
        let query = "embed=true&embed_origin=https://other.example";
        let reply =
            server.get(&format!("/checkout/{}/confirmation?{query}", checkout.secret())).await;
        let told = told(&reply);
        assert_eq!(told["origin"], "https://other.example");
        assert_eq!(
            told["advice"],
            "Pages of https://other.example may not embed this session: create it with \"embed_origin\": \
             \"https://other.example\"."
        );
    }
}

#[tokio::test]
async fn whoever_may_embed_a_session_is_not_refused() {
    let server = Server::start().await;
    list_hosts(&server, json!(["*.shop.example"])).await;
    let checkout = session_for(&server, json!("https://www.shop.example/cart")).await;
    for query in ["", "?embed=true", "?embed=true&embed_origin=https%3A%2F%2Fwww.shop.example"] {
        assert!(!is_refused(&server, &checkout, query).await, "{query}");
    }
    assert_eq!(frame_ancestors(&server, &checkout).await, "https://www.shop.example");
}

#[tokio::test]
async fn a_link_in_a_frame_leads_to_a_page_that_stays_in_it_and_looks_as_asked() {
    let server = Server::start().await;
    list_hosts(&server, json!(["shop.example"])).await;
    let query = "embed=true&embed_origin=https://shop.example&theme=dark&locale=de";
    let visit = server.get(&format!("{LINK}?{query}")).await;
    let location = visit.headers["location"].to_str().unwrap();
    let (page, query) = location.split_once('?').unwrap();
    assert_eq!(query, "embed=true&theme=dark");
    let checkout =
        Checkout(server.get_as_merchant("/v1/checkouts/").await.body["items"][0].clone());
    assert_eq!(page, checkout.0["url"]);
    assert_eq!(
        (&checkout.0["locale"], &checkout.0["embed_origin"]),
        (&json!("de"), &json!("https://shop.example"))
    );
    assert_eq!(frame_ancestors(&server, &checkout).await, "https://shop.example");
    for path in ["", "/confirmation"] {
        let reply = server.get(&format!("/checkout/{}{path}?{query}", checkout.secret())).await;
        assert!(!reply.text.contains(r#"id="told""#), "{path}");
    }
}

#[tokio::test]
async fn nobody_frames_what_they_do_not_admit_to_frame() {
    let server = Server::start().await;
    let checkout = session_for(&server, json!("https://shop.example")).await;
    // A frame in evil.example: whatever the address says, the browser compares the page with this.
    for query in ["", "?embed=true", "?embed=true&embed_origin=https://shop.example"] {
        assert!(!is_refused(&server, &checkout, query).await, "{query}");
    }
    assert_eq!(frame_ancestors(&server, &checkout).await, "https://shop.example");
    let none = session_for(&server, json!(null)).await;
    assert_eq!(frame_ancestors(&server, &none).await, "'none'");
}

#[tokio::test]
async fn no_origin_adds_to_the_policy_or_stands_for_others() {
    let server = Server::start().await;
    for origin in [
        "https://*",
        "https://a.example;sandbox",
        "https://a.example,default-src",
        "https://'self'",
    ] {
        let checkout = session_for(&server, json!(origin)).await;
        assert_eq!(frame_ancestors(&server, &checkout).await, "'none'", "{origin}");
        let visit = server.get(&format!("{LINK}?embed_origin={origin}")).await;
        assert_eq!(visit.status, 307);
    }
    let origins = server.listed("/v1/checkouts/", "embed_origin").await;
    assert_eq!(origins.iter().filter(|origin| origin.is_null()).count(), 4, "{origins:?}");
}

#[tokio::test]
async fn the_page_of_a_refused_frame_cannot_be_written_into() {
    let server = Server::start().await;
    list_hosts(&server, json!(["shop.example"])).await;
    let query =
        "embed_origin=https://evil.example&x=%22%3E%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let reply = server.get(&format!("{LINK}?{query}")).await;
    assert_eq!(reply.text.matches("<script").count(), 2, "{}", reply.text);
    assert!(!reply.text.contains("alert(1)</script>"), "{}", reply.text);
}

#[tokio::test]
async fn no_script_is_taken_for_a_place_to_go_to() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await;
    let open = server.checkout(&["Lifetime"]).await;
    let link = json!({ "payment_processor": "stripe", "products": [lifetime] });
    let stored = server.add("/v1/checkout-links/", link.clone()).await;
    let stored = at("/v1/checkout-links/", &stored);
    for address in [
        "javascript:alert(1)",
        "JavaScript://shop.example/%0aalert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example",
        "/relative",
    ] {
        for key in ["success_url", "return_url"] {
            let edit = json!({ key: address });
            let mut session = json!({ "product_id": lifetime });
            session[key] = json!(address);
            let mut with_link = link.clone();
            with_link[key] = json!(address);
            for reply in [
                server.post_as_merchant("/v1/checkouts/", session).await,
                server.patch_as_merchant(&open.path(), edit.clone()).await,
                server.post_as_merchant("/v1/checkout-links/", with_link).await,
                server.patch_as_merchant(&stored, edit).await,
            ] {
                assert_eq!(reply.status, 422, "{key}: {address}: {}", reply.text);
            }
        }
    }
}

#[tokio::test]
async fn only_the_merchant_says_where_a_buyer_goes() {
    let server = Server::start().await;
    let evil = "https://evil.example/";
    let query = format!("success_url={evil}&return_url={evil}&url={evil}&embed_return_url={evil}");
    let visit = server.get(&format!("{LINK}?{query}")).await;
    let location = visit.headers["location"].to_str().unwrap();
    assert!(location.starts_with("http://127.0.0.1:8787/checkout/kassette_c_"), "{location}");
    let secret = location.split(['/', '?']).nth(4).unwrap();
    let path = format!("/v1/checkouts/client/{secret}");
    let edit =
        json!({ "success_url": evil, "return_url": evil, "embed_origin": evil, "url": evil });
    server.patch(&path, edit).await;
    let session = server.get(&path).await.body;
    assert_eq!(
        session["success_url"],
        format!("http://127.0.0.1:8787/checkout/{secret}/confirmation")
    );
    assert_eq!((&session["return_url"], &session["embed_origin"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn what_a_frame_shows_instead_of_a_checkout_is_as_careful_as_the_checkout() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let page = headers_of_page(&server, &checkout).await;
    assert_eq!(page["cross-origin-opener-policy"], "same-origin-allow-popups");
    assert_eq!(page["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(page["referrer-policy"], "strict-origin-when-cross-origin");
    let refused =
        format!("/checkout/{}?embed=true&embed_origin=https://x.example", checkout.secret());
    for path in ["/l/kassette_cl_unknown", &refused] {
        let headers = server.get(path).await.headers;
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
}
