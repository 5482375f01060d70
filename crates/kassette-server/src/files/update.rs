use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kassette_core::{Media, Patch};
use serde_json::Value;
use uuid::Uuid;

use super::create::file_name;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Files, Write};
use crate::error::Error;
use crate::listing;
use crate::store::Connection;
use crate::store::files::File;
use crate::validation::body::JsonBody;
use crate::validation::query::PathId;
use crate::validation::scalars::text;
use crate::validation::{Fields, Reading};

/// What a merchant may change. What is not mentioned stays as it is.
pub(crate) struct Edits {
    name: Option<String>,
    version: Patch<String>,
}

/// `PATCH /v1/files/{id}`
pub async fn update_file(
    merchant: Merchant<Write<Files>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Media>, Error> {
    let PathId(id) = id.parse()?;
    let edits = listing::body(read(&body))?;
    let mut transaction = app.store.transaction().await?;
    let mut file = find(&mut transaction, merchant.organization_id, id).await?;
    if let Some(name) = edits.name {
        file.name = name;
    }
    edits.version.apply_to(&mut file.version);
    file.modified_at = Some(app.clock.now());
    transaction.save_file(&file).await?;
    transaction.commit().await?;
    Ok(Json(file.shown(&app.public_url)))
}

pub(crate) fn read(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits =
        Edits { name: fields.optional("name", file_name), version: fields.patch("version", text) };
    fields.finish(|| Some(edits))
}

/// `DELETE /v1/files/{id}`: products lose it, too.
pub async fn delete_file(
    merchant: Merchant<Write<Files>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    let mut transaction = app.store.transaction().await?;
    let file = find(&mut transaction, merchant.organization_id, id).await?;
    transaction.delete_file(file.id, app.clock.now()).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file `id`, if it is the merchant's and not deleted.
pub async fn find(connection: &mut Connection, owner: Uuid, id: Uuid) -> Result<File, Error> {
    let file = connection.file(id).await?;
    file.filter(|file| file.organization_id == owner).ok_or(Error::NotFound)
}
