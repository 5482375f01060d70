//! Edits on their way to the server: one request at a time, nothing dropped, nothing sent after submit.
//!
//! A plain state machine without I/O. The server refuses two requests for one session at the same time and rolls a request back
//! as a whole, so edits wait for their turn, join into one request while they wait, and the e-mail, which is refused most
//! often, travels alone.

use std::time::Duration;

use crate::edit::Edits;

#[derive(Debug, Default)]
pub struct UpdateQueue {
    waiting: Edits,
    in_flight: Option<Edits>,
    /// Others have travelled since the e-mail began to wait.
    is_emails_turn: bool,
    /// So many requests take one key each: something that they had in common was refused, and nobody said what.
    one_by_one: usize,
    failures_in_a_row: u32,
    stopped: bool,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Accepted,
    /// The server was busy with this session, or there was no answer: the same again, later.
    TryAgain,
    /// These fields were refused; the others of the request were rolled back with them. Where none of them is in the request, each
    /// of its keys is tried alone.
    RefusedFields(Vec<String>),
    /// There is no point in sending it again.
    Refused,
}

impl UpdateQueue {
    pub fn edit(&mut self, edits: Edits) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting = waiting.followed_by(edits);
    }

    /// The next request, if it is time for one. Tell [`Self::sent`] how it ended.
    pub fn take(&mut self) -> Option<Edits> {
        if self.stopped || self.in_flight.is_some() || self.waiting.is_empty() {
            return None;
        }
        let request = self.take_waiting();
        self.in_flight = Some(request.clone());
        Some(request)
    }

    fn take_waiting(&mut self) -> Edits {
        let waiting = std::mem::take(&mut self.waiting);
        if self.one_by_one > 0 {
            let (first, others) = waiting.split_first();
            self.one_by_one = if others.is_empty() { 0 } else { self.one_by_one - 1 };
            self.waiting = others;
            return first;
        }
        let (email, others) = waiting.split("customer_email");
        // By turns, so that somebody who goes on editing does not keep the e-mail waiting for ever.
        let takes_email = others.is_empty() || (self.is_emails_turn && !email.is_empty());
        self.is_emails_turn = !takes_email && !email.is_empty();
        let (request, rest) = if takes_email { (email, others) } else { (others, email) };
        self.waiting = rest;
        request
    }

    /// Takes the outcome of the request in flight, and answers how long to wait before [`Self::take`] is asked again.
    pub fn sent(&mut self, outcome: Sent) -> Duration {
        let request = self.in_flight.take().unwrap_or_default();
        let (again, wait) = match outcome {
            Sent::TryAgain => {
                self.failures_in_a_row += 1;
                (request, Duration::from_millis(250 << self.failures_in_a_row.min(5)))
            }
            Sent::RefusedFields(names) => (self.after_refusal(request, &names), Duration::ZERO),
            Sent::Accepted | Sent::Refused => (Edits::default(), Duration::ZERO),
        };
        if wait.is_zero() {
            self.failures_in_a_row = 0;
        }
        let newer = std::mem::take(&mut self.waiting);
        self.waiting = again.followed_by(newer);
        wait
    }

    /// What of a refused request is sent again. Always less than before, or in smaller pieces: it ends.
    fn after_refusal(&mut self, request: Edits, names: &[String]) -> Edits {
        let rest = names.iter().fold(request.clone(), |rest, name| rest.without(name));
        if rest.len() < request.len() {
            return rest;
        }
        let (_, others) = request.clone().split_first();
        if others.is_empty() {
            return Edits::default();
        }
        self.one_by_one = request.len();
        request
    }

    /// From submit on nothing is sent: confirm carries [`Self::waiting`] itself.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// What the server has not been told yet.
    pub fn waiting(&self) -> &Edits {
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
    use super::*;

    fn name(name: &str) -> Edits {
        Edits::text("customer_name", name)
    }

    fn email(email: &str) -> Edits {
        Edits::text("customer_email", email)
    }

    fn product(id: u32) -> Edits {
        Edits::text("product_id", &id.to_string())
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
    fn somebody_who_goes_on_editing_does_not_keep_the_email_waiting() {
        let mut queue = UpdateQueue::default();
        queue.edit(email("ada@example.com").followed_by(product(1)));
        assert_eq!(queue.take(), Some(product(1)));
        queue.edit(product(2));
        queue.sent(Sent::Accepted);
        assert_eq!(queue.take(), Some(email("ada@example.com")));
        queue.sent(Sent::Accepted);
        assert_eq!(queue.take(), Some(product(2)));
    }

    #[test]
    fn a_refusal_that_names_no_field_takes_only_its_own_cause_along() {
        let mut queue = UpdateQueue::default();
        queue.edit(product(1).followed_by(name("Ada")));
        queue.take();
        queue.sent(Sent::RefusedFields(vec![]));
        assert_eq!(queue.take(), Some(product(1)));
        queue.sent(Sent::RefusedFields(vec![]));
        assert_eq!(queue.take(), Some(name("Ada")));
        queue.sent(Sent::Accepted);
        assert!(queue.is_idle());
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
