//! What an answer is called by its content, so that it need not be sent to somebody who has it already (RFC 9110, 13.1.2).

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::error::Error;

/// To be kept by the browser alone, and asked about each time.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The name of something with this SHA-256.
pub fn of_hash(hash: &[u8; 32]) -> HeaderValue {
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..12]));
    HeaderValue::try_from(etag).expect("Base64 is plain ASCII")
}

/// Whether who asks has what is called so. Proxies that compress an answer make its name a weak one; it is the same to us.
pub fn is_known(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let lists = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|known| {
        let known = known.strip_prefix("W/").unwrap_or(known);
        known == "*" || known.as_bytes() == etag.as_bytes()
    })
}

/// Names what a route answers, and sends it only to who does not have it. How long it is good without asking is the route's to say;
/// where it says nothing, browsers ask each time. What has a name is left alone. For what is at hand as a whole, not for streams.
pub async fn send_once(request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || response.headers().contains_key(ETAG) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return Error::Internal(error.into()).into_response(),
    };
    let etag = of_hash(&Sha256::digest(&bytes).into());
    let is_known = is_known(&asked, &etag);
    parts.headers.insert(ETAG, etag);
    parts.headers.entry(CACHE_CONTROL).or_insert(ASK_EACH_TIME);
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_list_is_enough_and_a_weak_name_too() {
        let etag = HeaderValue::from_static("\"abc\"");
        let known = |value| {
            let request = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_static(value))]);
            is_known(&request, &etag)
        };
        for value in ["\"abc\"", "\"x\", \"abc\"", "W/\"abc\"", "*"] {
            assert!(known(value), "{value}");
        }
        for value in ["", "abc", "\"abcd\"", "W/\"ab\""] {
            assert!(!known(value), "{value}");
        }
    }
}
