use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use kassette_core::Timestamp;

/// What time it is. Everything that compares moments asks the application's clock, so that tests can move it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    pub fn system() -> Self {
        Self(Arc::new(|| {
            let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX)
        }))
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_unix_micros((self.0)()).expect("the clock shows a year before 10000")
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// A clock that stands still until it is moved.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub fn starting_at(moment: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(moment.unix_micros())))
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let micros = Arc::clone(&self.0);
        Clock(Arc::new(move || micros.load(Ordering::SeqCst)))
    }
}
