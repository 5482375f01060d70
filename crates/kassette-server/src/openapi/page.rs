use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;
pub fn page(document: &Value) -> Response {
    Html(document.to_string()).into_response()
}
