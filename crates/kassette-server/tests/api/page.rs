use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use kassette_core::Language;
use kassette_server::page::files::Files;
use kassette_server::page::{Wish, sha256, show};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::{Checkout, Server, Stripe};

const HTML: &str = "<!doctype html><html><head><!-- kassette:session --><script type=module>go()</script></head></html>";

/// A build without languages.
fn no_texts(_: &str, _: Language) -> Option<String> {
    None
}

async fn text(response: Response) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn the_page_carries_its_session_which_cannot_break_out_of_its_element() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.patch(&checkout.client_path(), json!({ "customer_name": "</script><b>" })).await;
    let html = text(
        show(&server.state, HTML, checkout.secret(), &Wish::default(), no_texts).await.unwrap(),
    )
    .await;
    assert!(
        html.contains(
            r#"<meta name="kassette-stripe-js" content="https://js.stripe.com/v3/" data-soon>"#
        ),
        "{html}"
    );
    let (_, rest) =
        html.split_once(r#"<script type="application/json" id="kassette-session">"#).unwrap();
    let (json, rest) = rest.split_once("</script>").unwrap();
    assert_eq!(rest, "<script type=module>go()</script></head></html>");
    assert!(!json.contains('<'));
    let session: Value = serde_json::from_str(json).unwrap();
    assert_eq!(session["customer_name"], "</script><b>");
    assert_eq!(session["id"], json!(checkout.id()));
}

#[tokio::test]
async fn without_the_widget_the_page_says_what_is_sold_and_where_to_turn() {
    const BARE: &str = "<html lang=en><body><!-- kassette:plain --></body></html>";
    let server = Server::start().await;
    let organization = server.get_as_merchant("/v1/organizations/").await.body["items"][0].clone();
    let path = format!("/v1/organizations/{}", organization["id"].as_str().unwrap());
    let contact = json!({ "email": "help@example.com", "website": "https://example.com/help" });
    server.patch_as_merchant(&path, contact).await;
    let body = json!({
        "product_id": server.product("Lifetime").await,
        "return_url": "https://shop.example/cart?a=1&b=\"",
    });
    let created = server.post_as_merchant("/v1/checkouts/", body).await.body;
    let html = text(
        show(
            &server.state,
            BARE,
            created["client_secret"].as_str().unwrap(),
            &Wish::default(),
            no_texts,
        )
        .await
        .unwrap(),
    )
    .await;
    for said in [
        "Lifetime",
        "49\u{a0}USD",
        "Nothing was charged.",
        "Contact the shop: ",
        r#"href="">Try again</a>"#,
        r#"href="https://shop.example/cart?a=1&amp;b="#,
        r#"href="mailto:help@example.com">help@example.com</a>"#,
        r#"href="https://example.com/help">"#,
        created["url"].as_str().unwrap(),
    ] {
        assert!(html.contains(said), "{said} is missing in {html}");
    }
    let nothing =
        text(show(&server.state, BARE, "unknown", &Wish::default(), no_texts).await.unwrap()).await;
    assert!(nothing.contains("Try again") && !nothing.contains("USD"), "{nothing}");
}

#[tokio::test]
async fn without_the_widget_the_page_speaks_the_buyers_language() {
    const BARE: &str = "<html lang=en><body><!-- kassette:plain --></body></html>";
    let texts = |_: &str, language: Language| {
        let file = format!("../../locales/{}.json", language.code);
        Some(std::fs::read_to_string(file).unwrap())
    };
    let server = Server::start().await;
    let page = async |product: &str, locale: &str| {
        let checkout = server.checkout(&[product]).await;
        let wish = Wish::of(Some(&format!("locale={locale}")), &HeaderMap::new());
        text(show(&server.state, BARE, checkout.secret(), &wish, texts).await.unwrap()).await
    };
    for (product, locale, said) in [
        (
            "Studio yearly",
            "de-AT",
            "<p class=\"summary__price plain__price\">120\u{a0}USD / Jahr</p>",
        ),
        (
            "Studio yearly",
            "de-AT",
            "<h2 class=\"screen__title\">Die Kasse wurde nicht geladen</h2>",
        ),
        ("Studio yearly", "de-AT", "<p>Es wurde nichts abgebucht.</p>"),
        ("Trial", "fr", "plain__price\">14 jours gratuits</p>"),
        ("Starter", "he", "plain__price\">חינם</p>"),
        ("Tip jar", "pt-PT", "plain__price\">10\u{a0}USD</p>"),
    ] {
        let html = page(product, locale).await;
        assert!(html.contains(said), "{said} is missing in {html}");
        assert!(!html.contains("Try again"), "{html}");
    }
}

