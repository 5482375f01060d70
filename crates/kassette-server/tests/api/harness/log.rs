use std::cell::RefCell;
use std::io;
use std::marker::PhantomData;
use std::mem;
use std::sync::Once;

use tracing_subscriber::EnvFilter;

thread_local! {
    /// What was logged on this thread, if somebody wants to know.
    static LOGGED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// One subscriber for all tests: what a subscriber of one thread wants to know, another thread can decide for it.
static SUBSCRIBED: Once = Once::new();

/// What the server logs while this is there, as far as it runs on the test's own thread. It is what the program logs by default.
pub struct Log {
    /// Stays on its thread.
    _here: PhantomData<*const ()>,
}

struct Writer;

impl Log {
    pub fn start() -> Self {
        SUBSCRIBED.call_once(|| {
            let subscriber = tracing_subscriber::fmt()
                .with_env_filter(EnvFilter::new("info,sqlx=warn"))
                .with_ansi(false)
                .with_writer(|| Writer);
            subscriber.init();
        });
        LOGGED.set(Some(Vec::new()));
        Self { _here: PhantomData }
    }

    /// What was logged since the last time.
    pub fn take(&self) -> String {
        let logged = LOGGED.with_borrow_mut(|logged| logged.as_mut().map(mem::take));
        String::from_utf8(logged.unwrap_or_default()).unwrap()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        LOGGED.set(None);
    }
}

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| {
            if let Some(logged) = logged {
                logged.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
