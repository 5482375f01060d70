//! The loader for merchants' pages, and what it loads ahead of a checkout.

use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::assets::{ASK_AGAIN, Widget, YEAR, answer};
use crate::error::Error;
use crate::page::files::Files;
use crate::page::{inline_scripts, sha256};

/// The loader as it is written, for a server that was built without the widget, and its words in other languages.
#[derive(RustEmbed)]
#[folder = "../../embed"]
#[include = "kassette.js"]
#[include = "words.js"]
struct Source;

/// What the loader promises to pages and to checkouts. A release that breaks it has another.
const VERSION: &str = "v1";

/// Fixes reach every page within the hour, and no page waits for one.
const HOUR: &str = "public, max-age=3600, stale-while-revalidate=86400";

/// What is loaded ahead is named here, and made ready; nothing is shown.
const PRELOAD: &str = include_str!("loader/preload.html");

/// Where it takes the names.
const LINKS_PLACE: &str = "<!-- links -->";

/// `GET /embed.js`
pub async fn get_loader(headers: HeaderMap) -> Response {
    loader(&headers, ASK_AGAIN)
}

/// `GET /embed/{file}`: the loader by its version, which gets fixes, or by its content, which never changes and can be held against
/// its hash; and what goes with it.
pub async fn get_file(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let wanted = file.strip_prefix(VERSION).and_then(|rest| rest.strip_suffix(".js"));
    match (file.as_str(), wanted) {
        ("preload", _) => preload(),
        ("words.js", _) => answer("words.js", &headers, HOUR, Source::get),
        (_, Some("")) => loader(&headers, HOUR),
        (_, Some(rest)) if rest.strip_prefix('-') == release().as_deref() => loader(&headers, YEAR),
        _ => Error::NoRoute.into_response(),
    }
}

fn loader(headers: &HeaderMap, lifetime: &'static str) -> Response {
    answer("embed.js", headers, lifetime, file)
}

fn file(name: &str) -> Option<EmbeddedFile> {
    let as_written = || if name == "embed.js" { Source::get("kassette.js") } else { None };
    if Widget::get("embed.js").is_some() { Widget::get(name) } else { as_written() }
}

/// What the name of this release's loader has in it: the first sixteen digits of its SHA-256.
fn release() -> Option<String> {
    let hash = file("embed.js")?.metadata.sha256_hash();
    Some(format!("{:016x}", u64::from_be_bytes(*hash.first_chunk()?)))
}

/// Whatever the checkout page loads before its session matters, on a page without one.
fn preload() -> Response {
    let links = Files::built().map(|files| files.ahead()).unwrap_or_default();
    let scripts = inline_scripts(PRELOAD).map(|script| format!(" 'sha256-{}'", sha256(script)));
    let policy = format!(
        "default-src 'none'; script-src 'self'{}; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors *",
        scripts.collect::<String>(),
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CACHE_CONTROL, ASK_AGAIN.to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        // For shops whose pages isolate themselves.
        (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
    ];
    (StatusCode::OK, headers, PRELOAD.replacen(LINKS_PLACE, &links, 1)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_named_by_hexadecimal_digits() {
        let release = release().expect("there is a loader");
        assert_eq!(release.len(), 16);
        assert!(release.bytes().all(|digit| digit.is_ascii_hexdigit()));
    }
}
