//! What the buyer changes, on its way to the server.

use std::time::Duration;

use gloo_timers::future::sleep;
use kassette_core::pricing::Selection;
use leptos::task::spawn_local;

use super::Session;
use crate::api;
use crate::edit::Edits;
use crate::update_queue::{Sent, UpdateQueue};

impl Session {
    /// Sends an edit as soon as it is its turn.
    pub fn edit(&self, edits: Edits) {
        // What was said of the whole form may not be true of what it becomes.
        let is_said = self.problems.with_untracked(|problems| problems.form.is_some());
        if is_said && !edits.is_empty() && !self.confirming.get_untracked() {
            self.problems.update(|problems| problems.form = None);
        }
        self.queue.update(|queue| queue.edit(edits));
        if let Some(later) = self.later.get_untracked()
            && !self.updating.get_untracked()
        {
            spawn_local((later.send_edits)(*self));
        }
    }

    pub(crate) async fn send_edits(self) {
        while let Some(edits) = self.queue.update(UpdateQueue::take) {
            self.updating.set(true);
            let outcome = match self.api().update(&edits).await {
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
            // Another tab may have confirmed: show what the server has.
            api::Error::Refused { .. } if error.is_about_status() => {
                spawn_local(self.refresh());
                Sent::Refused
            }
            api::Error::Refused { .. } => {
                self.note_refused(&error.fields());
                self.add_problems(self.problems_of(&error));
                Sent::RefusedFields(error.fields())
            }
        }
    }

    /// No edit leaves from now on. Answers, once the server has dealt with the last one, what it has not been told.
    pub async fn hold_edits(&self) -> Edits {
        self.queue.update(UpdateQueue::stop);
        while self.queue.with_untracked(UpdateQueue::is_sending) {
            sleep(Duration::from_millis(20)).await;
        }
        self.queue.with_untracked(|queue| queue.waiting().clone())
    }
}
