//! Orders, as merchants read them.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use kassette_core::{LegacyUser, ListResource, OrderFacts, OrderItem, OrderStatus, Price};
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Orders, Read};
use crate::error::Error;
use crate::listing::resource;
use crate::store::discounts::Discount;
use crate::store::list::{Filter, Listing};
use crate::store::orders::Order;
use crate::store::products::Product;
use crate::store::subscriptions::Subscription;
use crate::store::{Connection, StoreError};
use crate::validation::query::{PathId, Query};
use crate::validation::scalars::moment;

/// What no order has yet (an invoice) cannot rank them: their age does then.
const SORTING: [(&str, &str); 9] = [
    ("created_at", "created_at"),
    ("status", "status"),
    ("invoice_number", "created_at"),
    ("amount", "total_amount - tax_amount"),
    ("net_amount", "total_amount - tax_amount"),
    ("customer", "(select coalesce(name, email) from customers where customers.id = customer_id)"),
    ("product", "(select name from products where products.id = product_id)"),
    ("discount", "(select name from discounts where discounts.id = discount_id)"),
    ("subscription", "coalesce(subscription_id, '')"),
];

const STATUSES: [(&str, OrderStatus); 6] = [
    ("draft", OrderStatus::Draft),
    ("pending", OrderStatus::Pending),
    ("paid", OrderStatus::Paid),
    ("refunded", OrderStatus::Refunded),
    ("partially_refunded", OrderStatus::PartiallyRefunded),
    ("void", OrderStatus::Void),
];

const BILLING: [(&str, &str); 2] = [
    ("one_time", "select id from products where recurring_interval is null"),
    ("recurring", "select id from products where recurring_interval is not null"),
];

const OF_EXTERNAL_CUSTOMER: &str = "select orders.id from orders
     join customers on customers.id = customer_id where customers.external_id in ({})";

