use axum::Json;
use axum::extract::{Path, State};
use kassette_core::CheckoutLink;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CheckoutLinks, Read};
use crate::error::Error;
use crate::store::{self, Connection};
use crate::validation::query::PathId;

/// `GET /v1/checkout-links/{id}`
pub async fn get_checkout_link(
    merchant: Merchant<Read<CheckoutLinks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CheckoutLink>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let link = find(&mut connection, merchant.organization_id, id).await?;
    show(&app, &mut connection, link).await
}

/// The link `id`, if it is the merchant's and not deleted.
pub async fn find(
    connection: &mut Connection,
    owner: Uuid,
    id: Uuid,
) -> Result<store::checkout_links::CheckoutLink, Error> {
    let link = connection.checkout_link_by_id(id).await?;
    link.filter(|link| link.organization_id == owner).ok_or(Error::NotFound)
}

pub async fn show(
    app: &AppState,
    connection: &mut Connection,
    link: store::checkout_links::CheckoutLink,
) -> Result<Json<CheckoutLink>, Error> {
    let catalogue = connection.products(&link.product_ids).await?;
    let discount_id: Vec<Uuid> = link.discount_id.into_iter().collect();
    let discounts = connection.discounts(&discount_id).await?;
    Ok(Json(link.shown(app, &catalogue, &discounts)))
}
