use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{CheckoutLink, ListResource};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CheckoutLinks, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::{Filter, Listing};
use crate::validation::query::Query;

const SORTING: [(&str, &str); 4] = [
    ("created_at", "created_at"),
    ("label", "label"),
    ("success_url", "success_url"),
    ("allow_discount_codes", "allow_discount_codes"),
];

const WITH_PRODUCT: &str =
    "select checkout_link_id from checkout_link_products where product_id in ({})";

/// `GET /v1/checkout-links/`
pub async fn list_checkout_links(
    merchant: Merchant<Read<CheckoutLinks>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<CheckoutLink>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, links) = connection.list_checkout_links(&listing).await?;
    let mut ids: Vec<Uuid> = links.iter().flat_map(|link| link.product_ids.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let catalogue = connection.products(&ids).await?;
    let discount_ids: Vec<Uuid> = links.iter().filter_map(|link| link.discount_id).collect();
    let discounts = connection.discounts(&discount_ids).await?;
    let items = links.into_iter().map(|link| link.shown(&app, &catalogue, &discounts)).collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = Filter::owned_by(owner)
        .and("deleted_at is null")
        .among("organization_id", query.ids("organization_id"))
        .related(WITH_PRODUCT, query.ids("product_id"));
    let order = query.sorting(&SORTING, "created_at");
    Listing::read(query, filter, order)
}