/// `GET /v1/orders/`
pub async fn list_orders(
    merchant: Merchant<Read<Orders>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<kassette_core::Order>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, orders) = connection.list_orders(&listing).await?;
    Ok(Json(resource(shown(&mut connection, orders).await?, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = filter(owner, &mut query);
    let order = query.sorting(&SORTING, "-created_at");
    Listing::read(query, filter, order)
}

fn filter(owner: Uuid, query: &mut Query) -> Filter {
    query.words("status", &STATUSES);
    let filter = Filter::owned_by(owner)
        .among("organization_id", query.ids("organization_id"))
        .among("product_id", query.ids("product_id"))
        .among("customer_id", query.ids("customer_id"))
        .among("checkout_id", query.ids("checkout_id"))
        .among("discount_id", query.ids("discount_id"))
        .among("subscription_id", query.ids("subscription_id"))
        .among("status", query.texts("status"))
        .related(OF_EXTERNAL_CUSTOMER, query.texts("external_customer_id"))
        .between(
            "created_at",
            query.optional("created_after", moment),
            query.optional("created_before", moment),
        )
        .metadata(query.metadata());
    of_billing_type(filter, query)
}

/// Only what was paid as often as `query` says.
pub fn of_billing_type(filter: Filter, query: &mut Query) -> Filter {
    let billing = query.words("product_billing_type", &BILLING);
    if billing.is_empty() {
        return filter;
    }
    filter.and(&format!("product_id in ({})", billing.join(" union ")))
}

/// `GET /v1/orders/{id}`
pub async fn get_order(
    merchant: Merchant<Read<Orders>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<kassette_core::Order>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let order = connection.order(id).await?;
    let order = order
        .filter(|order| order.organization_id == merchant.organization_id)
        .ok_or(Error::NotFound)?;
    let mut orders = shown(&mut connection, vec![order]).await?;
    orders.pop().map(Json).ok_or(Error::NotFound)
}

/// The orders as their merchant sees them, with one look at the catalogue and one at the customers.
pub async fn shown(
    connection: &mut Connection,
    orders: Vec<Order>,
) -> Result<Vec<kassette_core::Order>, Error> {
    let ids = |of: fn(&Order) -> Option<Uuid>| {
        let mut ids: Vec<Uuid> = orders.iter().filter_map(of).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let products = connection.products(&ids(|order| Some(order.product_id))).await?;
    let customers = connection.customers(&ids(|order| Some(order.customer_id))).await?;
    let discounts = connection.discounts(&ids(|order| order.discount_id)).await?;
    let subscriptions = connection.subscriptions(&ids(|order| order.subscription_id)).await?;
    let mut ad_hoc = connection.prices_of_checkouts(&ids(|order| Some(order.checkout_id))).await?;
    let missing = || StoreError::Internal("what an order refers to is missing".into());
    let mut shown = Vec::new();
    for order in orders {
        let product = products.get(&order.product_id).ok_or_else(missing)?;
        let customer = customers.get(&order.customer_id).ok_or_else(missing)?.clone().shown();
        let discount = order.discount_id.and_then(|id| discounts.get(&id));
        let own = ad_hoc.remove(&order.checkout_id).unwrap_or_default();
        let price = own.into_iter().find(|price| price.id == order.product_price_id);
        let subscription = order.subscription_id.and_then(|id| subscriptions.get(&id));
        let subscription = subscription.map(Subscription::shown_in_order);
        let shown_order = show(order, product, customer, discount, price);
        shown.push(kassette_core::Order { subscription, ..shown_order });
    }
    Ok(shown)
}

fn show(
    order: Order,
    product: &Product,
    customer: kassette_core::Customer,
    discount: Option<&Discount>,
    ad_hoc: Option<Price>,
) -> kassette_core::Order {
    let net_amount = order.total_amount - order.tax_amount;
    let refunded_tax_amount = order.refunded_tax();
    let refunded_amount = order.refunded_total - refunded_tax_amount;
    let price = ad_hoc.or_else(|| product.price(order.product_price_id).cloned());
    let items = vec![item(&order, product)];
    let facts = OrderFacts {
        id: order.id,
        created_at: order.created_at,
        modified_at: order.modified_at,
        status: order.status,
        paid: matches!(
            order.status,
            OrderStatus::Paid | OrderStatus::PartiallyRefunded | OrderStatus::Refunded
        ),
        subtotal_amount: order.amount,
        discount_amount: order.discount_amount,
        net_amount,
        amount: net_amount,
        tax_amount: order.tax_amount,
        total_amount: order.total_amount,
        applied_balance_amount: 0,
        due_amount: 0,
        refunded_amount,
        refunded_tax_amount,
        refundable_amount: net_amount - refunded_amount,
        refundable_tax_amount: order.tax_amount - refunded_tax_amount,
        currency: order.currency,
        billing_reason: order.billing_reason,
        billing_name: order.billing_name,
        billing_address: order.billing_address,
        invoice_number: None,
        is_invoice_generated: false,
        receipt_number: None,
        seats: order.seats,
        units: order.units,
        customer_id: order.customer_id,
        product_id: Some(order.product_id),
        product_price_id: Some(order.product_price_id),
        discount_id: order.discount_id,
        subscription_id: order.subscription_id,
        checkout_id: Some(order.checkout_id),
        next_payment_attempt_at: None,
        user_id: order.customer_id,
        product_price: price,
        items,
        description: product.name.clone(),
    };
    kassette_core::Order {
        facts,
        metadata: order.metadata,
        custom_field_data: order.custom_field_data,
        platform_fee_amount: 0,
        platform_fee_currency: None,
        user: LegacyUser::from(&customer),
        customer,
        product: Some(product.shown_on_link()),
        discount: discount.map(Discount::shown_to_merchant),
        subscription: None,
    }
}

/// An order has one line so far, which goes by the order's own id.
fn item(order: &Order, product: &Product) -> OrderItem {
    OrderItem {
        id: order.id,
        created_at: order.created_at,
        modified_at: order.modified_at,
        label: product.name.clone(),
        amount: order.amount,
        tax_amount: order.tax_amount,
        proration: false,
        product_price_id: Some(order.product_price_id),
        start_timestamp: None,
        end_timestamp: None,
    }
}
