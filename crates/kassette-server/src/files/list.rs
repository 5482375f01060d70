use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{ListResource, Media};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Files, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::{Filter, Listing, Order};
use crate::validation::query::Query;

/// `GET /v1/files/`: newest first, and only what is uploaded.
pub async fn list_files(
    merchant: Merchant<Read<Files>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<Media>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let (total, files) = app.store.connection().await?.list_files(&listing).await?;
    let items = files.into_iter().map(|file| file.shown(&app.public_url)).collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = Filter::owned_by(owner)
        .and("deleted_at is null")
        .and("uploaded_at is not null")
        .among("organization_id", query.ids("organization_id"))
        .among("id", query.ids("ids"));
    let order = vec![Order { column: "created_at", descending: true }];
    Listing::read(query, filter, order)
}
