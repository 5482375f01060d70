//! What happens to sessions, told to the event streams of their buyers. A server hears of what it commits itself at once, and
//! of what the other servers on the same database commit through that database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kassette_core::stream::StreamPayload;
use kassette_core::{CheckoutStatus, StreamEvent, StreamKey};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::AppState;
use crate::error::Error;

/// Messages that a slow reader may lag behind before it loses some. It reads the session after every message anyway.
const BACKLOG: usize = 32;

/// How long to wait before listening again after the database was lost: at first, and at most.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Something that happened to a session. It is told by the transaction that makes it true: see
/// [`Transaction::announce`](crate::store::Transaction::announce).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    pub checkout_id: Uuid,
    pub event: StreamEvent,
}

impl Announcement {
    /// The session was changed, and is `status` now.
    pub fn updated(checkout_id: Uuid, status: CheckoutStatus) -> Self {
        Self::of(checkout_id, StreamKey::Updated, Some(status))
    }

    /// The merchant's own server knows that the session is `status`, or does not want to know. Nobody waits for that while
    /// the session is open, or when it has expired.
    pub fn merchant_knows(checkout_id: Uuid, status: CheckoutStatus) -> Option<Self> {
        let is_awaited = !matches!(status, CheckoutStatus::Open | CheckoutStatus::Expired);
        is_awaited.then(|| Self::of(checkout_id, StreamKey::WebhookEventDelivered, Some(status)))
    }

    pub fn subscription_created(checkout_id: Uuid) -> Self {
        Self::of(checkout_id, StreamKey::SubscriptionCreated, None)
    }

    pub fn order_created(checkout_id: Uuid) -> Self {
        Self::of(checkout_id, StreamKey::OrderCreated, None)
    }

    fn of(checkout_id: Uuid, key: StreamKey, status: Option<CheckoutStatus>) -> Self {
        let id = Uuid::new_v4().to_string();
        Self { checkout_id, event: StreamEvent { id, key, payload: StreamPayload { status } } }
    }
}

/// The open event streams of this server.
#[derive(Clone, Debug, Default)]
pub struct Events {
    listeners: Arc<Mutex<HashMap<Uuid, broadcast::Sender<StreamEvent>>>>,
}

impl Events {
    pub fn subscribe(&self, checkout_id: Uuid) -> broadcast::Receiver<StreamEvent> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|_, sender| sender.receiver_count() > 0);
        listeners.entry(checkout_id).or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }

    /// Tells this server's streams of the session. What they hear of is committed: whoever hears of a change must be able to
    /// see it.
    pub fn tell(&self, announcement: Announcement) {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = listeners.get(&announcement.checkout_id) {
            // An error means that nobody listens any more.
            let _ = sender.send(announcement.event);
        }
    }

    /// The sessions that somebody watches.
    fn watched(&self) -> Vec<Uuid> {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = |(_, sender): &(&Uuid, &broadcast::Sender<_>)| sender.receiver_count() > 0;
        listeners.iter().filter(is_open).map(|(id, _)| *id).collect()
    }
}

/// Tells this server's streams of what other servers commit, until the server stops. Where no other server can share the
/// database there is nothing to do.
pub async fn keep_listening(app: AppState) {
    let mut wait = FIRST_WAIT;
    loop {
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            heard = listen(&app, &mut wait) => match heard {
                Ok(()) => return,
                Err(error) => tracing::warn!(?error, ?wait, "other servers cannot be heard for a while"),
            },
        }
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Listens until that fails. What was announced before is not heard, so every open stream is told to look again first.
async fn listen(app: &AppState, wait: &mut Duration) -> Result<(), Error> {
    let Some(mut others) = app.store.others().await? else { return Ok(()) };
    *wait = FIRST_WAIT;
    look_again(app).await?;
    loop {
        app.events.tell(others.next().await?);
    }
}

/// Tells every open stream what its session is now.
async fn look_again(app: &AppState) -> Result<(), Error> {
    let mut connection = app.store.connection().await?;
    for id in app.events.watched() {
        if let Some(record) = connection.checkout(id).await? {
            app.events.tell(Announcement::updated(id, record.status));
        }
    }
    Ok(())
}
