use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{Checkout, CheckoutStatus, ListResource};
use uuid::Uuid;

use super::session::Session;
use super::view;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Checkouts, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::{Filter, Listing, Order};
use crate::validation::query::Query;

/// The last one is ours.
const SORTING: [(&str, &str); 4] = [
    ("created_at", "created_at"),
    ("expires_at", "expires_at"),
    ("status", "status"),
    ("customer_email", EMAIL),
];

const EMAIL: &str = "customer_email";

const STATUSES: [(&str, CheckoutStatus); 5] = [
    ("open", CheckoutStatus::Open),
    ("expired", CheckoutStatus::Expired),
    ("confirmed", CheckoutStatus::Confirmed),
    ("succeeded", CheckoutStatus::Succeeded),
    ("failed", CheckoutStatus::Failed),
];

/// What a session only remembers for later does not count.
const CUSTOMERS: &str = "select id from customers where external_id in ({})";

/// `GET /v1/checkouts/`
pub async fn list_checkouts(
    merchant: Merchant<Read<Checkouts>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<Checkout>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, records) = connection.list_checkouts(&listing).await?;
    let sessions = Session::load_all(&mut connection, records).await?;
    let items = sessions.into_iter().map(|session| view::merchant(&app, session)).collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let page = query.page();
    let filter = Filter::owned_by(owner)
        .among("organization_id", query.ids("organization_id"))
        .among("product_id", query.ids("product_id"))
        .among("customer_id", query.ids("customer_id"))
        .referring("customer_id", CUSTOMERS, query.texts("external_customer_id"))
        .among("status", statuses(&mut query))
        .containing(&[EMAIL], query.text("query").as_deref());
    let order = query.sorting(&SORTING, "-created_at").into_iter().flat_map(missing_last).collect();
    query.finish()?;
    Ok(Listing { filter, order, page })
}

fn statuses(query: &mut Query) -> Vec<&'static str> {
    query.words("status", &STATUSES).into_iter().map(CheckoutStatus::as_str).collect()
}

/// Left to themselves, the two databases would put sessions without an address at different ends.
fn missing_last(order: Order) -> Vec<Order> {
    let missing = Order { column: "customer_email is null", descending: false };
    if order.column == EMAIL { vec![missing, order] } else { vec![order] }
}
