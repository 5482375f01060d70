//! What ended as failed must not be paid later: its intent is cancelled at Stripe, so that no page that is still open somewhere,
//! and no bank that takes its time, can make money of it.

use std::time::Duration;

use kassette_core::Timestamp;

use super::attempts::{kind, next_look};
use super::settle::settle;
use super::stripe::{IntentStatus, Stripe, StripeError};
use crate::AppState;
use crate::error::Error;
use crate::store::attempts::PaymentAttempt;
use crate::store::{StoreError, Transaction};

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Attempts that are read at once.
const AT_ONCE: usize = 8;

/// What is known of an intent that was to be cancelled.
enum Found {
    /// It can never succeed.
    Ended,
    /// It succeeded before it could be cancelled.
    Paid,
    /// Whether it can still succeed is not known.
    Unknown(String),
}

/// Has the intent of `attempt`, which fails in this transaction, cancelled after it. An attempt whose intent is not known has no
/// page that could pay it: nobody was given its client secret.
pub async fn after_commit(
    transaction: &mut Transaction,
    attempt: &PaymentAttempt,
    now: Timestamp,
) -> Result<(), StoreError> {
    match attempt.intent_id {
        Some(_) => transaction.cancel_attempt_at(attempt.id, Some(now)).await,
        None => Ok(()),
    }
}

/// Cancels what is to be cancelled, at the start and then as it becomes due, until the server stops.
pub async fn keep_cancelling(app: AppState) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = cancel_due(&app).await {
            tracing::error!(?error, "the intents of failed payments could not be cancelled");
        }
    }
}

/// Cancels every intent that is due.
pub async fn cancel_due(app: &AppState) -> Result<(), Error> {
    let Some(stripe) = app.stripe.clone() else { return Ok(()) };
    loop {
        let now = app.clock.now();
        let due = app.store.connection().await?.attempts_to_cancel(now, AT_ONCE).await?;
        for attempt in &due {
            cancel(app, &stripe, attempt).await?;
        }
        if due.len() < AT_ONCE {
            return Ok(());
        }
    }
}

async fn cancel(app: &AppState, stripe: &Stripe, attempt: &PaymentAttempt) -> Result<(), Error> {
    let again = match ask(stripe, attempt, app.clock.now()).await {
        Found::Ended => None,
        Found::Paid => {
            tracing::warn!(attempt = %attempt.id, "a payment that was given up succeeded meanwhile");
            return settle(app.clone(), attempt.id, attempt.intent_id.clone()).await;
        }
        Found::Unknown(reason) => {
            tracing::warn!(attempt = %attempt.id, reason, "a failed payment is not cancelled yet");
            Some(next_look(attempt, app.clock.now()))
        }
    };
    let mut transaction = app.store.transaction().await?;
    transaction.cancel_attempt_at(attempt.id, again).await?;
    Ok(transaction.commit().await?)
}

async fn ask(stripe: &Stripe, attempt: &PaymentAttempt, now: Timestamp) -> Found {
    let (kind, Some(intent_id)) = (kind(attempt), &attempt.intent_id) else { return Found::Ended };
    // A key of its own each time: under the same one, Stripe would repeat a refusal that may be over.
    let key = format!("{}-cancel-{}", attempt.id, now.unix_micros());
    match stripe.cancel_intent(kind, intent_id, &key).await {
        Ok(intent) if intent.status == IntentStatus::Canceled => return Found::Ended,
        Ok(_) | Err(StripeError::Refused(_)) => {}
        Err(error) => return Found::Unknown(error.to_string()),
    }
    // What it is that cannot be cancelled.
    match stripe.intent(kind, intent_id).await {
        Ok(intent) => match intent.status {
            IntentStatus::Succeeded => Found::Paid,
            IntentStatus::Canceled => Found::Ended,
            status => Found::Unknown(format!("it is {}", status.as_str())),
        },
        Err(StripeError::Refused(error)) if error.is_missing("intent") => Found::Ended,
        Err(error) => Found::Unknown(error.to_string()),
    }
}
