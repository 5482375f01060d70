use std::{fmt, time::Duration};

use fantoccini::error::CmdError;
use tokio::time::{Instant, sleep, timeout_at};

/// How long a condition may take to come true. Only a test that fails waits to the end of it.
pub const PATIENCE: Duration = Duration::from_secs(20);

const LOOK_EVERY: Duration = Duration::from_millis(25);

/// Why a condition is not true yet.
#[derive(Debug)]
pub struct NotYet(String);

impl fmt::Display for NotYet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for NotYet {
    fn from(reason: String) -> Self {
        Self(reason)
    }
}

impl From<&str> for NotYet {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

/// A page that is being exchanged answers with all kinds of errors; the next look finds the new one.
impl From<CmdError> for NotYet {
    fn from(error: CmdError) -> Self {
        Self(error.to_string())
    }
}

/// Looks again and again until the condition is true.
///
/// # Panics
/// If it does not come true in time; the message ends with what the last look saw.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<T, NotYet>) -> T {
    println!("· {what}");
    let deadline = Instant::now() + PATIENCE;
    let mut last = NotYet::from("no answer");
    loop {
        match timeout_at(deadline, look()).await {
            Ok(Ok(found)) => return found,
            Ok(Err(reason)) => last = reason,
            Err(_) => {}
        }
        assert!(Instant::now() < deadline, "waited {} s: {what}\n{last}", PATIENCE.as_secs());
        sleep(LOOK_EVERY).await;
    }
}
