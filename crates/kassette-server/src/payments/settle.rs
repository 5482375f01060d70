use kassette_core::{CheckoutStatus, Timestamp};
use tracing::Instrument;
use uuid::Uuid;

use super::attempts::lock;
use super::fulfilment::{order, subscription, upgraded};
use super::refunding;
use super::stripe::IntentStatus;
use crate::AppState;
use crate::checkouts::session::Session;
use crate::error::Error;
use crate::events::Announcement;
use crate::store::Transaction;
use crate::store::attempts::{AttemptStatus, PaymentAttempt};
use crate::store::checkouts::CheckoutRecord;
use crate::store::subscriptions::Subscription;
use crate::webhooks::{tell_of_customer, tell_of_purchase, tell_of_update};

/// Gives the buyer what `attempt_id` paid for: an order, once. However often and from wherever it is called, nothing
/// happens twice. `intent_id` is the paid intent, where the caller knows it.
pub async fn settle(
    app: AppState,
    attempt_id: Uuid,
    intent_id: Option<String>,
) -> Result<(), Error> {
    let result = settle_once(&app, attempt_id, intent_id).await;
    if let Err(error) = &result {
        tracing::error!(attempt = %attempt_id, ?error, "a payment could not be settled; it will be tried again");
    }
    result
}

async fn settle_once(
    app: &AppState,
    attempt_id: Uuid,
    intent_id: Option<String>,
) -> Result<(), Error> {
    let (mut transaction, mut attempt, mut record) = lock(app, attempt_id).await?;
    if attempt.status == AttemptStatus::Succeeded {
        return Ok(());
    }
    let now = app.clock.now();
    let was_given_up = attempt.status == AttemptStatus::Failed;
    attempt.status = AttemptStatus::Succeeded;
    attempt.modified_at = Some(now);
    attempt.intent_id = intent_id.or(attempt.intent_id);
    transaction.save_attempt(&attempt).await?;
    if transaction.order_of_checkout(record.id).await?.is_some() {
        refunding::after_commit(app, &mut transaction, &attempt).await?;
        return Ok(transaction.commit().await?);
    }
    restore(&attempt, &mut record);
    update_customer(app, &mut transaction, &attempt, &mut record).await?;
    if was_given_up {
        redeem_again(&mut transaction, &attempt, now).await?;
    }
    let subscription = begin_subscription(&mut transaction, &attempt, now).await?;
    let order = order(&attempt, subscription.as_ref().map(|it| it.id), now);
    transaction.insert_order(&order).await?;
    record.status = CheckoutStatus::Succeeded;
    record.modified_at = Some(now);
    if attempt.intent_request.is_some() {
        record.intent_status = Some(IntentStatus::Succeeded.as_str().to_owned());
    }
    transaction.save_checkout(&mut record).await?;
    tell_of_purchase(app, &mut transaction, subscription.as_ref(), &order).await?;
    if subscription.is_some() && attempt.agreement.upgrades.is_none() {
        transaction.announce(Announcement::subscription_created(record.id));
    }
    transaction.announce(Announcement::order_created(record.id));
    let session = Session::load(&mut transaction, record).await?;
    tell_of_update(app, &mut transaction, &session).await?;
    transaction.commit().await?;
    let record = &session.record;
    tracing::info!(order = %order.id, checkout = %record.id, attempt = %attempt.id, "paid");
    if let Some(calculation_id) =
        attempt.agreement.tax_calculation_id.filter(|_| attempt.amount > 0)
    {
        tokio::spawn(record_tax(app.clone(), calculation_id, order.id).in_current_span());
    }
    Ok(())
}

/// An attempt that was given up had given its discount back. It was granted and paid, so that the order has it even if others have
/// used it up in the meantime.
async fn redeem_again(
    transaction: &mut Transaction,
    attempt: &PaymentAttempt,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(discount_id) = attempt.agreement.discount_id else { return Ok(()) };
    let customer = transaction.customer(attempt.customer_id).await?;
    let (checkout_id, email) = (attempt.checkout_id, &customer.email);
    if !transaction.redeem(discount_id, checkout_id, customer.id, email, now).await? {
        tracing::error!(attempt = %attempt.id, %discount_id, "paid with a discount that was used up meanwhile");
    }
    Ok(())
}

/// Tells whoever calculated the tax that it was paid. The order stands even if they do not hear of it.
async fn record_tax(app: AppState, calculation_id: String, order_id: Uuid) {
    if let Err(error) = app.tax.record(&calculation_id, &order_id.to_string()).await {
        tracing::error!(order = %order_id, calculation_id, %error, "a tax was not recorded");
    }
}

/// Stores what recurs: a new subscription, or the free one that it replaces.
async fn begin_subscription(
    transaction: &mut Transaction,
    attempt: &PaymentAttempt,
    now: Timestamp,
) -> Result<Option<Subscription>, Error> {
    let Some(bought) = subscription(attempt, now) else { return Ok(None) };
    let free = match attempt.agreement.upgrades {
        Some(id) => transaction.subscription(id).await?,
        None => None,
    };
    let Some(free) = free else {
        transaction.insert_subscription(&bought).await?;
        return Ok(Some(bought));
    };
    let upgraded = upgraded(free, bought);
    transaction.save_subscription(&upgraded).await?;
    Ok(Some(upgraded))
}

/// A session that was opened again may have been changed before the news of its payment came. What was agreed and paid counts.
fn restore(attempt: &PaymentAttempt, record: &mut CheckoutRecord) {
    let agreement = &attempt.agreement;
    record.product_id = attempt.product_id;
    record.product_price_id = attempt.product_price_id;
    record.currency = attempt.currency;
    record.amount = agreement.amount;
    record.discount_id = agreement.discount_id;
    record.discount_amount = agreement.discount_amount;
    record.tax.amount = Some(agreement.tax_amount);
    record.tax.behavior = agreement.tax_behavior;
    record.seats.chosen = agreement.seats;
    record.units.chosen = agreement.units;
    record.trial_end = agreement.trial_end;
}

async fn update_customer(
    app: &AppState,
    transaction: &mut Transaction,
    attempt: &PaymentAttempt,
    record: &mut CheckoutRecord,
) -> Result<(), Error> {
    let mut customer = transaction.customer(attempt.customer_id).await?;
    customer.learn_from(record, app.clock.now());
    if attempt.processor_customer_id.is_some() {
        customer.processor_customer_id.clone_from(&attempt.processor_customer_id);
        record.processor_customer_id.clone_from(&attempt.processor_customer_id);
    }
    record.customer_id = Some(customer.id);
    transaction.save_customer(&customer).await?;
    Ok(tell_of_customer(app, transaction, &customer, "customer.updated").await?)
}
