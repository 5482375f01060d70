use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::product::Visibility;
use kassette_core::{ListResource, Product};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Products, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store;
use crate::store::list::{Filter, Listing};
use crate::validation::query::Query;
use crate::validation::scalars::boolean;

const SORTING: [(&str, &str); 4] = [
    ("created_at", "created_at"),
    ("name", "name"),
    (
        "price_amount_type",
        "(select min(amount_type) from prices
          where product_id = products.id and prices.is_archived = 0 and checkout_id is null)",
    ),
    (
        "price_amount",
        "(select min(price_amount) from prices
          where product_id = products.id and prices.is_archived = 0 and checkout_id is null)",
    ),
];

pub const VISIBILITIES: [(&str, Visibility); 3] = [
    ("draft", Visibility::Draft),
    ("private", Visibility::Private),
    ("public", Visibility::Public),
];

/// `GET /v1/products/`
pub async fn list_products(
    merchant: Merchant<Read<Products>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<Product>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let (total, products) = app.store.connection().await?.list_products(&listing).await?;
    let items = products.iter().map(store::products::Product::shown_to_merchant).collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let mut filter = Filter::owned_by(owner)
        .among("id", query.ids("id"))
        .among("organization_id", query.ids("organization_id"))
        .related(
            "select product_id from product_benefits where benefit_id in ({})",
            query.ids("benefit_id"),
        )
        .containing(&["name"], query.text("query").as_deref())
        .metadata(query.metadata());
    query.words("visibility", &VISIBILITIES);
    filter = filter.among("visibility", query.texts("visibility"));
    match query.optional("is_archived", boolean) {
        Some(true) => filter = filter.and("is_archived = 1"),
        Some(false) => filter = filter.and("is_archived = 0"),
        None => {}
    }
    match query.optional("is_recurring", boolean) {
        Some(true) => filter = filter.and("recurring_interval is not null"),
        Some(false) => filter = filter.and("recurring_interval is null"),
        None => {}
    }
    let order = query.sorting(&SORTING, "-created_at");
    Listing::read(query, filter, order)
}
