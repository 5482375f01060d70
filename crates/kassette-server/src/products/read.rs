use axum::Json;
use axum::extract::{Path, State};
use kassette_core::Product;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Products, Read};
use crate::error::Error;
use crate::store::{self, Connection};
use crate::validation::query::PathId;

/// `GET /v1/products/{id}`: archived ones too.
pub async fn get_product(
    merchant: Merchant<Read<Products>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Product>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    Ok(Json(find(&mut connection, merchant.organization_id, id).await?.shown_to_merchant()))
}

/// The product `id`, if it is the merchant's.
pub async fn find(
    connection: &mut Connection,
    owner: Uuid,
    id: Uuid,
) -> Result<store::products::Product, Error> {
    let product = connection.product(id).await?;
    product.filter(|product| product.organization_id == owner).ok_or(Error::NotFound)
}
