use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::ListResource;
use kassette_core::discount::OwnDiscount;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Discounts, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::{Filter, Listing};
use crate::validation::query::Query;

const SORTING: [(&str, &str); 5] = [
    ("created_at", "created_at"),
    ("name", "name"),
    ("code", "coalesce(code, '')"),
    ("redemptions_count", "redemptions_count"),
    // Those that never end come after the last moment that there is.
    ("ends_at", "coalesce(ends_at, 9223372036854775807)"),
];

/// `GET /v1/discounts/`
pub async fn list_discounts(
    merchant: Merchant<Read<Discounts>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<OwnDiscount>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, discounts) = connection.list_discounts(&listing).await?;
    let named = discounts.iter().flat_map(|discount| &discount.rules.product_ids);
    let products = connection.products(&named.copied().collect::<Vec<Uuid>>()).await?;
    let items = discounts.iter().map(|discount| discount.shown(&products)).collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = Filter::owned_by(owner)
        .and("deleted_at is null")
        .among("organization_id", query.ids("organization_id"))
        .containing(&["name", "code"], query.text("query").as_deref());
    let order = query.sorting(&SORTING, "-created_at");
    Listing::read(query, filter, order)
}
