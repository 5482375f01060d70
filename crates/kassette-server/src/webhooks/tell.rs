use kassette_core::{BillingReason, CheckoutStatus, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use crate::AppState;
use crate::checkouts::session::Session;
use crate::checkouts::view;
use crate::error::Error;
use crate::events::Announcement;
use crate::orders;
use crate::store::customers::Customer;
use crate::store::orders::Order;
use crate::store::subscriptions::Subscription;
use crate::store::webhooks::events::WebhookEvent;
use crate::store::{StoreError, Transaction};
use crate::subscriptions;

/// What is sent.
#[derive(Serialize)]
struct Payload<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    /// When it happened.
    timestamp: Timestamp,
    data: T,
}

/// Tells the merchant of a new session. Nobody watches it yet.
pub async fn tell_of_creation(
    app: &AppState,
    transaction: &mut Transaction,
    session: &Session,
) -> Result<(), Error> {
    tell_of_session(app, transaction, session, "checkout.created").await?;
    Ok(())
}

/// Tells the merchant, and those who watch the session, that it was changed.
pub async fn tell_of_update(
    app: &AppState,
    transaction: &mut Transaction,
    session: &Session,
) -> Result<(), Error> {
    let (id, status) = (session.record.id, session.record.status);
    let is_awaited = tell_of_session(app, transaction, session, "checkout.updated").await?;
    transaction.announce(Announcement::updated(id, status));
    // Where no server of the merchant's wants to know, they all know already.
    if !is_awaited && let Some(known) = Announcement::merchant_knows(id, status) {
        transaction.announce(known);
    }
    Ok(())
}

/// Tells the merchant, and those who watch the session, that its time is over.
pub async fn tell_of_expiry(
    app: &AppState,
    transaction: &mut Transaction,
    session: &Session,
) -> Result<(), Error> {
    tell_of_session(app, transaction, session, "checkout.expired").await?;
    transaction.announce(Announcement::updated(session.record.id, session.record.status));
    Ok(())
}

/// Returns whether somebody is told.
async fn tell_of_session(
    app: &AppState,
    transaction: &mut Transaction,
    session: &Session,
    kind: &str,
) -> Result<bool, Error> {
    let record = &session.record;
    let awaited = (kind == "checkout.updated").then_some((record.id, record.status));
    let data = || view::merchant(app, session.clone());
    Ok(tell(app, transaction, record.organization_id, kind, awaited, data).await?)
}

/// Tells the merchant that there is a new customer, or that something about them changed.
pub async fn tell_of_customer(
    app: &AppState,
    transaction: &mut Transaction,
    customer: &Customer,
    kind: &str,
) -> Result<(), StoreError> {
    let data = || customer.clone().shown();
    tell(app, transaction, customer.organization_id, kind, None, data).await?;
    Ok(())
}

/// Tells the merchant of a purchase, in the order in which its parts came about.
pub async fn tell_of_purchase(
    app: &AppState,
    transaction: &mut Transaction,
    subscription: Option<&Subscription>,
    order: &Order,
) -> Result<(), Error> {
    let owner = order.organization_id;
    if let Some(subscription) = subscription
        && let Some(shown) =
            subscriptions::shown(transaction, vec![subscription.clone()]).await?.pop()
    {
        let is_new = order.billing_reason == BillingReason::SubscriptionCreate;
        let begun: &[&str] =
            if is_new { &["subscription.created", "subscription.active"] } else { &[] };
        for kind in begun.iter().copied().chain(["subscription.updated"]) {
            tell(app, transaction, owner, kind, None, || &shown).await?;
        }
    }
    if let Some(shown) = orders::shown(transaction, vec![order.clone()]).await?.pop() {
        for kind in ["order.created", "order.updated", "order.paid"] {
            tell(app, transaction, owner, kind, None, || &shown).await?;
        }
    }
    Ok(())
}

/// Tells the merchant that money of the order has gone back to the buyer.
pub async fn tell_of_refund(
    app: &AppState,
    transaction: &mut Transaction,
    order: &Order,
) -> Result<(), Error> {
    if let Some(shown) = orders::shown(transaction, vec![order.clone()]).await?.pop() {
        for kind in ["order.updated", "order.refunded"] {
            tell(app, transaction, order.organization_id, kind, None, || &shown).await?;
        }
    }
    Ok(())
}

/// Stores the event `kind` for every endpoint that wants it, and returns whether any does. `data` is only worked out then.
async fn tell<T: Serialize>(
    app: &AppState,
    transaction: &mut Transaction,
    owner: Uuid,
    kind: &str,
    awaited: Option<(Uuid, CheckoutStatus)>,
    data: impl FnOnce() -> T,
) -> Result<bool, StoreError> {
    let endpoints = transaction.webhook_endpoints_for(owner, kind).await?;
    if endpoints.is_empty() {
        return Ok(false);
    }
    let now = app.clock.now();
    let payload = serde_json::to_string(&Payload { kind, timestamp: now, data: data() });
    let payload = payload.map_err(|error| StoreError::Internal(error.into()))?;
    for endpoint in endpoints {
        let event = WebhookEvent {
            id: Uuid::new_v4(),
            created_at: now,
            modified_at: None,
            organization_id: owner,
            endpoint_id: endpoint.id,
            kind: kind.to_owned(),
            payload: payload.clone(),
            awaited,
            attempts: 0,
            succeeded: None,
            skipped: false,
            last_http_code: None,
            due_at: Some(now),
        };
        transaction.insert_webhook_event(&event).await?;
    }
    Ok(true)
}
