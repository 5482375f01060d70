//! Asking Stripe about an attempt. Every question has a key of its own, under which Stripe gives the same answer for ever: that is
//! why a question whose answer got lost is asked again, word for word. A question over which Stripe broke down (5xx) is answered so
//! for ever, too. Then it is looked up what was made of it at Stripe, and if nothing was, it is asked under another key. Should
//! the lookup miss anything, the confirmation token still pays only once.

use kassette_core::Timestamp;

use super::attempts::{Asking, kind};
use super::refusal::Refusal;
use super::stripe::{Intent, Stripe, StripeError};
use crate::AppState;
use crate::error::Error;
use crate::store::StoreError;
use crate::store::attempts::{Form, PaymentAttempt};

/// Stripe remembers idempotency keys for a day. A question older than this is not asked again: it might be a new one.
const KEYS_LIVE: i64 = 20 * 3600;

/// Questions that are asked at one go, while the buyer may be waiting.
const AT_ONE_GO: usize = 2;

/// What is known after asking.
pub(super) enum Outcome {
    NothingToPay,
    Intent(Intent),
    Refused(Refusal),
    /// Whether anything was charged is not known.
    Unknown(String),
}

/// Why there is no answer.
enum Obstacle {
    Stripe(StripeError),
    Store(StoreError),
}

impl From<StripeError> for Obstacle {
    fn from(error: StripeError) -> Self {
        Self::Stripe(error)
    }
}

