use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::attempts::fail;
use super::events::{Means, meaning};
use super::settle::settle;
use super::stripe::Intent;
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
    let Ok(intent) = serde_json::from_value::<Intent>(event.data.object.clone()) else {
        return Err(Error::WebhookUnreadable);
    };
    let Some(attempt_id) = attempt_of(app, &intent).await? else {
        // The same Stripe account may serve other shops.
        trace::note("an event about somebody else's payment");
        return Ok(());
    };
    match means {
        Means::Paid => settle(app.clone(), attempt_id, Some(intent.id)).await,
        Means::Failed => fail(app, attempt_id, &intent.id, intent.last_payment_error).await,
    }
}

/// The attempt that made `intent`. Its metadata name it, which also helps while the answer that would have told us the
/// intent's id is still on its way.
async fn attempt_of(app: &AppState, intent: &Intent) -> Result<Option<Uuid>, Error> {
    let mut connection = app.store.connection().await?;
    let named = intent.metadata.get("attempt_id").and_then(|id| id.parse::<Uuid>().ok());
    let attempt = match named {
        Some(id) => connection.attempt(id).await?,
        None => connection.attempt_by_intent(&intent.id).await?,
    };
    let is_its_intent = |known: &Option<String>| known.as_ref().is_none_or(|id| *id == intent.id);
    Ok(attempt.filter(|attempt| is_its_intent(&attempt.intent_id)).map(|attempt| attempt.id))
}
