use axum::Json;
use axum::extract::{Path, State};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Meters, Read};
use crate::error::Error;
use crate::store::Connection;
use crate::store::meters::Meter;
use crate::validation::query::PathId;

/// `GET /v1/meters/{id}`: archived ones too.
pub async fn get_meter(
    merchant: Merchant<Read<Meters>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Meter>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    Ok(Json(find(&mut connection, merchant.organization_id, id).await?))
}

/// The meter `id`, if it is the merchant's.
pub async fn find(connection: &mut Connection, owner: Uuid, id: Uuid) -> Result<Meter, Error> {
    let meter = connection.meters(&[id]).await?.remove(&id);
    meter.filter(|meter| meter.organization_id == owner).ok_or(Error::NotFound)
}
