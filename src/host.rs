//! The page that embeds the checkout, and what it is told.

use kassette_core::host_message::{HostEvent, HostMessage, HostTotals};
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::ResizeObserver;

use crate::live::follow;
use crate::phase::Phase;
use crate::session::Session;
use crate::writing::to_js;

/// Posts messages to the embedding page: to one origin, never to all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    origin: String,
    checkout_id: Option<Uuid>,
}

impl Host {
    /// `origin` is the one that the session was made for.
    pub fn new(origin: String, checkout_id: Option<Uuid>) -> Self {
        Self { origin, checkout_id }
    }

    pub fn tell(&self, event: HostEvent) {
        let Ok(Some(parent)) = window().parent() else { return };
        if parent == window() {
            return;
        }
        let message = HostMessage::new(self.checkout_id, event);
        // An origin that no page can have is refused here; nobody is left to be told about it.
        _ = parent.post_message(&to_js(&message), &self.origin);
    }
}

/// Tells the embedding page what happens here, as it happens.
pub fn report_to_host(session: Session) {
    let mut loaded = false;
    follow(move || {
        let phase = session.phase.get();
        if let Some(code) = phase.host_error() {
            session.tell_host(HostEvent::Error { code: code.to_owned() });
            return;
        }
        if phase == Phase::Loading {
            return;
        }
        if !std::mem::replace(&mut loaded, true) {
            session.tell_host(HostEvent::Loaded);
            report_height(session);
        }
        if phase == Phase::Succeeded && !session.is_following() {
            session.succeed();
        }
    });
    let mut last: Option<HostTotals> = None;
    follow(move || {
        let totals = session.host_totals();
        match (last, totals) {
            (Some(last), Some(totals)) if last != totals => {
                session.tell_host(HostEvent::Updated { totals });
            }
            _ => {}
        }
        last = totals;
    });
}

/// For frames that are as high as their content.
fn report_height(session: Session) {
    let Some(body) = document().body() else { return };
    let observed = body.clone();
    let listener = Closure::<dyn FnMut()>::new(move || {
        let height = u32::try_from(observed.scroll_height()).unwrap_or_default();
        session.tell_host(HostEvent::Resize { height });
    });
    if let Ok(observer) = ResizeObserver::new(listener.as_ref().unchecked_ref()) {
        observer.observe(&body);
        // As long as the page.
        listener.forget();
    }
}
