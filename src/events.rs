//! The session's event stream, as "look again" signals.
//!
//! Nothing is replayed to late listeners, so every signal, whatever it says, means: read the session.

use std::time::Duration;

use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use gloo_timers::future::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::EventSource;

/// Signals at connect, after every reconnect, at every message, and now and then where the stream is silent or out of reach.
pub struct Events {
    source: Option<EventSource>,
    signals: UnboundedReceiver<()>,
    /// The listener lives as long as the stream.
    _listener: Closure<dyn FnMut()>,
    wait: Duration,
}

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

impl Events {
    pub fn connect(url: &str) -> Self {
        let (sender, signals) = mpsc::unbounded();
        let listener = Closure::<dyn FnMut()>::new(move || _ = sender.unbounded_send(()));
        let source = EventSource::new(url).ok();
        if let Some(source) = &source {
            source.set_onopen(Some(listener.as_ref().unchecked_ref()));
            source.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        Self { source, signals, _listener: listener, wait: FIRST_WAIT }
    }

    /// Waits until it is time to look again.
    pub async fn next(&mut self) {
        let signal = self.signals.next();
        let silence = sleep(self.wait);
        futures_util::pin_mut!(silence);
        match select(signal, silence).await {
            Either::Left(_) => self.wait = FIRST_WAIT,
            Either::Right(_) => self.wait = (self.wait * 2).min(LONGEST_WAIT),
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if let Some(source) = &self.source {
            source.set_onopen(None);
            source.set_onmessage(None);
            source.close();
        }
    }
}

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Events")
    }
}
