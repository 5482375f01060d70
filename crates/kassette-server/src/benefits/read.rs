use axum::Json;
use axum::extract::{Path, State};
use kassette_core::product;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Benefits, Read};
use crate::error::Error;
use crate::store::Connection;
use crate::store::benefits::Benefit;
use crate::validation::query::PathId;

/// `GET /v1/benefits/{id}`
pub async fn get_benefit(
    merchant: Merchant<Read<Benefits>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<product::Benefit>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    Ok(Json(find(&mut connection, merchant.organization_id, id).await?.shown_to_merchant()))
}

pub async fn find(connection: &mut Connection, owner: Uuid, id: Uuid) -> Result<Benefit, Error> {
    connection.benefit(owner, id).await?.ok_or(Error::NotFound)
}
