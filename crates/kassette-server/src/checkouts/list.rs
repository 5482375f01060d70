use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{Checkout, CheckoutStatus, ListResource, Pagination};
use uuid::Uuid;

use super::session::Session;
use super::view;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Checkouts, Read};
use crate::error::Error;
use crate::store::checkouts::list::{CheckoutFilter, CheckoutOrder, CheckoutSortKey};
use crate::store::list::Page;
use crate::validation::query::Query;

/// The last pair is ours.
const ORDERS: [(&str, CheckoutOrder); 8] = [
    ("created_at", order(CheckoutSortKey::CreatedAt, false)),
    ("-created_at", order(CheckoutSortKey::CreatedAt, true)),
    ("expires_at", order(CheckoutSortKey::ExpiresAt, false)),
    ("-expires_at", order(CheckoutSortKey::ExpiresAt, true)),
    ("status", order(CheckoutSortKey::Status, false)),
    ("-status", order(CheckoutSortKey::Status, true)),
    ("customer_email", order(CheckoutSortKey::CustomerEmail, false)),
    ("-customer_email", order(CheckoutSortKey::CustomerEmail, true)),
];

const STATUSES: [(&str, CheckoutStatus); 5] = [
    ("open", CheckoutStatus::Open),
    ("expired", CheckoutStatus::Expired),
    ("confirmed", CheckoutStatus::Confirmed),
    ("succeeded", CheckoutStatus::Succeeded),
    ("failed", CheckoutStatus::Failed),
];

const fn order(key: CheckoutSortKey, descending: bool) -> CheckoutOrder {
    CheckoutOrder { key, descending }
}

/// `GET /v1/checkouts/`
pub async fn list_checkouts(
    merchant: Merchant<Read<Checkouts>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<Checkout>>, Error> {
    let (filter, order, page) = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let total_count = connection.count_checkouts(&filter).await?;
    let records = connection.list_checkouts(&filter, &order, page.limit, page.offset).await?;
    let sessions = Session::load_all(&mut connection, records).await?;
    let items = sessions.into_iter().map(|session| view::merchant(&app, session)).collect();
    Ok(Json(ListResource { items, pagination: Pagination::new(total_count, page.limit) }))
}

/// What of them `query` asks for.
pub fn listing(
    owner: Uuid,
    mut query: Query,
) -> Result<(CheckoutFilter, Vec<CheckoutOrder>, Page), Error> {
    let page = query.page();
    let filter = CheckoutFilter {
        owner,
        organization_ids: query.ids("organization_id"),
        product_ids: query.ids("product_id"),
        customer_ids: query.ids("customer_id"),
        external_customer_ids: query.texts("external_customer_id"),
        statuses: query.words("status", &STATUSES),
        email_contains: query.text("query").filter(|text| !text.is_empty()),
    };
    let mut order = query.words("sorting", &ORDERS);
    query.finish()?;
    if order.is_empty() {
        order.push(self::order(CheckoutSortKey::CreatedAt, true));
    }
    Ok((filter, order, page))
}
