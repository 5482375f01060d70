use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::AppState;
use crate::error::Error;
use crate::validation::query::PathId;

/// `GET /files/{id}`: an uploaded picture, for everybody and for good. Its bytes never change.
pub async fn get_picture(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let file = connection.file(id).await?.ok_or(Error::NotFound)?;
    let content = connection.file_content(id).await?.ok_or(Error::NotFound)?;
    let headers = [
        (CONTENT_TYPE, file.mime_type.as_str()),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    Ok((StatusCode::OK, headers, content).into_response())
}
