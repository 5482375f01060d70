use kassette_core::{CheckoutStatus, Timestamp};
use tracing::Instrument;
use uuid::Uuid;

use super::asking::{Outcome, ask_stripe};
use super::cancelling;
use super::refusal::Refusal;
use super::settle::settle;
use super::stripe::{ErrorBody, IntentKind, IntentStatus};
use crate::AppState;
use crate::checkouts::session::Session;
use crate::error::Error;
use crate::events::Announcement;
use crate::store::attempts::{AttemptStatus, PaymentAttempt};
use crate::store::checkouts::CheckoutRecord;
use crate::store::{StoreError, Transaction};
use crate::webhooks::tell_of_update;

/// Seconds after which a payment that waits for its buyer, or for their bank to show itself, is given up.
const ABANDONED_AFTER: i64 = 24 * 3600;

const NOT_COMPLETED: &str = "The payment was not completed in time.";

const TAKEN_BACK: &str = "The buyer chose to pay in another way.";

/// Who asks: the confirmation itself, or the reconciler, which cannot know whether an earlier question arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    First,
    Again,
}

/// Asks the processor about `attempt` and stores what it says. Returns the session as it is then.
///
/// # Errors
/// [`Error::Payment`] if the payment was refused; the session is open again then.
pub async fn ask(
    app: AppState,
    mut attempt: PaymentAttempt,
    asking: Asking,
) -> Result<CheckoutRecord, Error> {
    let outcome = match (&attempt.intent_request, &app.stripe) {
        (None, _) => Outcome::NothingToPay,
        (Some(_), None) => Outcome::Unknown("Stripe's keys are no longer set".to_owned()),
        (Some(_), Some(stripe)) => {
            let stripe = stripe.clone();
            ask_stripe(&app, &stripe, &mut attempt, asking).await?
        }
    };
    store(&app, &attempt, asking, outcome).await
}

pub(super) fn kind(attempt: &PaymentAttempt) -> IntentKind {
    if attempt.amount > 0 { IntentKind::Payment } else { IntentKind::Setup }
}

/// Stores the outcome, unless an event told us more in the meantime.
async fn store(
    app: &AppState,
    asked: &PaymentAttempt,
    asking: Asking,
    outcome: Outcome,
) -> Result<CheckoutRecord, Error> {
    let (mut transaction, mut attempt, mut record) = lock(app, asked.id).await?;
    let is_decided = attempt.status != AttemptStatus::Pending;
    if is_decided {
        return match outcome {
            Outcome::Refused(refusal) => Err(Error::Payment(refusal)),
            _ => Ok(record),
        };
    }
    attempt.intent_id = attempt.intent_id.or_else(|| asked.intent_id.clone());
    let known_status = record.intent_status.clone();
    let verdict = note(outcome, &mut attempt, &mut record, app.clock.now());
    if let Verdict::Refused(refusal) = verdict {
        give_up(app, transaction, attempt, record, &refusal).await?;
        return Err(Error::Payment(refusal));
    }
    transaction.save_attempt(&attempt).await?;
    transaction.save_checkout(&mut record).await?;
    let is_paid = matches!(verdict, Verdict::Paid);
    if !is_paid && asking == Asking::Again && record.intent_status != known_status {
        // The buyer may be waiting to hear what is asked of them.
        transaction.announce(Announcement::updated(record.id, record.status));
    }
    transaction.commit().await?;
    if is_paid {
        // Not awaited: a confirmation is answered with `confirmed`, and what comes of it arrives as an event.
        tokio::spawn(settle(app.clone(), attempt.id, None).in_current_span());
    }
    Ok(record)
}

/// What an outcome means for an attempt that is still pending.
enum Verdict {
    Paid,
    Refused(Refusal),
    StillPending,
}

/// Writes into the attempt and its session what the outcome says about them.
fn note(
    outcome: Outcome,
    attempt: &mut PaymentAttempt,
    record: &mut CheckoutRecord,
    now: Timestamp,
) -> Verdict {
    attempt.modified_at = Some(now);
    attempt.look_at = next_look(attempt, now);
    let intent = match outcome {
        Outcome::NothingToPay => return Verdict::Paid,
        Outcome::Refused(refusal) => return Verdict::Refused(refusal),
        Outcome::Unknown(reason) => {
            tracing::warn!(attempt = %attempt.id, reason, "the outcome of a payment is unknown");
            return Verdict::StillPending;
        }
        Outcome::Intent(intent) => intent,
    };
    attempt.intent_id = Some(intent.id);
    if matches!(intent.status, IntentStatus::RequiresPaymentMethod | IntentStatus::Canceled) {
        return Verdict::Refused(failure_of(intent.last_payment_error));
    }
    if is_abandoned(intent.status, attempt, now) {
        tracing::info!(attempt = %attempt.id, "a payment that nobody completed is given up");
        return Verdict::Refused(Refusal::because(NOT_COMPLETED));
    }
    record.modified_at = Some(now);
    record.processor_customer_id.clone_from(&attempt.processor_customer_id);
    record.intent_status = Some(intent.status.as_str().to_owned());
    record.intent_client_secret = intent.client_secret.map(|secret| secret.0);
    match intent.status {
        IntentStatus::Succeeded => Verdict::Paid,
        _ => Verdict::StillPending,
    }
}

