//! The pages that people see: the checkout with its session inside, and notices in its place.

pub mod files;
pub(crate) mod html;
mod language;
pub mod notice;
mod outline;
mod plain;
mod prose;
mod sale;
mod texts;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kassette_core::{CheckoutPublic, CheckoutStatus, Language};
use sha2::{Digest, Sha256};
use url::{Position, Url};

use self::files::Files;
pub use self::language::Wish;
use self::plain::plain;
pub(crate) use self::texts::Texts;
use crate::checkouts::read::public_and_seller_by_secret;
use crate::embedding::Origin;
use crate::error::Error;
use crate::store::organizations::Organization;
use crate::{AppState, assets, branding};

/// Where the page takes its session.
const PLACE: &str = "<!-- kassette:session -->";

/// Where the page takes what it says before and without the widget.
const PLAIN_PLACE: &str = "<!-- kassette:plain -->";

pub(crate) const NOT_BUILT: &str = "The checkout page is not part of this build. Run `cargo xtask dist` and build the server again.\n";

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

const PERMISSIONS: &str =
    "payment=*, publickey-credentials-get=*, camera=(), microphone=(), geolocation=()";

/// `GET /checkout/{client_secret}` and `GET /checkout/{client_secret}/confirmation`
pub async fn get_checkout_page(
    State(app): State<AppState>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    page(&app, &secret, query.as_deref(), None, &headers).await
}

/// The page of a session that a link was opened for, which has its place at `address`.
pub async fn of_link(
    app: &AppState,
    secret: &str,
    address: &Url,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    page(app, secret, address.query(), Some(&address[Position::BeforePath..]), headers).await
}

async fn page(
    app: &AppState,
    secret: &str,
    query: Option<&str>,
    address: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let Some(html) = assets::page() else {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response());
    };
    let mut html = dressed(&html, query);
    if let Some(address) = address {
        html = addressed(&html, address);
    }
    let mut response = show(app, &html, secret, &Wish::of(query, headers), assets::texts).await?;
    if !may_have_opener(headers) {
        response.headers_mut().remove(OPENER_POLICY);
    }
    Ok(response)
}

/// Whether another page may have opened the window that asks. A visitor who asks themselves was sent by no page, and a frame is no
/// window. Browsers take time for the policy, because they begin anew for it.
fn may_have_opener(headers: &HeaderMap) -> bool {
    let says = |name: &str, value: &str| headers.get(name).is_some_and(|it| it == value);
    !says("sec-fetch-site", "none") && !says("sec-fetch-dest", "iframe")
}

/// Says where the page has its place: the browser puts that into its address bar.
fn addressed(html: &str, address: &str) -> String {
    let address = html::escaped(address);
    html.replacen("<html ", &format!("<html data-address=\"{address}\" "), 1)
}

/// Looks as the address asks from the first paint on, whether or not the widget comes to do it.
pub(crate) fn dressed(html: &str, query: Option<&str>) -> String {
    let mut attributes = String::new();
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match (&*name, &*value) {
            ("embed", "true") => attributes += "data-embed ",
            ("theme", theme @ ("light" | "dark")) => {
                attributes.extend(["data-theme=\"", theme, "\" "]);
            }
            _ => {}
        }
    }
    html.replacen("<html ", &format!("<html {attributes}"), 1)
}

/// `html` with the session that `secret` opens inside, and with the buyer's texts, which `texts` finds for it. Without a session the
/// page comes too, and says what is wrong.
pub async fn show(
    app: &AppState,
    html: &str,
    secret: &str,
    wish: &Wish,
    texts: impl Fn(&str, Language) -> Option<String>,
) -> Result<Response, Error> {
    let (status, session) = match public_and_seller_by_secret(app, secret).await {
        Ok(sold) => (StatusCode::OK, Some(sold)),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, None),
        Err(Error::Expired) => (StatusCode::GONE, None),
        Err(error) => return Err(error),
    };
    let (session, seller) = session.unzip();
    let style = seller.as_ref().and_then(|it| branding::style::of(&it.settings.branding));
    let sold = session.as_ref().zip(seller.as_ref());
    let headers = headers(app, html, sold, style.as_deref());
    let locale = wish.locale(session.as_ref().and_then(|session| session.base.locale.as_deref()));
    let texts = texts(html, locale.language);
    let said = Texts::new(&locale, texts.as_deref());
    let html = html.replacen(PLAIN_PLACE, &plain(sold, &said, app.clock.now()), 1);
    let html = with_session(&html, &app.config.stripe_js_url, session.as_ref());
    let html = language::with_texts(&html, &locale, texts);
    let html = with_style(&html, style.as_deref());
    Ok((status, headers, html).into_response())
}

