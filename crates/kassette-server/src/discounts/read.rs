use axum::Json;
use axum::extract::{Path, State};
use kassette_core::discount::OwnDiscount;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Discounts, Read};
use crate::error::Error;
use crate::store::Connection;
use crate::store::discounts::Discount;
use crate::validation::query::PathId;

/// `GET /v1/discounts/{id}`
pub async fn get_discount(
    merchant: Merchant<Read<Discounts>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<OwnDiscount>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let discount = find(&mut connection, merchant.organization_id, id).await?;
    let products = connection.products(&discount.rules.product_ids).await?;
    Ok(Json(discount.shown(&products)))
}

/// The discount `id`, if it is the merchant's and not deleted.
pub async fn find(connection: &mut Connection, owner: Uuid, id: Uuid) -> Result<Discount, Error> {
    let discount = connection.discount(id).await?;
    let own =
        |discount: &Discount| discount.organization_id == owner && discount.deleted_at.is_none();
    discount.filter(own).ok_or(Error::NotFound)
}
