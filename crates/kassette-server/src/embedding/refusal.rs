//! The page for a frame that may not show the checkout. Anybody may frame it, for it has nothing of a session in it: it tells the
//! page around it, as the checkout would, and says on the console what its developer can do.

use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use kassette_core::host_message::{HostEvent, HostMessage};
use serde_json::json;
use url::form_urlencoded;

use super::{EmbedHost, Origin};
use crate::page::sha256;
use crate::trace;

/// Why pages of an origin may not show a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The organization lets others embed its checkouts, not this one.
    NotListed(Origin),
    /// The session was made for pages of another origin, or for none.
    MadeForAnother(Origin),
}

impl Refusal {
    pub fn origin(&self) -> &Origin {
        match self {
            Self::NotListed(origin) | Self::MadeForAnother(origin) => origin,
        }
    }

    /// What happened and what can be done, for the developer of the page.
    pub fn advice(&self) -> String {
        let origin = self.origin();
        let entry = EmbedHost::of(origin);
        match self {
            Self::NotListed(_) if entry.lets_in(origin) => format!(
                "Pages of {origin} may not embed this checkout: add \"{entry}\" to the organization's embed_hosts."
            ),
            Self::NotListed(_) => format!(
                "Pages of {origin} may not embed this checkout: they have to come by HTTPS, and \"{entry}\" be among the \
                 organization's embed_hosts."
            ),
            Self::MadeForAnother(_) => format!(
                "Pages of {origin} may not embed this session: create it with \"embed_origin\": \"{origin}\"."
            ),
        }
    }
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem;\
    color-scheme:light dark}h1{font-size:1.5rem}";

const SCRIPT: &str = "const { message, origin, advice } = JSON.parse(document.getElementById('refusal').textContent);\
    console.error(`Kassette: ${advice}`);\
    if (parent !== window) parent.postMessage(message, origin);";

/// `address` and `query` are those that the frame asked for: without what concerns the frame they lead to a page of its own.
pub fn page(refusal: &Refusal, address: &str, query: Option<&str>) -> Response {
    trace::name_error("EmbedHostNotAllowed");
    let event = HostEvent::Error { code: "not_allowed".to_owned() };
    let told = json!({
        "message": HostMessage::new(None, event),
        "origin": refusal.origin().to_string(),
        "advice": refusal.advice(),
    });
    // No `<` may end the element around it.
    let told = told.to_string().replace('<', "\\u003c");
    let href = on_its_own(address, query).replace('&', "&amp;").replace('"', "&quot;");
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>Checkout</title><style>{STYLE}</style></head>\
         <body><main><h1>The checkout cannot be shown here</h1>\
         <p><a href=\"{href}\" target=\"_blank\">Open it in a new tab</a></p></main>\
         <script type=\"application/json\" id=\"refusal\">{told}</script><script>{SCRIPT}</script></body></html>"
    );
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        sha256(SCRIPT),
        sha256(STYLE)
    );
    let policy = HeaderValue::from_str(&policy).expect("hashes are plain ASCII");
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (StatusCode::FORBIDDEN, headers, html).into_response()
}

/// The same address without a frame around it.
fn on_its_own(address: &str, query: Option<&str>) -> String {
    let of_frame = ["embed", "embed_origin"];
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let pairs = pairs.filter(|(name, _)| !of_frame.contains(&&**name));
    match form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish() {
        query if query.is_empty() => address.to_owned(),
        query => format!("{address}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Origin {
        Origin::of(url).unwrap()
    }

    #[test]
    fn the_advice_names_what_is_to_be_added() {
        assert_eq!(
            Refusal::NotListed(origin("https://shop.example:8443")).advice(),
            "Pages of https://shop.example:8443 may not embed this checkout: add \"shop.example:8443\" to the \
             organization's embed_hosts."
        );
        assert_eq!(
            Refusal::NotListed(origin("http://shop.example")).advice(),
            "Pages of http://shop.example may not embed this checkout: they have to come by HTTPS, and \"shop.example\" \
             be among the organization's embed_hosts."
        );
        assert_eq!(
            Refusal::MadeForAnother(origin("https://shop.example")).advice(),
            "Pages of https://shop.example may not embed this session: create it with \"embed_origin\": \
             \"https://shop.example\"."
        );
    }

    #[test]
    fn a_page_of_its_own_keeps_how_it_looks_and_forgets_the_frame() {
        let query = "embed=true&theme=dark&embed_origin=https%3A%2F%2Fshop.example&locale=de";
        assert_eq!(on_its_own("https://k/l/1", Some(query)), "https://k/l/1?theme=dark&locale=de");
        assert_eq!(on_its_own("https://k/l/1", Some("embed=true")), "https://k/l/1");
    }
}