fn with_session(html: &str, stripe_js: &Url, session: Option<&CheckoutPublic>) -> String {
    let stripe_js = stripe_js.as_str().replace('&', "&amp;").replace('"', "&quot;");
    let soon = if session.is_some_and(pays) { " data-soon" } else { "" };
    let stripe_js = format!(r#"<meta name="kassette-stripe-js" content="{stripe_js}"{soon}>"#);
    let waits = session.is_some_and(|session| !session.is_plain_form());
    let later = if waits { Files::built() } else { None };
    let later = later.map(|files| files.later()).unwrap_or_default();
    let session = session.map(session_element).unwrap_or_default();
    let head = format!("{later}{stripe_js}{session}");
    if html.contains(PLACE) {
        html.replacen(PLACE, &head, 1)
    } else {
        html.replacen("</head>", &format!("{head}</head>"), 1)
    }
}

/// Behind the style sheets, whose tokens it changes.
pub(crate) fn with_style(html: &str, style: Option<&str>) -> String {
    let Some(style) = style else { return html.to_owned() };
    html.replacen("</head>", &format!("<style>{style}</style></head>"), 1)
}

fn session_element(session: &CheckoutPublic) -> String {
    let json = serde_json::to_string(session).expect("a session is plain data");
    // No `<` of the session may end the element that carries it.
    let json = json.replace('<', "\\u003c");
    format!(r#"<script type="application/json" id="kassette-session">{json}</script>"#)
}

fn headers(
    app: &AppState,
    html: &str,
    sold: Option<(&CheckoutPublic, &Organization)>,
    style: Option<&str>,
) -> HeaderMap {
    let policy = content_security_policy(
        html,
        style,
        &app.config.stripe_js_url,
        &app.config.stripe_api_url,
        &frame_ancestors(sold),
    );
    headers_with(&policy)
}

/// What a page has that shows Stripe's form.
pub(crate) fn headers_with(policy: &str) -> HeaderMap {
    let pairs: [(HeaderName, &str); 8] = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        // Ways to pay open windows of their own, which report back.
        (OPENER_POLICY, "same-origin-allow-popups"),
        // Pages that isolate themselves may still have it in a frame without credentials.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let value = HeaderValue::from_str(value).expect("origins and hashes are plain ASCII");
        headers.insert(name, value);
    }
    headers
}

/// Whether the page will show a payment form.
fn pays(session: &CheckoutPublic) -> bool {
    session.base.status == CheckoutStatus::Open && session.base.is_payment_form_required
}

/// Who may show the page in a frame: the session's shop alone, as long as its organization lets it. Pages without a session carry
/// nothing worth stealing, and the shop that opened them must be able to say what is wrong.
fn frame_ancestors(sold: Option<(&CheckoutPublic, &Organization)>) -> String {
    let Some((session, seller)) = sold else { return "*".to_owned() };
    let origin = session.base.embed_origin.as_deref().and_then(Origin::of);
    let origin = origin.filter(|origin| seller.may_be_embedded_by(origin));
    origin.map_or_else(|| "'none'".to_owned(), |origin| origin.to_string())
}

pub(crate) fn content_security_policy(
    html: &str,
    style: Option<&str>,
    js: &Url,
    api: &Url,
    frame_ancestors: &str,
) -> String {
    let js_origin = js.origin().ascii_serialization();
    let api_origin = api.origin().ascii_serialization();
    let mut scripts = vec!["'self' 'wasm-unsafe-eval'".to_owned(), js_origin.clone()];

    // Stripe's own script opens frames of these besides its own.
    let real = js.host_str() == Some("js.stripe.com");
    let more = if real { " https://*.js.stripe.com https://hooks.stripe.com" } else { "" };
    if real {
        scripts.push("https://*.js.stripe.com".to_owned());
    }
    scripts.extend(inline_scripts(html).map(|script| format!("'sha256-{}'", sha256(script))));
    let scripts = scripts.join(" ");
    let mut styles = vec!["'self'".to_owned()];
    let inline = inline_styles(html).chain(style);
    styles.extend(inline.map(|style| format!("'sha256-{}'", sha256(style))));
    let styles = styles.join(" ");
    format!(
        "default-src 'none'; script-src {scripts}; \
         style-src {styles}; img-src 'self' https: data:; font-src 'self'; \
         connect-src 'self' {api_origin} {js_origin}; frame-src {js_origin}{more}; \
         form-action 'none'; base-uri 'none'; frame-ancestors {frame_ancestors}"
    )
}

/// The texts of the scripts that are written into the page itself.
pub fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script")?;
        let runs = !attributes.contains("src=") && !attributes.contains("json");
        runs.then_some(text)
    })
}

