//! Edits on their way to the server: one request at a time, nothing dropped, nothing sent after submit.
//!
//! A plain state machine without I/O. The server refuses two requests for one session at the same time and rolls a request back
//! as a whole, so edits wait for their turn, join into one request while they wait, and the e-mail, which is refused most
//! often, travels alone.

use std::time::Duration;

use kassette_core::{CheckoutUpdate, Patch};

#[derive(Debug, Default)]
pub struct UpdateQueue {
    waiting: CheckoutUpdate,
    in_flight: Option<CheckoutUpdate>,
    failures_in_a_row: u32,
    stopped: bool,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Accepted,
    /// The server was busy with this session, or there was no answer: the same again, later.
    TryAgain,
    /// These fields were refused; the others of the request were rolled back with them.
    RefusedFields(Vec<String>),
    /// There is no point in sending it again.
    Refused,
}

impl UpdateQueue {
    pub fn edit(&mut self, update: CheckoutUpdate) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting = waiting.followed_by(update);
    }

    /// The next request, if it is time for one. Tell [`Self::sent`] how it ended.
    pub fn take(&mut self) -> Option<CheckoutUpdate> {
        if self.stopped || self.in_flight.is_some() || self.waiting.is_empty() {
            return None;
        }
        let request = self.take_waiting();
        self.in_flight = Some(request.clone());
        Some(request)
    }

    fn take_waiting(&mut self) -> CheckoutUpdate {
        let email = std::mem::take(&mut self.waiting.customer_email);
        if email == Patch::Keep || self.waiting.is_empty() {
            let rest = std::mem::take(&mut self.waiting);
            return CheckoutUpdate { customer_email: email, ..rest };
        }
        let rest = std::mem::take(&mut self.waiting);
        self.waiting.customer_email = email;
        rest
    }

    /// Takes the outcome of the request in flight, and answers how long to wait before [`Self::take`] is asked again.
    pub fn sent(&mut self, outcome: Sent) -> Duration {
        let request = self.in_flight.take().unwrap_or_default();
        let again = match outcome {
            Sent::TryAgain => request,
            Sent::RefusedFields(names) => {
                let rest = names.iter().fold(request.clone(), |rest, name| rest.without(name));
                // A refusal that names none of our fields would come back for ever.
                if rest == request { CheckoutUpdate::default() } else { rest }
            }
            Sent::Accepted | Sent::Refused => {
                self.failures_in_a_row = 0;
                return Duration::ZERO;
            }
        };
        let newer = std::mem::take(&mut self.waiting);
        self.waiting = again.followed_by(newer);
        self.failures_in_a_row += 1;
        Duration::from_millis(250 << self.failures_in_a_row.min(5))
    }

    /// From submit on nothing is sent: confirm carries [`Self::waiting`] itself.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// What the server has not been told yet.
    pub fn waiting(&self) -> &CheckoutUpdate {
        &self.waiting
    }

    pub fn is_sending(&self) -> bool {
        self.in_flight.is_some()
    }

    /// The attempt ended without payment: edits flow again.
    pub fn resume(&mut self) {
        self.stopped = false;
    }

    /// Whether the server has everything that the buyer changed.
    pub fn is_idle(&self) -> bool {
        self.in_flight.is_none() && self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn name(name: &str) -> CheckoutUpdate {
        CheckoutUpdate { customer_name: Patch::Set(name.into()), ..Default::default() }
    }

    fn email(email: &str) -> CheckoutUpdate {
        CheckoutUpdate { customer_email: Patch::Set(email.into()), ..Default::default() }
    }

    fn product(id: u128) -> CheckoutUpdate {
        CheckoutUpdate { product_id: Some(Uuid::from_u128(id)), ..Default::default() }
    }

    #[test]
    fn sends_one_request_at_a_time() {
        let mut queue = UpdateQueue::default();
        queue.edit(name("Ada"));
        assert_eq!(queue.take(), Some(name("Ada")));
        queue.edit(product(1));
        assert_eq!(queue.take(), None);
        queue.sent(Sent::Accepted);
        assert_eq!(queue.take(), Some(product(1)));
    }

    #[test]
    fn joins_what_waits_into_one_request() {
        let mut queue = UpdateQueue::default();
        queue.edit(product(1));
        queue.edit(name("Ada"));
        queue.edit(product(2));
        assert_eq!(queue.take(), Some(product(2).followed_by(name("Ada"))));
    }

    #[test]
    fn the_email_travels_alone() {
        let mut queue = UpdateQueue::default();
        queue.edit(email("ada@example.com").followed_by(name("Ada")));
        assert_eq!(queue.take(), Some(name("Ada")));
        queue.sent(Sent::Accepted);
        assert_eq!(queue.take(), Some(email("ada@example.com")));
    }

    #[test]
    fn tries_again_with_what_was_typed_since() {
        let mut queue = UpdateQueue::default();
        queue.edit(product(1).followed_by(name("Ada")));
        queue.take();
        queue.edit(name("Grace"));
        assert_eq!(queue.sent(Sent::TryAgain), Duration::from_millis(500));
        assert_eq!(queue.take(), Some(product(1).followed_by(name("Grace"))));
        assert_eq!(queue.sent(Sent::TryAgain), Duration::from_secs(1));
    }

    #[test]
    fn waits_longer_after_each_failure_but_not_for_ever() {
        let mut queue = UpdateQueue::default();
        queue.edit(name("Ada"));
        let waits: Vec<Duration> = (0..9)
            .map(|_| {
                queue.take();
                queue.sent(Sent::TryAgain)
            })
            .collect();
        assert_eq!(waits[8], Duration::from_secs(8));
    }

    #[test]
    fn resends_the_fields_that_a_refusal_rolled_back() {
        let mut queue = UpdateQueue::default();
        queue.edit(product(1).followed_by(name("Ada")));
        queue.take();
        queue.sent(Sent::RefusedFields(vec!["customer_name".into()]));
        assert_eq!(queue.take(), Some(product(1)));
    }

    #[test]
    fn a_refusal_that_names_none_of_our_fields_is_not_repeated() {
        let mut queue = UpdateQueue::default();
        queue.edit(name("Ada"));
        queue.take();
        queue.sent(Sent::RefusedFields(vec!["discount_id".into()]));
        assert!(queue.is_idle());
    }

    #[test]
    fn sends_nothing_after_submit_until_it_failed() {
        let mut queue = UpdateQueue::default();
        queue.edit(name("Ada"));
        queue.stop();
        assert_eq!(queue.take(), None);
        assert_eq!(queue.waiting(), &name("Ada"));
        queue.resume();
        assert_eq!(queue.take(), Some(name("Ada")));
    }
}
