use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::attempts::fail;
use super::events::{Means, meaning};
use super::refunds::{note_failure, note_refund};
use super::settle::settle;
use super::stripe::{Charge, ErrorBody, Intent, Metadata, Refund};
use crate::AppState;
use crate::error::Error;
use crate::trace;
use crate::validation::body::whole_body;

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Value,
}

/// `POST /v1/integrations/stripe/webhook`
pub async fn receive_stripe_event(
    State(app): State<AppState>,
    request: Request,
) -> Result<StatusCode, Error> {
    let stripe = app.stripe.clone().ok_or(Error::NoRoute)?;
    let signature = request.headers().get("stripe-signature").cloned();
    let signature = signature.ok_or(Error::WebhookUnreadable)?;
    let payload = whole_body(request, &app).await?;
    let signature = signature.to_str().map_err(|_| Error::WebhookForged)?;
    let now = app.clock.now();
    stripe.check_signature(signature, &payload, now).map_err(|_| Error::WebhookForged)?;
    let text = std::str::from_utf8(&payload).map_err(|_| Error::WebhookUnreadable)?;
    let event: Event = serde_json::from_str(text).map_err(|_| Error::WebhookUnreadable)?;

    // Kept first: if handling fails, Stripe sends it again, and what arrived can be seen.
    let mut transaction = app.store.transaction().await?;
    if transaction.stripe_event_is_handled(&event.id).await? {
        trace::note("an event that was handled");
        return Ok(StatusCode::ACCEPTED);
    }
    transaction.keep_stripe_event(&event.id, &event.kind, text, now).await?;
    transaction.commit().await?;

    handle(&app, &event).await?;

    let mut transaction = app.store.transaction().await?;
    transaction.mark_stripe_event_handled(&event.id, app.clock.now()).await?;
    transaction.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

async fn handle(app: &AppState, event: &Event) -> Result<(), Error> {
    let Some(means) = meaning(&event.kind) else { return Ok(()) };
    let subject = subject(means, &event.data.object).map_err(|_| Error::WebhookUnreadable)?;
    let Some((attempt_id, intent_id)) = attempt_of(app, &subject).await? else {
        // The same Stripe account may serve other shops.
        trace::note("an event about somebody else's payment");
        return Ok(());
    };
    match subject.what {
        What::Paid => settle(app.clone(), attempt_id, Some(intent_id)).await,
        What::Failed(error) => fail(app, attempt_id, &intent_id, error).await,
        What::Refunded(amount) => note_refund(app, attempt_id, &intent_id, amount).await,
        What::RefundFailed => note_failure(app, attempt_id).await,
    }
}

/// What an event is about.
struct Subject {
    intent_id: Option<String>,
    metadata: Metadata,
    what: What,
}

enum What {
    Paid,
    Failed(Option<ErrorBody>),
    /// So much has gone back so far.
    Refunded(i64),
    RefundFailed,
}

fn subject(means: Means, object: &Value) -> serde_json::Result<Subject> {
    Ok(match means {
        Means::Paid | Means::Failed => {
            let intent = Intent::deserialize(object)?;
            let what = match means {
                Means::Paid => What::Paid,
                _ => What::Failed(intent.last_payment_error),
            };
            Subject { intent_id: Some(intent.id), metadata: intent.metadata, what }
        }
        Means::Refunded => {
            let charge = Charge::deserialize(object)?;
            // What was only set aside is let go by a refund, too. We set nothing aside.
            let intent_id = charge.payment_intent.filter(|_| charge.captured);
            let what = What::Refunded(charge.amount_refunded);
            Subject { intent_id, metadata: charge.metadata, what }
        }
        Means::RefundFailed => {
            let intent_id = Refund::deserialize(object)?.payment_intent;
            Subject { intent_id, metadata: Metadata::new(), what: What::RefundFailed }
        }
    })
}

/// The attempt that made the intent, and the intent's id. Its metadata name the attempt, which also helps while the answer that would
/// have told us the intent's id is still on its way.
async fn attempt_of(app: &AppState, subject: &Subject) -> Result<Option<(Uuid, String)>, Error> {
    let Some(intent_id) = &subject.intent_id else { return Ok(None) };
    let mut connection = app.store.connection().await?;
    let named = subject.metadata.get("attempt_id").and_then(|id| id.parse::<Uuid>().ok());
    let attempt = match named {
        Some(id) => connection.attempt(id).await?,
        None => connection.attempt_by_intent(intent_id).await?,
    };
    let is_its_intent = |known: &Option<String>| known.as_ref().is_none_or(|id| id == intent_id);
    let attempt = attempt.filter(|attempt| is_its_intent(&attempt.intent_id));
    Ok(attempt.map(|attempt| (attempt.id, intent_id.clone())))
}
