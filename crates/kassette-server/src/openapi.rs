//! The API's own description: a document for programs and a page for people, both made from the code that serves the API.

pub mod document;
mod failure;
mod operation;
mod operations;
mod page;
mod words;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;

use crate::AppState;
use crate::error::Error;
use crate::routes::version::VERSIONS;

/// `GET /openapi.json`
pub async fn get_document(State(app): State<AppState>) -> Json<Value> {
    Json(document::document(VERSIONS[0], &app.public_url))
}

/// `GET /{version}/openapi.json`
pub async fn get_document_of_version(
    State(app): State<AppState>,
    Path(version): Path<String>,
) -> Result<Json<Value>, Error> {
    if !VERSIONS.contains(&version.as_str()) {
        return Err(Error::NoRoute);
    }
    Ok(Json(document::document(&version, &app.public_url)))
}

/// `GET /docs`
pub async fn get_reference(State(app): State<AppState>) -> Response {
    page::page(&document::document(VERSIONS[0], &app.public_url))
}