fn is_abandoned(status: IntentStatus, attempt: &PaymentAttempt, now: Timestamp) -> bool {
    let waits = matches!(status, IntentStatus::RequiresAction | IntentStatus::RequiresConfirmation);
    waits && attempt.created_at.plus_seconds(ABANDONED_AFTER) <= now
}

fn failure_of(error: Option<ErrorBody>) -> Refusal {
    error.map_or_else(Refusal::unexplained, Refusal::of)
}

/// The attempt and its session, which nobody else can change until the transaction ends.
pub async fn lock(
    app: &AppState,
    attempt_id: Uuid,
) -> Result<(Transaction, PaymentAttempt, CheckoutRecord), Error> {
    let missing = || StoreError::Internal("a payment attempt or its session is missing".into());
    let mut transaction = app.store.transaction().await?;
    let attempt = transaction.attempt(attempt_id).await?.ok_or_else(missing)?;
    let record = transaction.lock_checkout(attempt.checkout_id).await?.ok_or_else(missing)?;
    // Read again: it may have been decided while we waited for the session.
    let attempt = transaction.attempt(attempt_id).await?.ok_or_else(missing)?;
    Ok((transaction, attempt, record))
}

/// Soon while the attempt is young, because somebody is waiting; seldom later.
pub(super) fn next_look(attempt: &PaymentAttempt, now: Timestamp) -> Timestamp {
    let age = (now.unix_micros() - attempt.created_at.unix_micros()) / 1_000_000;
    now.plus_seconds((age / 2).clamp(3, 600))
}

/// The processor says that `attempt_id` failed for good. What was decided already stays as it is.
pub async fn fail(
    app: &AppState,
    attempt_id: Uuid,
    intent_id: &str,
    error: Option<ErrorBody>,
) -> Result<(), Error> {
    let (transaction, mut attempt, record) = lock(app, attempt_id).await?;
    if attempt.status != AttemptStatus::Pending {
        return Ok(());
    }
    attempt.intent_id = Some(intent_id.to_owned());
    give_up(app, transaction, attempt, record, &failure_of(error)).await
}

/// The buyer will not complete the payment of the session that waits for them. Any other is let be. Should it be completed after all,
/// whoever cancels it at Stripe finds out.
pub async fn take_back(app: &AppState, checkout_id: Uuid) -> Result<(), Error> {
    let pending = app.store.connection().await?.pending_attempt(checkout_id).await?;
    let Some(pending) = pending else { return Ok(()) };
    let (transaction, attempt, record) = lock(app, pending.id).await?;
    let waits = record.intent_status.as_deref() == Some(IntentStatus::RequiresAction.as_str());
    if attempt.status != AttemptStatus::Pending || !waits {
        return Ok(transaction.rollback().await?);
    }
    give_up(app, transaction, attempt, record, &Refusal::because(TAKEN_BACK)).await
}

/// Ends the attempt and opens its session again with everything that the buyer typed.
async fn give_up(
    app: &AppState,
    mut transaction: Transaction,
    mut attempt: PaymentAttempt,
    mut record: CheckoutRecord,
    refusal: &Refusal,
) -> Result<(), Error> {
    let now = app.clock.now();
    attempt.status = AttemptStatus::Failed;
    attempt.failure = Some(refusal.message.clone());
    attempt.modified_at = Some(now);
    transaction.save_attempt(&attempt).await?;
    cancelling::after_commit(&mut transaction, &attempt, now).await?;
    if record.status == CheckoutStatus::Confirmed {
        record.status = CheckoutStatus::Open;
        record.modified_at = Some(now);
        record.intent_status = None;
        record.intent_client_secret = None;
        transaction.save_checkout(&mut record).await?;
        transaction.release(record.id).await?;
    }
    let session = Session::load(&mut transaction, record).await?;
    tell_of_update(app, &mut transaction, &session).await?;
    transaction.commit().await?;
    Ok(())
}
