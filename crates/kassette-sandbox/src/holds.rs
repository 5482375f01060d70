//! Answers that are held back after the call took effect, so that a test can look at the moment in
//! which Stripe has the money and the merchant does not know it yet.

use std::time::Duration;

use axum::http::Method;
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, time};

/// Which answers to hold back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The whole path, for example `/v1/payment_intents`.
    path: String,
    /// The call's method.
    #[serde(default = "post")]
    method: String,
    /// How long each answer is held at most; without it, until released.
    seconds: Option<u64>,
}

/// A call that has taken effect and waits for its answer.
#[derive(Debug, Clone, Serialize)]
pub struct HeldCall {
    method: String,
    path: String,
    request_id: String,
}

#[derive(Debug, Default)]
struct Desk {
    holds: Vec<Hold>,
    held: Vec<HeldCall>,
}

#[derive(Debug)]
pub struct Holds(watch::Sender<Desk>);

impl Default for Holds {
    fn default() -> Self {
        Self(watch::Sender::new(Desk::default()))
    }
}

impl Holds {
    pub fn add(&self, hold: Hold) {
        self.0.send_modify(|desk| desk.holds.push(hold));
    }

    /// Lets everything go, now and from now on.
    pub fn release(&self) {
        self.0.send_modify(|desk| desk.holds.clear());
    }

    /// Returns at once, or, if the call's answer is to be held back, when it may leave.
    pub async fn wait(&self, method: &Method, path: &str, request_id: &str) {
        let Some(hold) = self.0.borrow().hold_on(method, path).cloned() else { return };
        let _listed = self.list(HeldCall {
            method: method.to_string(),
            path: path.to_owned(),
            request_id: request_id.to_owned(),
        });
        let mut desk = self.0.subscribe();
        let released = desk.wait_for(|desk| desk.hold_on(method, path).is_none());
        let limit = hold.seconds.map_or(Duration::MAX, Duration::from_secs);
        // Whether released or timed out: the answer may leave.
        let _ = time::timeout(limit, released).await;
    }

    /// The calls that are being held back, as soon as there is one.
    pub async fn held(&self) -> Vec<HeldCall> {
        let mut desk = self.0.subscribe();
        let held = desk.wait_for(|desk| !desk.held.is_empty()).await;
        held.map(|desk| desk.held.clone()).unwrap_or_default()
    }

    fn list(&self, call: HeldCall) -> Listed<'_> {
        let request_id = call.request_id.clone();
        self.0.send_modify(|desk| desk.held.push(call));
        Listed { holds: self, request_id }
    }
}

impl Desk {
    fn hold_on(&self, method: &Method, path: &str) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.path == path && hold.method == method.as_str())
    }
}

/// A call's line in the list, which goes when the call does, be it answered or hung up.
struct Listed<'a> {
    holds: &'a Holds,
    request_id: String,
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        self.holds.0.send_modify(|desk| {
            desk.held.retain(|call| call.request_id != self.request_id);
        });
    }
}

fn post() -> String {
    "POST".to_owned()
}
