//! The session's event stream, as "look again" signals.
//!
//! Nothing is replayed to late listeners, so every signal, whatever it says, means: read the session.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::JSON;
use kassette_core::CheckoutStatus;
use leptos::ev;
use leptos::prelude::{WindowListenerHandle, window_event_listener};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventSource, MessageEvent};

use crate::reading::{get, text};

/// Signals at connect, after every reconnect, at every message, and now and then where the stream is silent or out of reach.
pub struct Events {
    source: Option<EventSource>,
    signals: UnboundedReceiver<()>,
    /// The listener lives as long as the stream.
    listener: Closure<dyn FnMut(JsValue)>,
    /// Back online, there is no need to wait any longer.
    online: Option<WindowListenerHandle>,
    url: String,
    wait: Duration,
    /// The merchant's backend knows that the purchase succeeded.
    delivered: Rc<Cell<bool>>,
}

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

impl Events {
    pub fn connect(url: &str) -> Self {
        let (sender, signals) = mpsc::unbounded();
        let delivered = Rc::new(Cell::new(false));
        let online = Some(window_event_listener(ev::online, {
            let sender = sender.clone();
            move |_| _ = sender.unbounded_send(())
        }));
        let seen = delivered.clone();
        let listener = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            if event.dyn_ref().is_some_and(tells_delivery) {
                seen.set(true);
            }
            _ = sender.unbounded_send(());
        });
        let url = url.to_owned();
        let mut events =
            Self { source: None, signals, listener, online, url, wait: FIRST_WAIT, delivered };
        events.open();
        events
    }

    fn open(&mut self) {
        self.close();
        self.source = EventSource::new(&self.url).ok();
        if let Some(source) = &self.source {
            source.set_onopen(Some(self.listener.as_ref().unchecked_ref()));
            source.set_onmessage(Some(self.listener.as_ref().unchecked_ref()));
        }
    }

    fn close(&self) {
        if let Some(source) = &self.source {
            source.set_onopen(None);
            source.set_onmessage(None);
            source.close();
        }
    }

    /// Waits until the merchant's backend knows of the success, or for `longest`.
    pub async fn delivery(&mut self, longest: Duration) {
        let too_long = sleep(longest);
        futures_util::pin_mut!(too_long);
        while !self.delivered.get() {
            if let Either::Right(_) = select(self.signals.next(), &mut too_long).await {
                return;
            }
        }
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
        // Browsers connect again by themselves, but not after an answer that is no stream.
        let closed = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
        if self.source.as_ref().is_none_or(closed) {
            self.open();
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.close();
        if let Some(online) = self.online.take() {
            online.remove();
        }
    }
}

fn tells_delivery(event: &MessageEvent) -> bool {
    let data = event.data().as_string().and_then(|text| JSON::parse(&text).ok());
    data.is_some_and(|event| {
        text(&event, "key").as_deref() == Some("checkout.webhook_event_delivered")
            && text(&get(&event, "payload"), "status").as_deref()
                == Some(CheckoutStatus::Succeeded.as_str())
    })
}

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Events")
    }
}
