use axum::Json;
use axum::extract::{RawQuery, State};
use kassette_core::{Checkout, CheckoutStatus, ListResource, Pagination};

use super::session::Session;
use super::view;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Checkouts, Read};
use crate::error::Error;
use crate::store::checkouts::list::{CheckoutFilter, CheckoutOrder, CheckoutSortKey};
use crate::validation::query::Query;

const MAX_LIMIT: i64 = 100;

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
    let mut query = Query::of(query.as_deref());
    let page = query.positive("page", 1);
    let limit = query.positive("limit", 10).min(MAX_LIMIT);
    let filter = CheckoutFilter {
        owner: merchant.organization_id,
        organization_ids: query.ids("organization_id"),
        product_ids: query.ids("product_id"),
        customer_ids: query.ids("customer_id"),
        external_customer_ids: query.texts("external_customer_id"),
        statuses: query.words("status", &STATUSES),
        email_contains: query.texts("query").pop().filter(|text| !text.is_empty()),
    };
    let mut order = query.words("sorting", &ORDERS);
    query.finish()?;
    if order.is_empty() {
        order.push(self::order(CheckoutSortKey::CreatedAt, true));
    }
    let mut connection = app.store.connection().await?;
    let total_count = connection.count_checkouts(&filter).await?;
    let offset = (page - 1).saturating_mul(limit);
    let records = connection.list_checkouts(&filter, &order, limit, offset).await?;
    let sessions = Session::load_all(&mut connection, records).await?;
    let items = sessions.into_iter().map(|session| view::merchant(&app, session)).collect();
    Ok(Json(ListResource { items, pagination: Pagination::new(total_count, limit) }))
}
