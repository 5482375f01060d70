use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::ListResource;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Meters, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::{Filter, Listing};
use crate::store::meters::Meter;
use crate::validation::query::Query;
use crate::validation::scalars::boolean;

const SORTING: [(&str, &str); 2] = [("created_at", "created_at"), ("name", "name")];

/// `GET /v1/meters/`
pub async fn list_meters(
    merchant: Merchant<Read<Meters>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<Meter>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let (total, meters) = app.store.connection().await?.list_meters(&listing).await?;
    Ok(Json(resource(meters, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let mut filter = Filter::owned_by(owner)
        .among("organization_id", query.ids("organization_id"))
        .containing(&["name"], query.text("query").as_deref())
        .metadata(query.metadata());
    match query.optional("is_archived", boolean) {
        Some(true) => filter = filter.and("archived_at is not null"),
        Some(false) => filter = filter.and("archived_at is null"),
        None => {}
    }
    let order = query.sorting(&SORTING, "name");
    Listing::read(query, filter, order)
}