#[tokio::test]
async fn the_form_is_outlined_while_the_session_is_open() {
    const BARE: &str = "<html lang=en><body><!-- kassette:plain --></body></html>";
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let page = async |checkout: &Checkout| {
        let page = show(&server.state, BARE, checkout.secret(), &Wish::default(), no_texts).await;
        text(page.unwrap()).await
    };
    let priced = server.checkout(&["Studio", "Lifetime"]).await;
    let html = page(&priced).await;
    for part in ["Choose a plan", ">Lifetime</span>", "Name on card", "Billing address"] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    assert!(html.contains(">Subscribe now</button>"), "{html}");

    let free = server.checkout(&["Starter"]).await;
    let html = page(&free).await;
    assert!(html.contains(">Get for free</button>"), "{html}");
    assert!(!html.contains("Name on card") && !html.contains("Billing address"), "{html}");

    let path = format!("{}/confirm", free.client_path());
    server.post(&path, json!({ "customer_email": "ada@example.com" })).await;
    let html = page(&free).await;
    assert!(html.contains("skeleton") && !html.contains("Get for free"), "{html}");
}

#[tokio::test]
async fn what_a_merchant_has_written_stays_text_on_the_page() {
    const BARE: &str = "<html lang=en><body><!-- kassette:plain --></body></html>";
    let server = Server::start().await;
    let path = format!("/v1/products/{}", server.product("Lifetime").await);
    let edit = json!({ "name": "<i>Life</i>", "description": "**All** <script>x</script> [y](javascript:z)" });
    server.patch_as_merchant(&path, edit).await;
    let checkout = server.checkout(&["<i>Life</i>"]).await;
    let page = show(&server.state, BARE, checkout.secret(), &Wish::default(), no_texts).await;
    let html = text(page.unwrap()).await;
    let name = "<h1 class=\"summary__product\">&lt;i&gt;Life&lt;/i&gt;</h1>";
    let told = "<p><strong>All</strong> &lt;script&gt;x&lt;/script&gt; [y](javascript:z)</p>";
    assert!(html.contains(name) && html.contains(told), "{html}");
    assert!(!html.contains("<i>"), "{html}");
}

#[tokio::test]
async fn only_the_shop_that_embeds_the_session_may_frame_it() {
    let server = Server::start().await;
    for (embed_origin, ancestors) in [
        (json!("https://shop.example/path"), "https://shop.example"),
        (json!("https://a.example; script-src *"), "'none'"),
        (json!(null), "'none'"),
    ] {
        let body =
            json!({ "product_id": server.product("Lifetime").await, "embed_origin": embed_origin });
        let created = server.post_as_merchant("/v1/checkouts/", body).await.body;
        let response = show(
            &server.state,
            HTML,
            created["client_secret"].as_str().unwrap(),
            &Wish::default(),
            no_texts,
        )
        .await
        .unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.ends_with(&format!("frame-ancestors {ancestors}")), "{policy}");
    }
}

#[tokio::test]
async fn the_page_looks_as_its_merchant_has_chosen_and_allows_that_style_alone() {
    let server = Server::start().await;
    let organization = server.listed("/v1/organizations/", "id").await[0].clone();
    let path = format!("/v1/organizations/{}", organization.as_str().unwrap());
    let checkout = server.checkout(&["Lifetime"]).await;
    let page = async || {
        let page = show(&server.state, HTML, checkout.secret(), &Wish::default(), no_texts).await;
        let page = page.unwrap();
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        (policy, text(page).await)
    };
    let (policy, html) = page().await;
    assert!(policy.contains(" style-src 'self';") && !html.contains("<style"), "{policy} {html}");

    let chosen = json!({ "branding": { "accent_color": "#0f766e", "font": "mono" } });
    server.patch_as_merchant(&path, chosen).await;
    let (policy, html) = page().await;
    let (_, style) = html.split_once("<style>").unwrap();
    let (style, rest) = style.split_once("</style>").unwrap();
    assert!(style.contains("--color-accent:#0f766e;"), "{style}");
    assert_eq!(rest, "</head></html>");
    let hash = sha256(style);
    assert!(policy.contains(&format!(" style-src 'self' 'sha256-{hash}';")), "{policy}");
}

#[tokio::test]
async fn the_script_of_the_payment_form_is_fetched_ahead_where_there_will_be_one() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let script = async |product: &str| {
        let checkout = server.checkout(&[product]).await;
        let page = show(&server.state, HTML, checkout.secret(), &Wish::default(), no_texts).await;
        let html = text(page.unwrap()).await;
        let (_, rest) = html.split_once(r#"<meta name="kassette-stripe-js" "#).unwrap();
        rest.split_once('>').unwrap().0.to_owned()
    };
    let source = r#"content="https://js.stripe.com/v3/""#;
    assert_eq!(script("Lifetime").await, format!("{source} data-soon"));
    assert_eq!(script("Starter").await, source);
}

#[tokio::test]
async fn the_second_file_is_fetched_ahead_where_the_first_screen_waits_for_it() {
    let Some(files) = Files::built() else { return };
    let server = Server::start().await;
    let html = async |products: &[&str]| {
        let checkout = server.checkout(products).await;
        let page = show(&server.state, HTML, checkout.secret(), &Wish::default(), no_texts).await;
        text(page.unwrap()).await
    };
    // Questions; an amount to name; seats.
    for product in ["Lifetime", "Tip jar", "Team"] {
        assert_eq!(html(&[product]).await.matches(&files.later()).count(), 1, "{product}");
    }
    for products in [&["Studio", "Studio yearly"][..], &["Starter"]] {
        assert!(!html(products).await.contains("_later.wasm"), "{products:?}");
    }
}