/// The style sheets that are written into the page itself.
pub(crate) fn inline_styles(html: &str) -> impl Iterator<Item = &str> {
    html.split("<style>").skip(1).filter_map(|rest| Some(rest.split_once("</style>")?.0))
}

/// As policies name a script or style by its content.
pub fn sha256(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_written_into_the_page_are_allowed_by_hash() {
        let html = r#"<script src=/a.js></script><script type=module>import "/b.js"</script>
            <script type="application/json">{}</script>"#;
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), [r#"import "/b.js""#]);
    }

    #[test]
    fn the_page_is_dressed_as_its_address_asks_and_in_nothing_else() {
        let dressed = |query| dressed("<html lang=\"en\">", Some(query));
        assert_eq!(
            dressed("embed=true&theme=dark"),
            r#"<html data-embed data-theme="dark" lang="en">"#
        );
        assert_eq!(dressed("embed=1&theme=%22%3E"), r#"<html lang="en">"#);
    }

    #[test]
    fn the_page_of_a_link_says_where_it_has_its_place() {
        assert_eq!(
            addressed("<html lang=\"en\">", "/checkout/c?embed=true&a=\"b"),
            r#"<html data-address="/checkout/c?embed=true&amp;a=&quot;b" lang="en">"#
        );
    }

    #[test]
    fn the_window_is_kept_from_its_opener_where_it_may_have_one() {
        let may = |site: &'static str, dest: &'static str| {
            let name = |name| HeaderName::from_static(name);
            may_have_opener(&HeaderMap::from_iter([
                (name("sec-fetch-site"), HeaderValue::from_static(site)),
                (name("sec-fetch-dest"), HeaderValue::from_static(dest)),
            ]))
        };
        assert!(may_have_opener(&HeaderMap::new()));
        assert!(may("cross-site", "document") && may("same-origin", "document"));
        assert!(!may("none", "document") && !may("cross-site", "iframe"));
    }

    #[test]
    fn the_policy_names_stripe_and_the_shop() {
        let js = Url::parse("https://js.stripe.com/v3/").unwrap();
        let api = Url::parse("https://api.stripe.com").unwrap();
        let html = "<script>1</script><style>a{}</style>";
        assert_eq!(
            content_security_policy(html, Some("p{}"), &js, &api, "https://shop.de"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' https://js.stripe.com \
             https://*.js.stripe.com 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='; style-src 'self' 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=' \
             'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; \
             img-src 'self' https: data:; font-src 'self'; connect-src 'self' https://api.stripe.com \
             https://js.stripe.com; frame-src https://js.stripe.com https://*.js.stripe.com \
             https://hooks.stripe.com; form-action 'none'; base-uri 'none'; frame-ancestors https://shop.de"
        );
    }
}
