//! One screen at a time, chosen by the phase.

use kassette_core::host_message::HostEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::checkout_form::CheckoutForm;
use crate::page::Page;
use crate::phase::Phase;
use crate::receipt::Receipt;
use crate::screens::{Blocked, Expired, Failed, Loading, NotFound, Offline, Processing};
use crate::session::Session;
use crate::stripe::is_test_key;
use crate::text::text;

/// Opens the session of `page`.
pub fn app(page: Page) -> impl IntoView {
    let session = Session::new(page, Page::inlined_checkout());
    if session.phase.get_untracked() == Phase::Loading {
        spawn_local(async move { session.load().await });
    }
    report_to_host(session);
    view! { <App session /> }
}

#[component]
pub fn App(session: Session) -> impl IntoView {
    provide_context(session);
    // The form stays while it pays: made anew, it would lose what was typed into the payment form.
    let screen = Memo::new(move |_| match session.phase.get() {
        Phase::Confirming => Phase::Open,
        phase => phase,
    });
    view! {
        <TestMode session />
        {move || match screen.get() {
            Phase::Loading => Loading().into_any(),
            Phase::Open | Phase::Confirming => CheckoutForm().into_any(),
            Phase::Processing => Processing().into_any(),
            Phase::Succeeded => Receipt().into_any(),
            Phase::Failed => Failed().into_any(),
            Phase::Expired => Expired().into_any(),
            Phase::NotFound => NotFound().into_any(),
            Phase::Blocked => Blocked().into_any(),
            Phase::Offline => Offline().into_any(),
        }}
    }
}

/// Nobody may mistake a rehearsal for a purchase.
#[component]
fn TestMode(session: Session) -> impl IntoView {
    let is_test = Memo::new(move |_| {
        session.with(|checkout| {
            let key = checkout.base.payment_processor_metadata.publishable_key.as_deref();
            key.is_some_and(is_test_key)
        }) == Some(true)
    });
    view! {
        <Show when=move || is_test.get()>
            <p class="test-mode" title=text("test_mode_hint")>{text("test_mode")}</p>
        </Show>
    }
}

/// Tells the embedding page what happens here.
fn report_to_host(session: Session) {
    Effect::new(move |was_shown: Option<bool>| {
        let phase = session.phase.get();
        if let Some(code) = phase.host_error() {
            session.tell_host(HostEvent::Error { code: code.to_owned() });
        } else if phase != Phase::Loading && was_shown != Some(true) {
            session.tell_host(HostEvent::Loaded);
        }
        if phase == Phase::Succeeded {
            session.tell_success();
        }
        phase != Phase::Loading
    });
    Effect::new(move |last| {
        let totals = Memo::new(move |_| session.host_totals()).get();
        if let (Some(totals), Some(Some(last))) = (totals, last)
            && totals != last
        {
            session.tell_host(HostEvent::Updated { totals });
        }
        totals
    });
}
