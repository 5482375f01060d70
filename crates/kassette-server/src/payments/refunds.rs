//! Refunds that are made at Stripe, by the merchant or by their bank.

use kassette_core::OrderStatus;
use uuid::Uuid;

use super::attempts::lock;
use super::settle::settle;
use crate::AppState;
use crate::error::Error;
use crate::trace;
use crate::webhooks::tell_of_refund;

/// Of what `attempt_id` paid with `intent_id`, `refunded` has gone back so far, in minor units. Events come late and in any order, so
/// what is known never becomes less.
pub async fn note_refund(
    app: &AppState,
    attempt_id: Uuid,
    intent_id: &str,
    refunded: i64,
) -> Result<(), Error> {
    // What goes back was paid, whether that was heard of or not.
    settle(app.clone(), attempt_id, Some(intent_id.to_owned())).await?;
    let (mut transaction, attempt, record) = lock(app, attempt_id).await?;
    let order = transaction.order_of_checkout(record.id).await?;
    let Some(mut order) = order.filter(|order| order.payment_attempt_id == attempt.id) else {
        trace::note("a refund of a payment that has no order");
        return Ok(());
    };
    let refunded = refunded.min(order.total_amount);
    if refunded <= order.refunded_total {
        return Ok(());
    }
    order.refunded_total = refunded;
    order.status = if refunded == order.total_amount {
        OrderStatus::Refunded
    } else {
        OrderStatus::PartiallyRefunded
    };
    order.modified_at = Some(app.clock.now());
    transaction.save_refund(&order).await?;
    tell_of_refund(app, &mut transaction, &order).await?;
    transaction.commit().await?;
    tracing::info!(order = %order.id, refunded, "refunded");
    Ok(())
}

/// The bank of the buyer did not take what was to go back: the money is the merchant's again, and the buyer waits for it.
pub async fn note_failure(app: &AppState, attempt_id: Uuid) -> Result<(), Error> {
    let (mut transaction, _, record) = lock(app, attempt_id).await?;
    let order = transaction.order_of_checkout(record.id).await?.map(|order| order.id);
    tracing::error!(?order, attempt = %attempt_id, "a refund did not arrive: give it back in another way");
    Ok(())
}
