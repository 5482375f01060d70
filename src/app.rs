//! One screen at a time, chosen by the phase.

use kassette_core::CheckoutPublic;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::checkout_form::CheckoutForm;
use crate::confirm::tell_of_failure_elsewhere;
use crate::edit::Edits;
use crate::host::report_to_host;
use crate::later;
use crate::live::distinct;
use crate::page::{self, Page};
use crate::phase::Phase;
use crate::screens::Loading;
use crate::session::Session;
use crate::stripe::is_test_key;
use crate::text::words;
use crate::ui::{When, shows_one};

/// Shows `checkout`, the session that came with `page`, or the one that `page` names.
pub fn app(page: Page, checkout: Option<CheckoutPublic>) -> impl IntoView {
    let session = Session::new(page, checkout);
    report_to_host(session);
    page::name_after(session);
    listen_to_window(session);
    spawn_local(async move {
        let later = later::fetch().await;
        session.later.set(Some(later));
        (later.begin)(session);
    });
    view! { <App session /> }
}

#[component]
pub fn App(session: Session) -> impl IntoView {
    provide_context(session);
    // The form stays while it pays: made anew, it would lose what was typed into the payment form.
    let screen = distinct(move || match session.phase.get() {
        Phase::Confirming => Phase::Open,
        phase => phase,
    });
    view! {
        <TestMode session />
        {move || match screen.get() {
            Phase::Loading => Loading().into_any(),
            Phase::Open | Phase::Confirming => CheckoutForm().into_any(),
            phase => shows_one(move || session.later.get().map(|later| (later.screen)(phase))).into_any(),
        }}
    }
}

/// Nobody may mistake a rehearsal for a purchase.
#[component]
fn TestMode(session: Session) -> impl IntoView {
    let is_test = distinct(move || {
        session.with(|checkout| {
            let key = checkout.base.payment_processor_metadata.publishable_key.as_deref();
            key.is_some_and(is_test_key)
        }) == Some(true)
    });
    view! {
        <When is=is_test>
            <aside class="test-mode" title=words("test_mode_hint")>{words("test_mode")}</aside>
        </When>
    }
}

/// What the window tells: leaving, and the key that closes.
fn listen_to_window(session: Session) {
    // A buyer who leaves while paying would not see the outcome, unless they leave to pay.
    window_event_listener(ev::beforeunload, move |event| {
        if untrack(|| session.is_confirming()) && !session.is_leaving() {
            event.prevent_default();
        }
    });
    // A key pressed in here never reaches the embedding page.
    window_event_listener(ev::keydown, move |event| {
        // One that ends the composing of a character is for that alone.
        if event.key() == "Escape" && !event.is_composing() {
            session.leave();
        }
    });
}

/// What goes on beside the form.
pub(crate) fn begin(session: Session) {
    spawn_local(async move {
        if session.phase.get_untracked() == Phase::Loading {
            session.load().await;
        }
        tell_of_failure_elsewhere(session);
        if session.phase.get_untracked() == Phase::Open {
            session.api().opened().await;
        }
    });
    // Those that were made before.
    session.edit(Edits::default());
    // From the back/forward cache the page comes as it was left, however long ago.
    window_event_listener(ev::pageshow, move |event| {
        if event.persisted() && untrack(|| session.is_confirming()) {
            // Nobody answers to what the page waited for when it was left.
            _ = window().location().reload();
        } else if event.persisted() {
            spawn_local(session.refresh());
        }
    });
}
