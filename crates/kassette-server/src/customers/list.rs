use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{Customer, ListResource};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Customers, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store;
use crate::store::list::{Filter, Listing};
use crate::validation::query::Query;
use crate::validation::scalars::boolean;

const SORTING: [(&str, &str); 3] =
    [("created_at", "created_at"), ("email", "email"), ("name", "name")];

/// `GET /v1/customers/`
pub async fn list_customers(
    merchant: Merchant<Read<Customers>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<Customer>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, customers) = connection.list_customers(&listing).await?;
    let items = customers.into_iter().map(store::customers::Customer::shown).collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let mut filter = Filter::owned_by(owner)
        .and("deleted_at is null")
        .among("organization_id", query.ids("organization_id"))
        .same_text("email", query.text("email").as_deref())
        .containing(&["email", "name", "external_id"], query.text("query").as_deref())
        .metadata(query.metadata());
    if query.optional("active", boolean) == Some(true) {
        // Active is who has a running subscription, and there are none yet.
        filter = filter.and("1 = 0");
    }
    let order = query.sorting(&SORTING, "-created_at");
    Listing::read(query, filter, order)
}
