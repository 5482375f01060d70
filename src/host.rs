//! The page that embeds the checkout, and what it is told.

use kassette_core::host_message::{HostEvent, HostMessage};
use leptos::prelude::window;
use uuid::Uuid;

use crate::api::to_js;

/// Posts messages to the embedding page: to one origin, never to all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    origin: String,
    checkout_id: Option<Uuid>,
}

impl Host {
    /// `origin` is the one that the session was made for.
    pub fn new(origin: String, checkout_id: Option<Uuid>) -> Self {
        Self { origin, checkout_id }
    }

    pub fn tell(&self, event: HostEvent) {
        let Ok(Some(parent)) = window().parent() else { return };
        if parent == window() {
            return;
        }
        let message = HostMessage::new(self.checkout_id, event);
        // An origin that no page can have is refused here; nobody is left to be told about it.
        _ = parent.post_message(&to_js(&message), &self.origin);
    }
}
