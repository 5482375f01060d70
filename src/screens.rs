//! The screens on which nothing can be typed.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::confirm::resume;
use crate::pay_elsewhere::PayElsewhere;
use crate::phase::Phase;
use crate::receipt::Receipt;
use crate::session::use_session;
use crate::text::{text, words};
use crate::ui::{Spinner, focus_soon, says};

/// A centred message. Its title, a key of a text, takes the focus, so that the change of screen is heard.
#[component]
pub fn Screen(title: &'static str, icon: &'static str, children: Children) -> impl IntoView {
    focus_soon(".screen__title");
    view! {
        <main class="screen">
            <span class=["screen__icon screen__icon--", icon].concat() aria-hidden="true"></span>
            <h1 class="screen__title" tabindex="-1">{words(title)}</h1>
            {children()}
        </main>
    }
}

#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <main class="checkout">
            <div class="summary">
                <span class="skeleton__bar skeleton__bar--head" aria-hidden="true"></span>
            </div>
            <div class="checkout__form">
                <div class="visually-hidden" role="status"><h1>{words("loading")}</h1></div>
                <Skeleton />
            </div>
        </main>
    }
}

/// The outline of the form; `page.rs` of the server writes the same into the page before the widget is there.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            <span class="skeleton__bar skeleton__bar--text"></span>
            <span class="skeleton__bar"></span>
            <span class="skeleton__bar"></span>
            <span class="skeleton__bar skeleton__bar--text"></span>
            <span class="skeleton__bar"></span>
            <span class="skeleton__bar"></span>
            <span class="skeleton__bar skeleton__bar--pay"></span>
        </div>
    }
}

/// A payment that an earlier visit started: finds out what came of it.
/// What is shown in `phase`, where that is not the form.
pub fn screen(phase: Phase) -> AnyView {
    match phase {
        Phase::Loading | Phase::Open | Phase::Confirming => ().into_any(),
        Phase::Processing => Processing().into_any(),
        Phase::Succeeded => Receipt().into_any(),
        Phase::Failed => Failed().into_any(),
        Phase::Expired => Expired().into_any(),
        Phase::NotFound => NotFound().into_any(),
        Phase::Blocked => Blocked().into_any(),
        Phase::Offline => Offline().into_any(),
    }
}

#[component]
pub fn Processing() -> impl IntoView {
    let session = use_session();
    spawn_local(resume(session));
    let asking_again =
        says(move || (session.progress() == "asking_again").then(|| text("asking_again")));
    view! {
        <Screen title="processing_title" icon="waiting">
            <p class="screen__text">{words("processing_text")}</p>
            <Spinner label="paying" />
            <p class="screen__note" role="status">{asking_again}</p>
            <PayElsewhere />
        </Screen>
    }
}

#[component]
pub fn Failed() -> impl IntoView {
    dead_end("failed_title", "failed_text", Some(Return().into_any()))
}

#[component]
pub fn Expired() -> impl IntoView {
    dead_end("expired_title", "expired_text", Some(Return().into_any()))
}

#[component]
pub fn NotFound() -> impl IntoView {
    dead_end("not_found_title", "not_found_text", None)
}

#[component]
pub fn Blocked() -> impl IntoView {
    dead_end("blocked_title", "blocked_text", None)
}

/// Nothing can be bought here; both keys are those of texts.
fn dead_end(title: &'static str, text: &'static str, way_back: Option<AnyView>) -> AnyView {
    view! {
        <Screen title icon="problem">
            <p class="screen__text">{words(text)}</p>
            {way_back}
        </Screen>
    }
    .into_any()
}

#[component]
pub fn Offline() -> impl IntoView {
    let session = use_session();
    let trying = RwSignal::new(false);
    let retry = move |_| {
        trying.set(true);
        spawn_local(async move {
            session.load().await;
            trying.try_set(false);
        });
    };
    let listener = window_event_listener(ev::online, move |_| spawn_local(session.load_again()));
    on_cleanup(move || listener.remove());
    view! {
        <Screen title="offline_title" icon="problem">
            <p class="screen__text">{words("offline_text")}</p>
            <button class="button" type="button" on:click:capture=retry disabled=trying>
                {words("try_again")}
            </button>
        </Screen>
    }
}

/// The way back to the shop, where the merchant named one.
#[component]
fn Return() -> impl IntoView {
    let url = use_session().peek(|checkout| checkout.base.return_url.clone()).flatten();
    url.map(|url| {
        view! { <a class="button" href=url target="_top">{words("return")}</a> }.into_any()
    })
}
