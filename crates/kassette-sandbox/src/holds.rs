//! Answers that are held back after the call took effect, so that a test can look at the moment in
//! which Stripe has the money and the merchant does not know it yet.

use std::time::Duration;

use axum::http::Method;
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, time};

use crate::call_faults::matches_path;

/// Which answers to hold back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The whole path, for example `/v1/payment_intents`; `*` stands for any one part of it.
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

impl HeldCall {
    fn new(method: &Method, path: &str, request_id: &str) -> Self {
        Self {
            method: method.to_string(),
            path: path.to_owned(),
            request_id: request_id.to_owned(),
        }
    }
}

#[derive(Debug, Default)]
struct Desk {
    holds: Vec<Hold>,
    held: Vec<HeldCall>,
    /// How often everything has been let go.
    releases: u64,
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
        self.0.send_modify(|desk| {
            desk.holds.clear();
            desk.releases += 1;
        });
    }

    /// Returns at once, or, if the call's answer is to be held back, when it may leave.
    pub async fn wait(&self, method: &Method, path: &str, request_id: &str) {
        let (hold, releases) = {
            let desk = self.0.borrow();
            (desk.hold_on(method, path).cloned(), desk.releases)
        };
        let Some(hold) = hold else { return };
        let call = HeldCall::new(method, path, request_id);
        self.keep(call, hold.seconds.map(Duration::from_secs), releases).await;
    }

    /// Returns when the call's answer may leave: when everything is let go, or after `limit`.
    pub async fn hold_back(
        &self,
        method: &Method,
        path: &str,
        request_id: &str,
        limit: Option<Duration>,
    ) {
        let releases = self.0.borrow().releases;
        self.keep(HeldCall::new(method, path, request_id), limit, releases).await;
    }

    /// Waits until there have been more than so many releases.
    async fn keep(&self, call: HeldCall, limit: Option<Duration>, releases: u64) {
        let _listed = self.list(call);
        let mut desk = self.0.subscribe();
        let let_go = desk.wait_for(|desk| desk.releases > releases);
        // Whether let go or timed out: the answer may leave.
        let _ = time::timeout(limit.unwrap_or(Duration::MAX), let_go).await;
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
        self.holds
            .iter()
            .find(|hold| matches_path(&hold.path, path) && hold.method == method.as_str())
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
