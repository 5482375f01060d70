use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{ListResource, product};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Benefits, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::benefits::Benefit;
use crate::store::list::{Filter, Listing};
use crate::validation::query::Query;

const SORTING: [(&str, &str); 4] = [
    ("created_at", "created_at"),
    ("description", "description"),
    ("type", "type"),
    // Nobody puts them into an order of their own.
    ("user_order", "created_at"),
];

/// All that clients can ask for: there are none of the types that cannot be granted here.
pub const TYPES: [(&str, ()); 8] = [
    ("custom", ()),
    ("discord", ()),
    ("github_repository", ()),
    ("downloadables", ()),
    ("license_keys", ()),
    ("meter_credit", ()),
    ("feature_flag", ()),
    ("slack_shared_channel", ()),
];

/// `GET /v1/benefits/`
pub async fn list_benefits(
    merchant: Merchant<Read<Benefits>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<product::Benefit>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let (total, benefits) = app.store.connection().await?.list_benefits(&listing).await?;
    let items = benefits.iter().map(Benefit::shown_to_merchant).collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    query.words("type", &TYPES);
    let filter = Filter::owned_by(owner)
        .and("deleted_at is null")
        .among("organization_id", query.ids("organization_id"))
        .among("type", query.texts("type"))
        .among("id", query.ids("id"))
        .related("select id from benefits where id not in ({})", query.ids("exclude_id"))
        .containing(&["description"], query.text("query").as_deref())
        .metadata(query.metadata());
    let order = query.sorting(&SORTING, "-created_at");
    Listing::read(query, filter, order)
}