impl From<StoreError> for Obstacle {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Asks until there is an answer, or nobody knows what a question has led to. What is learned of the attempt is noted in it.
pub(super) async fn ask_stripe(
    app: &AppState,
    stripe: &Stripe,
    attempt: &mut PaymentAttempt,
    asking: Asking,
) -> Result<Outcome, Error> {
    for _ in 0..AT_ONE_GO {
        if let Some(outcome) = ask_once(app, stripe, attempt, asking).await? {
            return Ok(outcome);
        }
    }
    Ok(Outcome::Unknown("it is asked under another key".to_owned()))
}

/// `None`: the attempt has another question now, which may be asked.
async fn ask_once(
    app: &AppState,
    stripe: &Stripe,
    attempt: &mut PaymentAttempt,
    asking: Asking,
) -> Result<Option<Outcome>, Error> {
    let answer = match attempt.intent_id.clone() {
        Some(id) => stripe.intent(kind(attempt), &id).await.map_err(Obstacle::from),
        None if is_too_old(attempt, app.clock.now()) => {
            return Ok(Some(last_look(stripe, attempt).await));
        }
        None => create(app, stripe, attempt).await,
    };
    match answer {
        Ok(intent) => Ok(Some(Outcome::Intent(intent))),
        Err(Obstacle::Store(error)) => Err(error.into()),
        Err(Obstacle::Stripe(StripeError::BrokenDown)) => {
            after_breakdown(app, stripe, attempt).await
        }
        // Deleted at Stripe, or known to another account. Nothing was charged.
        Err(Obstacle::Stripe(StripeError::Refused(error))) if error.is_missing("customer") => {
            ask_anew(app, attempt, None).await
        }
        Err(Obstacle::Stripe(error)) => Ok(Some(failure(error, attempt, asking))),
    }
}

fn is_too_old(attempt: &PaymentAttempt, now: Timestamp) -> bool {
    attempt.created_at.plus_seconds(KEYS_LIVE) <= now
}

/// Asks for the customer, unless there is one, and then for the intent. Whose it is gets stored in between: they are asked later what
/// was made.
async fn create(
    app: &AppState,
    stripe: &Stripe,
    attempt: &mut PaymentAttempt,
) -> Result<Intent, Obstacle> {
    let customer_id = match &attempt.processor_customer_id {
        Some(id) => id.clone(),
        None => create_customer(app, stripe, attempt).await?,
    };
    let mut form = attempt.intent_request.clone().unwrap_or_default();
    form.push(("customer".to_owned(), customer_id));
    Ok(stripe.create_intent(kind(attempt), &form, &key(attempt, "")).await?)
}

async fn create_customer(
    app: &AppState,
    stripe: &Stripe,
    attempt: &mut PaymentAttempt,
) -> Result<String, Obstacle> {
    let form: &Form = &attempt.customer_request.clone().unwrap_or_default();
    let customer_id = stripe.create_customer(form, &key(attempt, "-customer")).await?;
    let mut transaction = app.store.transaction().await?;
    if !transaction.note_customer(attempt, &customer_id).await? {
        return Err(StripeError::Unknown("somebody else asks at the moment".to_owned()).into());
    }
    transaction.commit().await?;
    attempt.processor_customer_id = Some(customer_id.clone());
    Ok(customer_id)
}

/// The idempotency key of the present question: the attempt's id, which of the questions it is, and what is asked for.
fn key(attempt: &PaymentAttempt, what: &str) -> String {
    match attempt.question {
        0 => format!("{}{what}", attempt.id),
        again => format!("{}-{again}{what}", attempt.id),
    }
}

/// The question is over, without an answer: what it has made is at Stripe, or it has made nothing.
async fn after_breakdown(
    app: &AppState,
    stripe: &Stripe,
    attempt: &mut PaymentAttempt,
) -> Result<Option<Outcome>, Error> {
    match find(stripe, attempt).await {
        Ok(Some(intent)) => Ok(Some(Outcome::Intent(intent))),
        Ok(None) => ask_anew(app, attempt, attempt.processor_customer_id.clone()).await,
        Err(error) => Ok(Some(Outcome::Unknown(error.to_string()))),
    }
}

/// The intent that the attempt has made. Without a customer, none was asked for.
async fn find(stripe: &Stripe, attempt: &PaymentAttempt) -> Result<Option<Intent>, StripeError> {
    let Some(customer_id) = &attempt.processor_customer_id else { return Ok(None) };
    stripe.intent_of_attempt(kind(attempt), customer_id, attempt.id).await
}

/// Gives the attempt its next question. Only one of several who ask at the same time may.
async fn ask_anew(
    app: &AppState,
    attempt: &mut PaymentAttempt,
    customer_id: Option<String>,
) -> Result<Option<Outcome>, Error> {
    let mut transaction = app.store.transaction().await?;
    if !transaction.ask_anew(attempt, customer_id.as_deref()).await? {
        return Ok(Some(Outcome::Unknown("somebody else asks at the moment".to_owned())));
    }
    transaction.commit().await?;
    tracing::warn!(attempt = %attempt.id, "a payment is asked for under another key");
    attempt.processor_customer_id = customer_id;
    attempt.question += 1;
    Ok(None)
}

/// What has come of a question that cannot be asked any more.
async fn last_look(stripe: &Stripe, attempt: &PaymentAttempt) -> Outcome {
    match find(stripe, attempt).await {
        Ok(Some(intent)) => return Outcome::Intent(intent),
        Ok(None) => {
            tracing::warn!(attempt = %attempt.id, "a payment was not answered within a day, and was not made");
        }
        Err(StripeError::Refused(_)) => {
            tracing::error!(attempt = %attempt.id, "no answer within a day: look this payment up at Stripe");
        }
        Err(error) => return Outcome::Unknown(error.to_string()),
    }
    Outcome::Refused(Refusal::unexplained())
}

fn failure(error: StripeError, attempt: &mut PaymentAttempt, asking: Asking) -> Outcome {
    match error {
        StripeError::Refused(error) => {
            let declined = error.payment_intent.as_ref().map(|intent| intent.id.clone());
            attempt.intent_id = attempt.intent_id.take().or(declined);
            Outcome::Refused(Refusal::of(*error))
        }
        StripeError::Unauthorized if asking == Asking::First => {
            tracing::error!("Stripe does not accept STRIPE_SECRET_KEY");
            Outcome::Refused(Refusal::unexplained())
        }
        error => Outcome::Unknown(error.to_string()),
    }
}
