use kassette_core::{BillingReason, CheckoutStatus, OrderStatus, Timestamp};
use tracing::Instrument;
use uuid::Uuid;

use super::attempts::lock;
use super::stripe::IntentStatus;
use crate::AppState;
use crate::error::Error;
use crate::store::attempts::{AttemptStatus, PaymentAttempt};
use crate::store::checkouts::{CheckoutRecord, RecordedTax};
use crate::store::orders::Order;
use crate::store::{StoreError, Transaction};

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
    attempt.status = AttemptStatus::Succeeded;
    attempt.modified_at = Some(now);
    attempt.intent_id = intent_id.or(attempt.intent_id);
    transaction.save_attempt(&attempt).await?;
    if transaction.order_of_checkout(record.id).await?.is_some() {
        tracing::error!(attempt = %attempt.id, checkout = %record.id, "paid twice: refund this payment at Stripe");
        return Ok(transaction.commit().await?);
    }
    what_was_paid(&attempt, &mut record);
    update_customer(&mut transaction, &attempt, &mut record, now).await?;
    let order = order(&mut transaction, &attempt, &record, now).await?;
    transaction.insert_order(&order).await?;
    record.status = CheckoutStatus::Succeeded;
    record.modified_at = Some(now);
    if attempt.intent_request.is_some() {
        record.intent_status = Some(IntentStatus::Succeeded.as_str().to_owned());
    }
    transaction.save_checkout(&mut record).await?;
    transaction.commit().await?;
    tracing::info!(order = %order.id, checkout = %record.id, attempt = %attempt.id, "paid");
    app.events.order_created(record.id);
    app.events.updated(record.id, record.status);
    if let Some(calculation_id) = record.tax.calculation_id.filter(|_| order.total_amount > 0) {
        tokio::spawn(record_tax(app.clone(), calculation_id, order.id).in_current_span());
    }
    Ok(())
}

/// Tells whoever calculated the tax that it was paid. The order stands even if they do not hear of it.
async fn record_tax(app: AppState, calculation_id: String, order_id: Uuid) {
    if let Err(error) = app.tax.record(&calculation_id, &order_id.to_string()).await {
        tracing::error!(order = %order_id, calculation_id, %error, "a tax was not recorded");
    }
}

/// A session that was opened again may have been changed before the news of its payment came. What was paid counts.
fn what_was_paid(attempt: &PaymentAttempt, record: &mut CheckoutRecord) {
    if record.product_price_id != attempt.product_price_id {
        record.product_id = attempt.product_id;
        record.product_price_id = attempt.product_price_id;
        record.amount = attempt.amount;
        record.discount_amount = 0;
        record.tax = RecordedTax::nothing();
        record.currency = attempt.currency;
    }
}

async fn update_customer(
    transaction: &mut Transaction,
    attempt: &PaymentAttempt,
    record: &mut CheckoutRecord,
    now: Timestamp,
) -> Result<(), Error> {
    let mut customer = transaction.customer(attempt.customer_id).await?;
    customer.learn_from(record, now);
    if attempt.processor_customer_id.is_some() {
        customer.processor_customer_id.clone_from(&attempt.processor_customer_id);
        record.processor_customer_id.clone_from(&attempt.processor_customer_id);
    }
    record.customer_id = Some(customer.id);
    Ok(transaction.save_customer(&customer).await?)
}

async fn order(
    transaction: &mut Transaction,
    attempt: &PaymentAttempt,
    record: &CheckoutRecord,
    now: Timestamp,
) -> Result<Order, Error> {
    let missing = || StoreError::Internal("the product that was paid for is missing".into());
    let product = transaction.product(attempt.product_id).await?.ok_or_else(missing)?;
    let totals = record.totals();
    Ok(Order {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        status: OrderStatus::Paid,
        organization_id: record.organization_id,
        checkout_id: record.id,
        customer_id: attempt.customer_id,
        product_id: attempt.product_id,
        product_price_id: attempt.product_price_id,
        payment_attempt_id: attempt.id,
        billing_reason: match product.recurring_interval {
            Some(_) => BillingReason::SubscriptionCreate,
            None => BillingReason::Purchase,
        },
        amount: totals.amount,
        discount_amount: totals.discount_amount,
        tax_amount: totals.tax_amount.unwrap_or(0),
        total_amount: totals.total_amount,
        currency: record.currency,
        billing_name: record.customer_billing_name.clone().or_else(|| record.customer_name.clone()),
        billing_address: record.customer_billing_address.clone(),
        custom_field_data: record.custom_field_data.clone(),
        metadata: record.metadata.clone(),
    })
}
