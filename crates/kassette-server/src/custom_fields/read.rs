use axum::Json;
use axum::extract::{Path, State};
use kassette_core::CustomField;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CustomFields, Read};
use crate::error::Error;
use crate::store::Connection;
use crate::validation::query::PathId;

/// `GET /v1/custom-fields/{id}`
pub async fn get_custom_field(
    merchant: Merchant<Read<CustomFields>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CustomField>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    Ok(Json(find(&mut connection, merchant.organization_id, id).await?))
}

pub async fn find(
    connection: &mut Connection,
    owner: Uuid,
    id: Uuid,
) -> Result<CustomField, Error> {
    connection.custom_field(owner, id).await?.ok_or(Error::NotFound)
}
