//! What was paid a second time goes back: a session that has its order was paid by another attempt, which was given up and succeeded
//! after all. Stripe gives no more back than it took, so that it can be asked as often as it takes.

use std::time::Duration;

use super::attempts::next_look;
use super::reconcile::claim;
use super::stripe::{Stripe, StripeError};
use crate::AppState;
use crate::error::Error;
use crate::store::attempts::PaymentAttempt;
use crate::store::{StoreError, Transaction};

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Attempts that are read at once.
const AT_ONCE: usize = 8;

/// Has what `attempt` has paid given back after this transaction, if it has paid anything.
pub async fn after_commit(
    app: &AppState,
    transaction: &mut Transaction,
    attempt: &PaymentAttempt,
) -> Result<(), StoreError> {
    if attempt.amount == 0 {
        return Ok(());
    }
    tracing::warn!(attempt = %attempt.id, checkout = %attempt.checkout_id, "paid twice: this payment is given back");
    transaction.refund_attempt_at(attempt.id, Some(app.clock.now())).await
}

/// Gives back what is to be given back, at the start and then as it becomes due, until the server stops.
pub async fn keep_refunding(app: AppState) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = refund_due(&app).await {
            tracing::error!(?error, "what was paid twice could not be given back");
        }
    }
}

/// Gives back every payment that is due.
pub async fn refund_due(app: &AppState) -> Result<(), Error> {
    let Some(stripe) = app.stripe.clone() else { return Ok(()) };
    loop {
        let now = app.clock.now();
        let due = app.store.connection().await?.attempts_to_refund(now, AT_ONCE).await?;
        for attempt in &due {
            refund(app, &stripe, attempt).await?;
        }
        if due.len() < AT_ONCE {
            return Ok(());
        }
    }
}

async fn refund(app: &AppState, stripe: &Stripe, attempt: &PaymentAttempt) -> Result<(), Error> {
    let now = app.clock.now();
    let until = now.plus_seconds(claim(app.config.stripe_timeout));
    let mut transaction = app.store.transaction().await?;
    if !transaction.claim_refund(attempt.id, now, until).await? {
        return Ok(());
    }
    transaction.commit().await?;
    let again = match ask(app, stripe, attempt).await {
        Ok(()) => None,
        Err(error) => {
            tracing::error!(attempt = %attempt.id, %error, "paid twice, and not given back yet");
            Some(next_look(attempt, app.clock.now()))
        }
    };
    let mut transaction = app.store.transaction().await?;
    transaction.refund_attempt_at(attempt.id, again).await?;
    Ok(transaction.commit().await?)
}

async fn ask(app: &AppState, stripe: &Stripe, attempt: &PaymentAttempt) -> Result<(), StripeError> {
    let Some(intent_id) = &attempt.intent_id else {
        return Err(StripeError::Unknown("which intent was paid is not known".to_owned()));
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let form = [
        pair("payment_intent", intent_id),
        pair("reason", "duplicate"),
        pair("metadata[attempt_id]", &attempt.id.to_string()),
        pair("metadata[checkout_id]", &attempt.checkout_id.to_string()),
    ];
    // A key of its own each time: under the same one, Stripe would repeat a failure that may be over.
    let key = format!("{}-refund-{}", attempt.id, app.clock.now().unix_micros());
    match stripe.refund(&form, &key).await {
        // By an earlier call whose answer got lost, or by the merchant.
        Err(StripeError::Refused(error)) if error.is("charge_already_refunded") => Ok(()),
        answer => answer,
    }
}
