use std::sync::Arc;
use std::time::Duration;

use kassette_core::Timestamp;
use rand::RngExt;
use reqwest::redirect::Policy;
use tokio::task::JoinSet;
use url::Url;
use uuid::Uuid;

use super::address::{self, PublicOnly};
use super::message;
use super::signature::sign;
use crate::AppState;
use crate::error::Error;
use crate::events::Announcement;
use crate::store::webhooks::events::{WebhookDelivery, WebhookEvent};
use crate::store::webhooks::{WebhookEndpoint, WebhookFormat};

/// How long an endpoint may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How often an event is tried. All of it takes about an hour.
const MOST_ATTEMPTS: i64 = 10;

/// Events in a row that may fail before their endpoint is switched off.
const MOST_FAILURES: i64 = 10;

/// Seconds that an event belongs to the server that sends it: longer than sending may take.
const CLAIM: i64 = 20;

/// Events that are taken on at once.
const AT_ONCE: i64 = 32;

/// Characters of an answer that are kept.
const KEPT_ANSWER: usize = 2048;

/// How long to sleep if nobody wakes us: retries become due, and another server may have left something behind.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How webhooks are sent.
#[derive(Clone, Debug)]
pub struct Webhooks {
    http: reqwest::Client,
    may_be_private: bool,
}

impl Webhooks {
    /// `may_be_private`: endpoints may be in this server's own network, and without TLS.
    ///
    /// # Errors
    /// This machine has no way to make TLS connections.
    pub fn new(may_be_private: bool) -> Result<Self, reqwest::Error> {
        // One process, one choice; a second call finds it made already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().timeout(TIMEOUT).redirect(Policy::none());
        let http =
            if may_be_private { http } else { http.no_proxy().dns_resolver(Arc::new(PublicOnly)) };
        Ok(Self { http: http.build()?, may_be_private })
    }

    /// Whether events may be sent to `url`; why not, for the merchant.
    pub fn check(&self, url: &Url) -> Result<(), &'static str> {
        address::check(url, self.may_be_private)
    }
}

/// Sends events until the server stops.
pub async fn keep_sending(app: AppState) {
    let stored = app.store.webhooks();
    loop {
        match send_due(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(?error, "webhooks could not be sent"),
        }
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            () = stored.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// Sends what is due now and returns whether there may be more. What one endpoint is told arrives in order, as long as it answers;
/// different endpoints do not wait for each other.
pub async fn send_due(app: &AppState) -> Result<bool, Error> {
    let due = app.store.connection().await?.due_webhook_events(app.clock.now(), AT_ONCE).await?;
    let is_full = i64::try_from(due.len()).unwrap_or(AT_ONCE) == AT_ONCE;
    let mut queues: Vec<Vec<WebhookEvent>> = Vec::new();
    for event in due {
        let endpoint_id = event.endpoint_id;
        match queues.iter_mut().find(|queue| queue[0].endpoint_id == endpoint_id) {
            Some(queue) => queue.push(event),
            None => queues.push(vec![event]),
        }
    }
    let mut sending = JoinSet::new();
    for queue in queues {
        let app = app.clone();
        sending.spawn(async move {
            for event in queue {
                send(&app, event).await?;
            }
            Ok::<(), Error>(())
        });
    }
    while let Some(sent) = sending.join_next().await {
        sent.map_err(|error| Error::Internal(error.into()))??;
    }
    Ok(is_full)
}

async fn send(app: &AppState, mut event: WebhookEvent) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    let until = app.clock.now().plus_seconds(CLAIM);
    if !transaction.claim_webhook_event(&event, until).await? {
        return Ok(());
    }
    let endpoint = transaction.webhook_endpoint(event.endpoint_id).await?;
    transaction.commit().await?;
    let endpoint = endpoint.filter(|it| it.enabled && it.deleted_at.is_none());
    let message = endpoint.and_then(|it| message::body(it.format, &event).map(|body| (it, body)));
    let Some((endpoint, body)) = message else {
        event.skipped = true;
        event.due_at = None;
        return store(app, event, None, None).await;
    };
    // No transaction is open while the endpoint takes its time.
    let answer = post(app, &endpoint, event.id, body).await;
    let now = app.clock.now();
    let succeeded = answer.code.is_some_and(|code| (200..300).contains(&code));
    event.modified_at = Some(now);
    event.attempts += 1;
    event.last_http_code = answer.code;
    event.succeeded = (succeeded || event.attempts >= MOST_ATTEMPTS).then_some(succeeded);
    event.due_at = match event.succeeded {
        Some(_) => None,
        None => Some(next_try(event.attempts, now)),
    };
    let delivery = WebhookDelivery {
        id: Uuid::new_v4(),
        created_at: now,
        organization_id: event.organization_id,
        endpoint_id: event.endpoint_id,
        event_id: event.id,
        succeeded,
        http_code: answer.code,
        response: answer.text,
    };
    let heard = event.awaited.filter(|_| succeeded && endpoint.format == WebhookFormat::Raw);
    let heard = heard.and_then(|(id, status)| Announcement::merchant_knows(id, status));
    store(app, event, Some(delivery), heard).await
}

async fn store(
    app: &AppState,
    event: WebhookEvent,
    delivery: Option<WebhookDelivery>,
    heard: Option<Announcement>,
) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    if let Some(heard) = heard {
        transaction.announce(heard);
    }
    transaction.save_webhook_event(&event).await?;
    if let Some(delivery) = delivery {
        transaction.insert_webhook_delivery(&delivery).await?;
    }
    if let Some(succeeded) = event.succeeded {
        let now = app.clock.now();
        transaction
            .count_webhook_failure(event.endpoint_id, !succeeded, MOST_FAILURES, now)
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// What came back.
struct Answer {
    code: Option<i64>,
    text: Option<String>,
}

async fn post(app: &AppState, endpoint: &WebhookEndpoint, id: Uuid, body: String) -> Answer {
    let refused = |why: &str| Answer { code: None, text: Some(why.to_owned()) };
    let url = match Url::parse(&endpoint.url) {
        Ok(url) => url,
        Err(error) => return refused(&error.to_string()),
    };
    // Checked again: what is allowed may have changed since it was stored.
    if let Err(why) = app.webhooks.check(&url) {
        return refused(why);
    }
    let id = id.to_string();
    let seconds = app.clock.now().unix_micros() / 1_000_000;
    let request = app
        .webhooks
        .http
        .post(url)
        .header("user-agent", "kassette webhooks")
        .header("content-type", "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", sign(&endpoint.secret, &id, seconds, &body));
    match request.body(body).send().await {
        Ok(response) => {
            let code = i64::from(response.status().as_u16());
            Answer { code: Some(code), text: beginning(response).await }
        }
        Err(error) => refused(&error.without_url().to_string()),
    }
}

/// The beginning of an answer, which may be endless.
async fn beginning(mut response: reqwest::Response) -> Option<String> {
    let mut bytes = Vec::new();
    while bytes.len() < KEPT_ANSWER
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    // PostgreSQL takes no NUL in its texts.
    let text = String::from_utf8_lossy(&bytes).replace('\0', "");
    Some(text.chars().take(KEPT_ANSWER).collect())
}

/// 4 to 8 seconds after the first failure, twice that after each further one, but no more than 10 to 20 minutes.
fn next_try(attempts: i64, now: Timestamp) -> Timestamp {
    let doubled = 2_i64.saturating_pow(u32::try_from(attempts).unwrap_or(u32::MAX));
    let shortest = doubled.saturating_mul(2).min(600);
    now.plus_seconds(rand::rng().random_range(shortest..=shortest * 2))
}
