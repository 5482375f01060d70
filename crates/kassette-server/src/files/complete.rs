use axum::Json;
use axum::extract::{Path, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kassette_core::Media;
use serde_json::Value;

use super::picture::looks_like;
use super::update::find;
use super::{hex, sha256};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Files, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store::files::Part;
use crate::validation::body::JsonBody;
use crate::validation::fields::list;
use crate::validation::query::PathId;
use crate::validation::scalars::{integer, text};
use crate::validation::{Fields, Reading};

/// A part as the merchant's client says it arrived: its number, and the `ETag` that its upload was answered with.
pub(crate) struct Arrived {
    number: i64,
    etag: String,
}

/// `POST /v1/files/{id}/uploaded`: puts the parts together. Saying it again changes nothing.
pub async fn complete_upload(
    merchant: Merchant<Write<Files>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Media>, Error> {
    let PathId(id) = id.parse()?;
    let arrived = listing::body(read(&body))?;
    let mut transaction = app.store.transaction().await?;
    let mut file = find(&mut transaction, merchant.organization_id, id).await?;
    if file.uploaded_at.is_some() {
        return Ok(Json(file.shown(&app.public_url)));
    }
    let parts = transaction.parts_of_file(id).await?;
    let refuse = |msg: &str| invalid("parts", msg, body["parts"].clone());
    let content = put_together(parts, &arrived).map_err(refuse)?;
    if !looks_like(&content, &file.mime_type) {
        return Err(refuse(&format!("The file is not of the type {}.", file.mime_type)));
    }
    let checksum = STANDARD.encode(sha256(&content));
    if file.sha256.is_some_and(|expected| expected != checksum) {
        return Err(refuse("The file does not have the checksum that was announced."));
    }
    file.sha256 = Some(checksum);
    file.uploaded_at = Some(app.clock.now());
    transaction.complete_file(&file, &content).await?;
    transaction.commit().await?;
    Ok(Json(file.shown(&app.public_url)))
}

pub(crate) fn read(body: &Value) -> Reading<Vec<Arrived>> {
    let mut fields = Fields::of(body)?;
    fields.required("id", text);
    fields.required("path", text);
    let parts = fields.required("parts", |value| list(value, arrived));
    fields.finish(|| parts)
}

fn arrived(value: &Value) -> Reading<Arrived> {
    let mut fields = Fields::of(value)?;
    let number = fields.required("number", integer);
    let etag = fields.required("checksum_etag", text);
    fields.finish(|| Some(Arrived { number: number?, etag: etag? }))
}

/// The bytes of the whole file, if every part came as the client sent it.
fn put_together(parts: Vec<Part>, arrived: &[Arrived]) -> Result<Vec<u8>, &'static str> {
    let mut whole = Vec::new();
    for part in parts {
        let content = part.content.ok_or("Not all parts were uploaded.")?;
        let etag = hex(&sha256(&content));
        let is_it =
            |said: &Arrived| said.number == part.number && said.etag.trim_matches('"') == etag;
        if !arrived.iter().any(is_it) {
            return Err("A part is missing here, or it is not the one that was uploaded.");
        }
        whole.extend(content);
    }
    Ok(whole)
}
