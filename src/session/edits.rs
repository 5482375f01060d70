//! What the buyer changes, on its way to the server.

use std::time::Duration;

use gloo_timers::future::sleep;
use kassette_core::CheckoutUpdate;
use kassette_core::pricing::Selection;
use leptos::task::spawn_local;

use super::Session;
use crate::api;
use crate::problem::Problems;
use crate::update_queue::{Sent, UpdateQueue};

impl Session {
    /// Sends an edit as soon as it is its turn.
    pub fn edit(&self, update: CheckoutUpdate) {
        self.queue.update(|queue| queue.edit(update));
        if !self.updating.get_untracked() {
            spawn_local(self.send_edits());
        }
    }

    async fn send_edits(self) {
        while let Some(update) = self.queue.update(UpdateQueue::take) {
            self.updating.set(true);
            let outcome = match self.api().update(&update).await {
                Ok(checkout) => {
                    self.receive(checkout);
                    Sent::Accepted
                }
                Err(error) => self.refused(error),
            };
            let wait = self.queue.update(|queue| queue.sent(outcome));
            if !wait.is_zero() {
                sleep(wait).await;
            }
        }
        self.updating.set(false);
        if self.queue.with_untracked(UpdateQueue::is_idle) {
            self.selection.set(Selection::default());
        }
    }

    fn refused(self, error: api::Error) -> Sent {
        match &error {
            api::Error::Network
            | api::Error::Unreadable { .. }
            | api::Error::TooOften { .. }
            | api::Error::Refused { status: 409 | 500.., .. } => Sent::TryAgain,
            api::Error::Refused { status: 404 | 410, .. } => {
                self.lose(error);
                Sent::Refused
            }
            api::Error::Refused { status: 422, .. } => {
                let problems = Problems::of(&error);
                let fields = problems.fields.iter().map(|(name, _)| (*name).to_owned()).collect();
                self.problems.set(problems);
                Sent::RefusedFields(fields)
            }
            api::Error::Refused { .. } => {
                // Another tab may have confirmed or switched: show what the server has.
                spawn_local(self.refresh());
                Sent::Refused
            }
        }
    }

    /// No edit leaves from now on. Answers, once the server has dealt with the last one, what it has not been told.
    pub async fn hold_edits(&self) -> CheckoutUpdate {
        self.queue.update(UpdateQueue::stop);
        while self.queue.with_untracked(UpdateQueue::is_sending) {
            sleep(Duration::from_millis(20)).await;
        }
        self.queue.with_untracked(|queue| queue.waiting().clone())
    }
}
