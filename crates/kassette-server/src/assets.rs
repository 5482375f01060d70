//! The widget's files, part of the binary (in debug builds: read from disk).

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kassette_core::Language;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::Error;
use crate::etag;

/// Trunk's output and the minified loader; empty if they were not built before the server.
#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
pub(crate) struct Widget;

pub(crate) const YEAR: &str = "public, max-age=31536000, immutable";
pub(crate) const ASK_AGAIN: &str = "public, max-age=300";

/// `GET /assets/{file}`
pub async fn get_asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    // The page itself is served with its session, never bare.
    if file == "index.html" {
        return Error::NoRoute.into_response();
    }
    let lifetime = if is_hashed(&file) { YEAR } else { ASK_AGAIN };
    answer(&file, &headers, lifetime, Widget::get)
}

/// The checkout page without a session; `None` if the widget was not built.
pub fn page() -> Option<String> {
    let file = Widget::get("index.html")?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// The texts of a language, where `html` says that they are: JSON with nothing in it that could end an element.
pub fn texts(html: &str, language: Language) -> Option<String> {
    let (_, pattern) = html.split_once(r#"<meta name="kassette-texts" content=""#)?;
    let (pattern, _) = pattern.split_once('"')?;
    let name = pattern.rsplit('/').next()?.replacen('*', language.code, 1);
    let file = Widget::get(&name)?;
    Some(String::from_utf8(file.data.into_owned()).ok()?.replace('<', "\\u003c"))
}

/// The file, compressed if the browser reads that.
pub(crate) fn answer(
    name: &str,
    request: &HeaderMap,
    lifetime: &'static str,
    get: impl Fn(&str) -> Option<EmbeddedFile>,
) -> Response {
    let Some((file, encoding)) = best_encoding(name, request, get) else {
        return Error::NoRoute.into_response();
    };
    let etag = etag::of_hash(&file.metadata.sha256_hash());
    let is_known = etag::is_known(request, &etag);
    let mut headers = HeaderMap::from_iter([(ETAG, etag)]);
    let mut set = |name: HeaderName, value: &str| {
        headers.insert(name, HeaderValue::from_str(value).expect("the value is plain ASCII"));
    };
    set(CONTENT_TYPE, content_type(name));
    set(CACHE_CONTROL, lifetime);
    set(VARY, "accept-encoding");
    set(HeaderName::from_static("x-content-type-options"), "nosniff");
    set(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    if let Some(encoding) = encoding {
        set(CONTENT_ENCODING, encoding);
    }
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, file.data.into_owned()).into_response()
}

/// The smallest form of the file that exists and that the browser reads.
fn best_encoding(
    name: &str,
    request: &HeaderMap,
    get: impl Fn(&str) -> Option<EmbeddedFile>,
) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = request.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepted.is_some_and(|accepted| accepts(accepted, encoding))
            && let Some(file) = get(&format!("{name}.{ending}"))
        {
            return Some((file, Some(encoding)));
        }
    }
    get(name).map(|file| (file, None))
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        is_it && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Trunk's names carry a hash of the content, as in `layout-b21ea3ba80981248.css`.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
    let hash = stem.rsplit('-').next().unwrap_or_default();
    stem.contains('-') && hash.len() >= 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_trunks_hashed_names() {
        assert!(is_hashed("layout-b21ea3ba80981248.css"));
        assert!(is_hashed("kassette-widget-7c285e8101be2ccd_bg.wasm"));
        assert!(is_hashed("pt-PT-b21ea3ba80981248.json"));
        assert!(!is_hashed("kassette-widget.js") && !is_hashed("locales/de.json"));
    }

    #[test]
    fn an_encoding_of_weight_zero_is_refused() {
        assert!(accepts("gzip, deflate, br;q=0.9", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("brotli", "br"));
    }
}
