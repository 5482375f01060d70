use axum::Json;
use axum::extract::RawQuery;
use kassette_core::ListResource;

use super::Visitor;
use crate::benefits::list::TYPES;
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::Page;
use crate::validation::query::Query;

const SORTING: [(&str, &str); 4] =
    [("granted_at", ""), ("type", ""), ("organization", ""), ("product_benefit", "")];

/// `GET /v1/customer-portal/benefit-grants/`
///
/// Benefits are not granted here yet, so that nobody has any.
pub async fn list_benefit_grants(
    _: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<()>>, Error> {
    let page = page(Query::of(query.as_deref()))?;
    Ok(Json(resource(Vec::new(), 0, page)))
}

/// The page that `query` asks for. What it is to be of makes no difference.
pub fn page(mut query: Query) -> Result<Page, Error> {
    for key in ["benefit_id", "checkout_id", "order_id", "subscription_id", "member_id"] {
        query.ids(key);
    }
    query.text("query");
    query.words("type", &TYPES);
    query.sorting(&SORTING, "-granted_at");
    let page = query.page();
    query.finish()?;
    Ok(page)
}
