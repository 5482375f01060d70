use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{CustomField, ListResource};
use uuid::Uuid;

use super::TYPES;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CustomFields, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::{Filter, Listing};
use crate::validation::query::Query;

const SORTING: [(&str, &str); 4] =
    [("created_at", "created_at"), ("slug", "slug"), ("name", "name"), ("type", "type")];

/// `GET /v1/custom-fields/`
pub async fn list_custom_fields(
    merchant: Merchant<Read<CustomFields>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<CustomField>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let (total, fields) = app.store.connection().await?.list_custom_fields(&listing).await?;
    Ok(Json(resource(fields, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    query.words("type", &TYPES);
    let filter = Filter::owned_by(owner)
        .and("deleted_at is null")
        .among("organization_id", query.ids("organization_id"))
        .among("type", query.texts("type"))
        .containing(&["name", "slug"], query.text("query").as_deref());
    let order = query.sorting(&SORTING, "slug");
    Listing::read(query, filter, order)
}
