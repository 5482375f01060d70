use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::field::Empty;
use tracing::{Instrument, Span};
use uuid::Uuid;

/// Writes one line for each request, under an id that its answer carries too, with the error that it ended in and what was noted
/// about it. The route is logged, never the path: client secrets are part of paths.
pub async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = Uuid::new_v4().to_string();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("-", MatchedPath::as_str);
    let span = tracing::info_span!("request", %id, error = Empty, note = Empty);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let ms = started.elapsed().as_millis();
    span.in_scope(|| tracing::info!(%method, route, status, ms));
    let id = HeaderValue::from_str(&id).expect("a UUID is plain ASCII");
    response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    response
}

/// Says in the line of the present request which error it ends in.
pub fn name_error(name: &str) {
    Span::current().record("error", name);
}

/// Says `note` in the line of the present request; without one, in a line of its own.
pub fn note(note: &str) {
    let request = Span::current();
    if request.has_field("note") {
        request.record("note", note);
    } else {
        tracing::warn!("{note}");
    }
}

/// What says nothing about caching is nobody else's to keep.
pub async fn keep_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let default = HeaderValue::from_static("private, no-store");
    response.headers_mut().entry(CACHE_CONTROL).or_insert(default);
    response
}
