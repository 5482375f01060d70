use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kassette_core::stream::StreamPayload;
use kassette_core::{CheckoutStatus, StreamEvent, StreamKey};
use tokio::sync::broadcast;
use uuid::Uuid;

/// Messages that a slow reader may lag behind before it loses some. It reads the session after every message anyway.
const BACKLOG: usize = 32;

/// Tells the event streams of a session what happened to it. Publish after the commit, never before: a reader that hears
/// of a change must be able to see it.
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

    /// The session was changed, and is `status` now.
    pub fn updated(&self, checkout_id: Uuid, status: CheckoutStatus) {
        self.publish(checkout_id, StreamKey::Updated, Some(status));
    }

    /// The merchant's own server knows that the session is `status`, or does not want to know.
    pub fn merchant_knows(&self, checkout_id: Uuid, status: CheckoutStatus) {
        if !matches!(status, CheckoutStatus::Open | CheckoutStatus::Expired) {
            self.publish(checkout_id, StreamKey::WebhookEventDelivered, Some(status));
        }
    }

    pub fn subscription_created(&self, checkout_id: Uuid) {
        self.publish(checkout_id, StreamKey::SubscriptionCreated, None);
    }

    pub fn order_created(&self, checkout_id: Uuid) {
        self.publish(checkout_id, StreamKey::OrderCreated, None);
    }

    fn publish(&self, checkout_id: Uuid, key: StreamKey, status: Option<CheckoutStatus>) {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = listeners.get(&checkout_id) {
            let id = Uuid::new_v4().to_string();
            // An error means that nobody listens any more.
            let _ = sender.send(StreamEvent { id, key, payload: StreamPayload { status } });
        }
    }
}
