use axum::extract::{Path, Request, State};
use axum::http::header::ETAG;
use axum::http::{HeaderName, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{hex, sha256};
use crate::AppState;
use crate::error::Error;
use crate::validation::Problem;
use crate::validation::body::whole_body;

/// `PUT /uploads/{upload_secret}/parts/{number}`: takes one part of a file that was announced. Nothing but the secret is needed,
/// as with the signed addresses of an object storage; it opens nothing once the file is whole or its time is over.
pub async fn upload_part(
    State(app): State<AppState>,
    Path((upload_secret, number)): Path<(String, String)>,
    request: Request,
) -> Result<(StatusCode, [(HeaderName, String); 1]), Error> {
    let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
    let content = whole_body(request, &app).await?;
    let mut transaction = app.store.transaction().await?;
    let now = app.clock.now();
    let file = transaction
        .file_by_upload_secret(&upload_secret)
        .await?
        .filter(|file| file.uploaded_at.is_none() && now < file.upload_ends_at())
        .ok_or(Error::NotFound)?;
    let parts = transaction.parts_of_file(file.id).await?;
    let part = parts.into_iter().find(|part| part.number == number).ok_or(Error::NotFound)?;
    let expected = part.chunk_end - part.chunk_start;
    if i64::try_from(content.len()) != Ok(expected) {
        return Err(refuse(&format!("The part should have {expected} bytes.")));
    }
    let hash = sha256(&content);
    if part.sha256.is_some_and(|expected| expected != STANDARD.encode(&hash)) {
        return Err(refuse("The part does not have the checksum that was announced."));
    }
    transaction.save_part(file.id, number, &content).await?;
    transaction.commit().await?;
    Ok((StatusCode::OK, [(ETAG, format!("\"{}\"", hex(&hash)))]))
}

fn refuse(msg: &str) -> Error {
    Error::Invalid(vec![Problem::business("value_error", &["body"], msg, json!(null))])
}
