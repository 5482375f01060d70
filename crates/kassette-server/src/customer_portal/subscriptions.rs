use axum::Json;
use axum::extract::{Path, RawQuery, State};
use kassette_core::{CustomerProduct, CustomerSubscription, ListResource};
use uuid::Uuid;

use super::{NAMES, Visitor, owned_by, seller};
use crate::AppState;
use crate::error::Error;
use crate::listing::resource;
use crate::store::list::Listing;
use crate::store::subscriptions::Subscription;
use crate::store::{Connection, StoreError};
use crate::subscriptions::{self, of_activity};
use crate::validation::query::{PathId, Query};

const SORTING: [(&str, &str); 5] = [
    ("started_at", "started_at"),
    ("amount", "amount"),
    ("status", "status"),
    ("organization", "(select name from organizations where organizations.id = organization_id)"),
    ("product", "(select name from products where products.id = product_id)"),
];

/// `GET /v1/customer-portal/subscriptions/`
pub async fn list_subscriptions(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<CustomerSubscription>>, Error> {
    let owner = customer.organization_id;
    let listing = listing(owner, customer.id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, subscriptions) = connection.list_subscriptions(&listing).await?;
    Ok(Json(resource(shown(&mut connection, owner, subscriptions).await?, total, listing.page)))
}

/// What of the customer's subscriptions `query` asks for.
pub fn listing(owner: Uuid, customer_id: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = owned_by(owner, customer_id)
        .among("product_id", query.ids("product_id"))
        .containing(&NAMES, query.text("query").as_deref());
    let filter = of_activity(filter, &mut query);
    let order = query.sorting(&SORTING, "-started_at");
    Listing::read(query, filter, order)
}

/// `GET /v1/customer-portal/subscriptions/{id}`
pub async fn get_subscription(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CustomerSubscription>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let found = connection.subscription(id).await?;
    let found = found.filter(|it| it.customer_id == customer.id).ok_or(Error::NotFound)?;
    let mut shown = shown(&mut connection, customer.organization_id, vec![found]).await?;
    shown.pop().map(Json).ok_or(Error::NotFound)
}

/// The subscriptions without their merchant's notes, and with products as buyers see them.
async fn shown(
    connection: &mut Connection,
    owner: Uuid,
    subscriptions: Vec<Subscription>,
) -> Result<Vec<CustomerSubscription>, Error> {
    let organization = seller(connection, owner).await?;
    let product_ids: Vec<Uuid> = subscriptions.iter().map(|it| it.product_id).collect();
    let products = connection.products(&product_ids).await?;
    let missing = || StoreError::Internal("the product of a subscription is missing".into());
    let mut shown = Vec::new();
    for subscription in subscriptions::shown(connection, subscriptions).await? {
        let facts = subscription.subscription.facts;
        let product = products.get(&facts.product_id).ok_or_else(missing)?.shown();
        shown.push(CustomerSubscription {
            facts,
            product: CustomerProduct { product, organization: organization.clone() },
            price: subscription.price,
            prices: subscription.prices,
            meters: Vec::new(),
            pending_update: None,
        });
    }
    Ok(shown)
}
