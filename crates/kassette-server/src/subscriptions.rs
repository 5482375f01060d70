//! Subscriptions, as merchants read them.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use kassette_core::{
    LegacyUser, ListResource, OrderSubscription, SubscriptionFacts, SubscriptionStatus,
};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Read, Subscriptions};
use crate::error::Error;
use crate::listing::resource;
use crate::store::customers::Customer;
use crate::store::discounts::Discount;
use crate::store::list::{Filter, Listing};
use crate::store::products::Product;
use crate::store::subscriptions::Subscription;
use crate::store::{Connection, StoreError};
use crate::validation::query::{PathId, Query};
use crate::validation::scalars::{boolean, moment};

const SORTING: [(&str, &str); 9] = [
    ("customer", "(select coalesce(name, email) from customers where customers.id = customer_id)"),
    ("status", "status"),
    ("started_at", "started_at"),
    ("current_period_end", "current_period_end"),
    ("ended_at", "coalesce(ended_at, 0)"),
    ("ends_at", "coalesce(ends_at, 0)"),
    ("amount", "amount"),
    ("product", "(select name from products where products.id = product_id)"),
    ("discount", "(select name from discounts where discounts.id = discount_id)"),
];

const STATUSES: [(&str, SubscriptionStatus); 8] = [
    ("incomplete", SubscriptionStatus::Incomplete),
    ("incomplete_expired", SubscriptionStatus::IncompleteExpired),
    ("trialing", SubscriptionStatus::Trialing),
    ("active", SubscriptionStatus::Active),
    ("past_due", SubscriptionStatus::PastDue),
    ("canceled", SubscriptionStatus::Canceled),
    ("unpaid", SubscriptionStatus::Unpaid),
    ("paused", SubscriptionStatus::Paused),
];

const ACTIVE: &str = "status in ('active', 'trialing', 'past_due')";

const OF_EXTERNAL_CUSTOMER: &str = "select subscriptions.id from subscriptions
     join customers on customers.id = customer_id where customers.external_id in ({})";

