//! Calls that go wrong on demand: answered with an error, not at all, or too late.

use std::{sync::Mutex, time::Duration};

use axum::http::{Method, StatusCode};
use serde::Deserialize;

use crate::error::StripeError;

/// What happens to which call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFault {
    fault: Kind,
    /// The whole path, in which `*` stands for any one part of it.
    path: String,
    #[serde(default = "post")]
    method: String,
    /// Which of the calls from now on is the first that it happens to.
    #[serde(default = "one")]
    nth: u32,
    /// How many calls it happens to.
    #[serde(default = "one")]
    times: u32,
    /// What a call that fails is answered: 500, which is kept under its idempotency key, or 429 or 503, which are not.
    #[serde(default = "internal_server_error")]
    status: u16,
    /// Whether a call that fails with 500 takes effect nevertheless.
    #[serde(default)]
    effect: bool,
    /// How late the answer of a call that took effect is; without it, it waits for a release.
    seconds: Option<u64>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Fail,
    Timeout,
    Late,
}

/// What happens to one call.
#[derive(Debug)]
pub enum Strike {
    None,
    /// It has no effect, and is answered with this, as if it had not been made: its idempotency key is still free.
    TurnAway(StripeError),
    /// It breaks down before or after it took effect, and is answered with this, now and whenever it is made again with
    /// the same idempotency key.
    Break {
        effect: bool,
        error: StripeError,
    },
    /// It has no effect, and is not answered.
    Timeout,
    /// It takes effect, and is answered after so long, or never.
    Late(Option<Duration>),
}

#[derive(Debug, Default)]
pub struct CallFaults(Mutex<Vec<CallFault>>);

impl CallFaults {
    /// Refuses a fault that makes no sense, saying why.
    pub fn add(&self, fault: CallFault) -> Result<(), &'static str> {
        if !matches!(fault.status, 429 | 500 | 503) {
            return Err("status should be 429, 500 or 503");
        }
        if fault.effect && !fault.breaks() {
            return Err("only what fails with 500 may have an effect");
        }
        if fault.nth == 0 || fault.times == 0 {
            return Err("nth and times should be 1 or more");
        }
        self.faults().push(fault);
        Ok(())
    }

    pub fn clear(&self) {
        self.faults().clear();
    }

    /// What happens to this call. Every fault that is about such calls counts it. Nothing breaks down over one that has
    /// its answer already.
    pub fn strike(&self, method: &Method, path: &str, has_answer: bool) -> Strike {
        let mut faults = self.faults();
        let mut strike = Strike::None;
        let can_strike = |fault: &&mut CallFault| {
            fault.is_about(method, path) && !(has_answer && fault.breaks())
        };
        for fault in faults.iter_mut().filter(can_strike) {
            if fault.nth > 1 {
                fault.nth -= 1;
            } else if matches!(strike, Strike::None) {
                fault.times -= 1;
                strike = fault.strike();
            }
        }
        faults.retain(|fault| fault.times > 0);
        strike
    }

    fn faults(&self) -> std::sync::MutexGuard<'_, Vec<CallFault>> {
        self.0.lock().expect("nothing panics while it holds the faults")
    }
}

impl CallFault {
    fn is_about(&self, method: &Method, path: &str) -> bool {
        self.method == method.as_str() && matches_path(&self.path, path)
    }

    fn strike(&self) -> Strike {
        match self.fault {
            Kind::Fail => self.failure(),
            Kind::Timeout => Strike::Timeout,
            Kind::Late => Strike::Late(self.seconds.map(Duration::from_secs)),
        }
    }

    fn failure(&self) -> Strike {
        let status = StatusCode::from_u16(self.status);
        let error = StripeError::fault(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        if self.breaks() {
            Strike::Break { effect: self.effect, error }
        } else {
            Strike::TurnAway(error)
        }
    }

    /// Whether the call breaks down while it is carried out.
    fn breaks(&self) -> bool {
        matches!(self.fault, Kind::Fail) && self.status == 500
    }
}

/// Whether `path` is `pattern`, in which `*` stands for any one part.
pub fn matches_path(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(path).all(|(pattern, part)| *pattern == "*" || *pattern == part)
}

fn post() -> String {
    "POST".to_owned()
}

fn one() -> u32 {
    1
}

fn internal_server_error() -> u16 {
    500
}
