use axum::Json;
use axum::extract::{Path, RawQuery, State};
use kassette_core::{CustomerOrder, CustomerProduct, ListResource};
use uuid::Uuid;

use super::{NAMES, Visitor, owned_by, seller};
use crate::AppState;
use crate::error::Error;
use crate::listing::resource;
use crate::orders::{self, of_billing_type};
use crate::store::Connection;
use crate::store::list::Listing;
use crate::store::orders::Order;
use crate::validation::query::{PathId, Query};

const SORTING: [(&str, &str); 5] = [
    ("created_at", "created_at"),
    ("amount", "total_amount - tax_amount"),
    ("net_amount", "total_amount - tax_amount"),
    ("product", "(select name from products where products.id = product_id)"),
    ("subscription", "coalesce(subscription_id, '')"),
];

/// `GET /v1/customer-portal/orders/`
pub async fn list_orders(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<CustomerOrder>>, Error> {
    let owner = customer.organization_id;
    let listing = listing(owner, customer.id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, orders) = connection.list_orders(&listing).await?;
    Ok(Json(resource(shown(&mut connection, owner, orders).await?, total, listing.page)))
}

/// What of the customer's orders `query` asks for.
pub fn listing(owner: Uuid, customer_id: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = owned_by(owner, customer_id)
        .among("product_id", query.ids("product_id"))
        .among("subscription_id", query.ids("subscription_id"))
        .containing(&NAMES, query.text("query").as_deref());
    let filter = of_billing_type(filter, &mut query);
    let order = query.sorting(&SORTING, "-created_at");
    Listing::read(query, filter, order)
}

/// `GET /v1/customer-portal/orders/{id}`
pub async fn get_order(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CustomerOrder>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let order = connection.order(id).await?;
    let order = order.filter(|order| order.customer_id == customer.id).ok_or(Error::NotFound)?;
    let mut orders = shown(&mut connection, customer.organization_id, vec![order]).await?;
    orders.pop().map(Json).ok_or(Error::NotFound)
}

/// The orders without what is between merchant and us.
async fn shown(
    connection: &mut Connection,
    owner: Uuid,
    orders: Vec<Order>,
) -> Result<Vec<CustomerOrder>, Error> {
    let organization = seller(connection, owner).await?;
    let orders = orders::shown(connection, orders).await?;
    let shown = orders.into_iter().map(|order| CustomerOrder {
        facts: order.facts,
        product: order.product.map(|product| CustomerProduct {
            product: product.product,
            organization: organization.clone(),
        }),
        subscription: order.subscription.map(|subscription| subscription.facts),
    });
    Ok(shown.collect())
}