/// `GET /v1/subscriptions/`
pub async fn list_subscriptions(
    merchant: Merchant<Read<Subscriptions>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<kassette_core::Subscription>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, subscriptions) = connection.list_subscriptions(&listing).await?;
    Ok(Json(resource(shown(&mut connection, subscriptions).await?, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = filter(owner, &mut query);
    let order = query.sorting(&SORTING, "-started_at");
    Listing::read(query, filter, order)
}

fn filter(owner: Uuid, query: &mut Query) -> Filter {
    query.words("status", &STATUSES);
    let filter = Filter::owned_by(owner)
        .among("organization_id", query.ids("organization_id"))
        .among("product_id", query.ids("product_id"))
        .among("customer_id", query.ids("customer_id"))
        .among("discount_id", query.ids("discount_id"))
        .among("status", query.texts("status"))
        .related(OF_EXTERNAL_CUSTOMER, query.texts("external_customer_id"))
        .between(
            "started_at",
            query.optional("started_after", moment),
            query.optional("started_before", moment),
        )
        .between(
            "canceled_at",
            query.optional("canceled_at_after", moment),
            query.optional("canceled_at_before", moment),
        )
        .metadata(query.metadata());
    let filter = of_activity(filter, query);
    match query.optional("cancel_at_period_end", boolean) {
        Some(true) => filter.and("cancel_at_period_end = 1"),
        Some(false) => filter.and("cancel_at_period_end = 0"),
        None => filter,
    }
}

/// Only what runs, or only what does not, as `query` says.
pub fn of_activity(filter: Filter, query: &mut Query) -> Filter {
    match query.optional("active", boolean) {
        Some(true) => filter.and(ACTIVE),
        Some(false) => filter.and(&format!("not ({ACTIVE})")),
        None => filter,
    }
}

/// `GET /v1/subscriptions/{id}`
pub async fn get_subscription(
    merchant: Merchant<Read<Subscriptions>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<kassette_core::Subscription>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let subscription = connection.subscription(id).await?;
    let subscription = subscription
        .filter(|subscription| subscription.organization_id == merchant.organization_id)
        .ok_or(Error::NotFound)?;
    let mut subscriptions = shown(&mut connection, vec![subscription]).await?;
    subscriptions.pop().map(Json).ok_or(Error::NotFound)
}

/// The subscriptions as their merchant sees them, with one look at each of the lists that they refer to.
pub async fn shown(
    connection: &mut Connection,
    subscriptions: Vec<Subscription>,
) -> Result<Vec<kassette_core::Subscription>, Error> {
    let ids = |of: fn(&Subscription) -> Option<Uuid>| {
        let mut ids: Vec<Uuid> = subscriptions.iter().filter_map(of).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let products = connection.products(&ids(|it| Some(it.product_id))).await?;
    let customers = connection.customers(&ids(|it| Some(it.customer_id))).await?;
    let discounts = connection.discounts(&ids(|it| it.discount_id)).await?;
    let checkouts = ids(|it| Some(it.checkout_id));
    let mut ad_hoc = connection.prices_of_checkouts(&checkouts).await?;
    let missing = || StoreError::Internal("what a subscription refers to is missing".into());
    let mut shown = Vec::new();
    for subscription in subscriptions {
        let product = products.get(&subscription.product_id).ok_or_else(missing)?;
        let customer = customers.get(&subscription.customer_id).ok_or_else(missing)?;
        let discount = subscription.discount_id.and_then(|id| discounts.get(&id));
        let own = ad_hoc.remove(&subscription.checkout_id).unwrap_or_default();
        let prices = own.iter().chain(&product.prices);
        let prices = prices.filter(|price| subscription.price_ids.contains(&price.id)).cloned();
        let prices = prices.collect();
        shown.push(show(subscription, product, customer.clone(), discount, prices));
    }
    Ok(shown)
}

fn show(
    it: Subscription,
    product: &Product,
    customer: Customer,
    discount: Option<&Discount>,
    prices: Vec<kassette_core::Price>,
) -> kassette_core::Subscription {
    let customer = customer.shown();
    kassette_core::Subscription {
        subscription: it.shown_in_order(),
        custom_field_data: it.custom_field_data,
        user: LegacyUser::from(&customer),
        customer,
        product: product.shown_to_merchant(),
        price: prices.first().cloned(),
        discount: discount.map(Discount::shown_to_merchant),
        prices,
        meters: Vec::new(),
        pending_update: None,
    }
}

impl Subscription {
    /// The subscription as an order refers to it.
    pub fn shown_in_order(&self) -> OrderSubscription {
        let facts = SubscriptionFacts {
            id: self.id,
            created_at: self.created_at,
            modified_at: self.modified_at,
            amount: self.amount,
            currency: self.currency,
            recurring_interval: self.recurring_interval,
            recurring_interval_count: self.recurring_interval_count,
            status: self.status,
            current_period_start: self.current_period_start,
            current_period_end: self.current_period_end,
            current_meter_period_start: None,
            current_meter_period_end: None,
            trial_start: self.trial_start,
            trial_end: self.trial_end,
            cancel_at_period_end: self.cancel_at_period_end,
            canceled_at: self.canceled_at,
            started_at: Some(self.started_at),
            ends_at: self.ends_at,
            ended_at: self.ended_at,
            past_due_at: None,
            pause_at_period_end: false,
            paused_at: None,
            resumes_at: None,
            customer_id: self.customer_id,
            user_id: self.customer_id,
            product_id: self.product_id,
            price_id: self.price_ids.first().copied(),
            discount_id: self.discount_id,
            checkout_id: Some(self.checkout_id),
            seats: self.seats,
            units: self.units,
            customer_cancellation_reason: None,
            customer_cancellation_comment: None,
        };
        OrderSubscription { facts, metadata: self.metadata.clone() }
    }
}
