//! Which version of the API a caller speaks. Every shape is in the words of all of them, so nothing depends on it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::Error;

pub const HEADER: HeaderName = HeaderName::from_static("polar-version");

/// The first is that of callers who name none.
pub const VERSIONS: [&str; 2] = ["2026-04", "2026-10"];

/// Answers with the version that was asked for. Those that do not exist have no routes.
pub async fn agree(request: Request, next: Next) -> Response {
    let version = match request.headers().get(HEADER) {
        None => Some(VERSIONS[0]),
        Some(asked) => VERSIONS.into_iter().find(|version| asked == version),
    };
    let Some(version) = version else { return Error::NoRoute.into_response() };
    let mut response = next.run(request).await;
    response.headers_mut().insert(HEADER, HeaderValue::from_static(version));
    response
}