#[tokio::test]
async fn without_a_session_the_page_comes_empty_and_anybody_may_frame_it() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.clock.advance_seconds(3600);
    for (secret, status) in
        [("unknown", StatusCode::NOT_FOUND), (checkout.secret(), StatusCode::GONE)]
    {
        let response = show(&server.state, HTML, secret, &Wish::default(), no_texts).await.unwrap();
        assert_eq!(response.status(), status);
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.ends_with("frame-ancestors *"), "{policy}");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(!text(response).await.contains("kassette-session"));
    }
}

#[tokio::test]
async fn the_loader_is_a_script_for_every_page() {
    let server = Server::start().await;
    let reply = server.get("/embed.js").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(reply.headers["cache-control"], "public, max-age=300");
    assert!(reply.text.contains("Kassette"), "{}", reply.text);
}

#[tokio::test]
async fn the_loader_of_a_version_gets_fixes_within_the_hour() {
    let server = Server::start().await;
    let reply = server.get("/embed/v1.js").await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.headers["cache-control"],
        "public, max-age=3600, stale-while-revalidate=86400"
    );
    assert_eq!(reply.headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(reply.text, server.get("/embed.js").await.text);
}

#[tokio::test]
async fn the_loader_of_a_release_is_kept_for_ever_and_no_other_release_is_there() {
    let server = Server::start().await;
    let loader = server.get("/embed.js").await.text;
    let digest = Sha256::digest(&loader);
    let hash = format!("{:016x}", u64::from_be_bytes(*digest.first_chunk().unwrap()));
    let reply = server.get(&format!("/embed/v1-{hash}.js")).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(reply.text, loader);
    for file in ["v1-0000000000000000.js", "v2.js", "v1", "v1-.js", "kassette.js"] {
        assert_eq!(server.get(&format!("/embed/{file}")).await.status, 404, "{file}");
    }
}

#[tokio::test]
async fn the_words_of_the_loader_in_other_languages_are_a_script_too() {
    let server = Server::start().await;
    let reply = server.get("/embed/words.js").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["content-type"], "text/javascript; charset=utf-8");
    assert!(reply.text.contains("Kasse schließen"), "{}", reply.text);
}

#[tokio::test]
async fn what_is_loaded_ahead_may_be_framed_by_anybody_and_opens_no_session() {
    let server = Server::start().await;
    let reply = server.get("/embed/preload").await;
    assert_eq!(reply.status, 200);
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors *"), "{policy}");
    // Pages that isolate themselves frame nothing that does not say these.
    assert_eq!(reply.headers["cross-origin-embedder-policy"], "require-corp");
    assert_eq!(reply.headers["cross-origin-resource-policy"], "cross-origin");
    let (_, script) = reply.text.split_once("<script>").unwrap();
    let hash = sha256(script.split_once("</script>").unwrap().0);
    assert!(policy.contains(&format!("script-src 'self' 'sha256-{hash}';")), "{policy}");
    let sessions = server.get_as_merchant("/v1/checkouts/").await.body;
    assert_eq!(sessions["pagination"]["total_count"], 0);
}

#[tokio::test]
async fn the_bare_page_and_unknown_files_are_not_assets() {
    let server = Server::start().await;
    for file in ["index.html", "nothing.js", "../Cargo.toml"] {
        assert_eq!(server.get(&format!("/assets/{file}")).await.status, 404, "{file}");
    }
}

#[tokio::test]
async fn the_page_comes_in_the_language_of_its_session_with_its_texts() {
    const HTML: &str =
        r#"<!doctype html><html lang="en" dir="ltr"><head><!-- kassette:session --></head></html>"#;
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.patch(&checkout.client_path(), json!({ "locale": "ar" })).await;
    let texts = |_: &str, language: Language| Some(format!(r#"{{"pay_now":"{}"}}"#, language.code));
    let page = async |query: &str| {
        let wish = Wish::of(Some(query), &HeaderMap::new());
        text(show(&server.state, HTML, checkout.secret(), &wish, texts).await.unwrap()).await
    };
    let arabic = page("").await;
    assert!(arabic.contains(r#"<html lang="ar" dir="rtl">"#), "{arabic}");
    assert!(arabic.contains(
        r#"<script type="application/json" id="kassette-texts">{"pay_now":"ar"}</script></head>"#
    ));
    let austrian = page("locale=de-at").await;
    assert!(
        austrian.contains(r#"<html lang="de-AT" dir="ltr">"#) && austrian.contains(r#":"de"}"#)
    );
    let english = page("locale=en-GB").await;
    assert!(english.contains(r#"<html lang="en-GB" dir="ltr">"#) && english.contains(r#":"en"}"#));
}
