use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::sync::Once;

use tracing_subscriber::EnvFilter;

thread_local! {
    /// What was logged on this thread, if somebody wants to know.
    static LOGGED: RefCell<Option<Logged>> = const { RefCell::new(None) };
}

/// One subscriber for all tests: what a subscriber of one thread wants to know, another thread can decide for it.
static SUBSCRIBED: Once = Once::new();

/// What the server logs while this is there, as far as it runs on the test's own thread. It is what the program logs by default.
pub struct Log(Logged);

type Logged = Rc<RefCell<Vec<u8>>>;

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
        let logged = Logged::default();
        LOGGED.set(Some(logged.clone()));
        Self(logged)
    }

    /// What was logged since the last time.
    pub fn take(&self) -> String {
        String::from_utf8(self.0.take()).unwrap()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        LOGGED.set(None);
    }
}

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow(|logged| {
            if let Some(logged) = logged {
                logged.borrow_mut().extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
