//! The portal for people: one page, whose script reads what the API says.

use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse};

use crate::page::{inline_scripts, sha256};

const HTML: &str = include_str!("page.html");

/// `GET /portal`
///
/// The token is behind the `#` of the address, so that no server hears of it before the script sends it.
pub async fn get_page() -> impl IntoResponse {
    let policy = HeaderValue::from_str(&policy()).expect("hashes are plain ASCII");
    let headers: [(HeaderName, HeaderValue); 4] = [
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    (headers, Html(HTML))
}

fn policy() -> String {
    let hashes = |texts: Vec<&str>| {
        let hashes = texts.into_iter().map(|text| format!("'sha256-{}'", sha256(text)));
        hashes.collect::<Vec<_>>().join(" ")
    };
    let style = HTML.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next());
    format!(
        "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; form-action 'none'; \
         base-uri 'none'; frame-ancestors 'none'",
        hashes(inline_scripts(HTML).collect()),
        hashes(style.into_iter().collect())
    )
}
