//! The payment form: Stripe's frame inside ours.

use std::time::Duration;

use gloo_timers::future::sleep;
use kassette_core::CheckoutPublic;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::later::Later;
use crate::live::{distinct, follow};
use crate::session::{Session, use_session};
use crate::stripe::{
    self, Appearance, AppearanceRules, AppearanceVariables, Charge, Elements, FutureUsage,
    InputRule, Mode, PaymentElement, Stripe,
};
use crate::text::{spoken, words};
use crate::ui::{Notice, Spinner, When, holds};

/// A form that is not there by then, and does not say why, does not come.
const LONGEST_LOADING: Duration = Duration::from_secs(20);

/// The mounted payment form.
#[derive(Clone, Debug)]
pub struct Payment {
    pub stripe: Stripe,
    pub elements: Elements,
    element: PaymentElement,
}

/// Where the payment form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    Loading,
    Ready,
    /// Blocked or out of reach.
    Unavailable,
}

/// Where the buyer types card data, in a frame that only Stripe can read.
#[component]
pub fn PaymentForm() -> impl IntoView {
    let session = use_session();
    let place = NodeRef::<Div>::new();
    let start = move |later: Later| {
        session.set_payment_state(PaymentState::Loading);
        (later.mount_payment)(session, place);
    };
    follow(move || {
        if let (Some(later), Some(_)) = (session.later.get(), place.get()) {
            start(later);
        }
    });
    let mut told = None;
    follow(move || {
        let charge = session.with(charge_of);
        if charge != told
            && let (Some(payment), Some(charge)) = (session.payment(), &charge)
            && let Some(later) = session.later.get_untracked()
        {
            (later.change_payment)(&payment, charge);
        }
        told = charge;
    });
    follow(move || {
        _ = spoken();
        // An update takes back that the form was submitted: while it pays, it stays as it is.
        if !session.is_confirming()
            && let (Some(payment), Some(later)) = (session.payment(), session.later.get_untracked())
        {
            (later.translate_payment)(&payment);
        }
    });
    on_cleanup(move || {
        if let Some(payment) = session.payment() {
            payment.element.destroy();
            session.set_payment(None);
        }
    });
    let is_loading = distinct(move || session.payment_state() == PaymentState::Loading);
    let is_unavailable = distinct(move || session.payment_state() == PaymentState::Unavailable);
    view! {
        <fieldset class="group">
            <legend class="group__title">{words("payment")}</legend>
            <div class="payment" aria-busy=holds(move || is_loading.get())>
                <When is=is_loading>
                    <Spinner label="payment_loading" />
                </When>
                <When is=is_unavailable>
                    <div class="payment__unavailable" role="alert">
                        <p class="notice">{words("payment_unavailable")}</p>
                        <button class="button button--quiet" type="button" on:click:capture=move |_| _ = session.later.get_untracked().map(start)>
                            {words("try_again")}
                        </button>
                        <ElsewhereLink />
                    </div>
                </When>
                <div class="payment__element" node_ref=place></div>
            </div>
            <Notice message=|problems| &problems.payment />
        </fieldset>
    }
}

/// In a frame other rules hold: what is blocked here may work in a tab of its own.
#[component]
fn ElsewhereLink() -> impl IntoView {
    let session = use_session();
    let url = session.page().embedded.then(|| session.peek(|checkout| checkout.base.url.clone()));
    url.flatten().map(|url| {
        view! { <a href=url target="_blank" rel="noopener">{words("open_in_tab")}</a> }.into_any()
    })
}

/// In the language that is spoken now.
pub fn translate(payment: &Payment) {
    payment.elements.speak(&spoken());
}

/// Brings Stripe.js and its form to `place`.
pub async fn mount(session: Session, place: NodeRef<Div>) {
    let loaded = stripe::load(&session.page().stripe_js).await;
    let payment = if loaded { payment_form(session) } else { None };
    // The buyer may have left this screen while the script was loading.
    let place = place.try_get_untracked().flatten();
    let (Some(payment), Some(place)) = (payment, place) else {
        session.set_payment_state(PaymentState::Unavailable);
        return;
    };
    // A key pressed in the payment form's frame never reaches this page.
    listen(&payment.element, "escape", move |_| session.leave());
    listen(&payment.element, "ready", move |_| session.set_payment_state(PaymentState::Ready));
    listen(&payment.element, "loaderror", move |_| {
        session.set_payment_state(PaymentState::Unavailable);
    });
    listen(&payment.element, "change", move |event| {
        if let Some(method) = stripe::chosen_method(&event) {
            session.choose_payment_method(method);
        }
    });
    if payment.element.mount(&place).is_err() {
        session.set_payment_state(PaymentState::Unavailable);
        return;
    }
    session.set_payment(Some(payment));
    sleep(LONGEST_LOADING).await;
    if untrack(|| session.payment_state()) == PaymentState::Loading {
        session.set_payment_state(PaymentState::Unavailable);
    }
}

fn payment_form(session: Session) -> Option<Payment> {
    let (metadata, charge) = session
        .peek(|checkout| (checkout.base.payment_processor_metadata.clone(), charge_of(checkout)))?;
    let stripe = Stripe::new(&metadata.publishable_key?)?;
    let customer_session = metadata.customer_session_client_secret.as_deref();
    let appearance = appearance(session.page().is_dark());
    let elements = stripe.elements(&charge, &appearance, customer_session)?;
    let element = elements.payment_element()?;
    Some(Payment { stripe, elements, element })
}

/// The frame lives as long as the page, and so does its listener.
fn listen(element: &PaymentElement, event: &str, then: impl FnMut(JsValue) + 'static) {
    let listener = Closure::<dyn FnMut(JsValue)>::new(then);
    element.on(event, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// What Stripe.js has to know of the session.
pub fn charge_of(checkout: &CheckoutPublic) -> Charge {
    let base = &checkout.base;
    let charged = base.is_payment_required && base.total_amount > 0;
    let (mode, stored) = match (charged, base.is_payment_setup_required) {
        (true, true) => (Mode::Subscription, true),
        (true, false) => (Mode::Payment, false),
        (false, _) => (Mode::Setup, true),
    };
    Charge {
        mode,
        amount: charged.then_some(base.total_amount),
        currency: base.currency.as_str().to_owned(),
        setup_future_usage: stored.then_some(FutureUsage::OffSession),
    }
}

/// The frame cannot see our style sheets: it is told the tokens that are in force here.
fn appearance(dark: bool) -> Appearance {
    let style = document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten());
    let token = |name: &str| {
        let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
        value.map(|value| value.trim_ascii().to_owned()).unwrap_or_default()
    };
    Appearance {
        theme: if dark { "night" } else { "stripe" },
        variables: AppearanceVariables {
            color_primary: token("--color-accent"),
            color_background: token("--color-field"),
            color_text: token("--color-text"),
            color_danger: token("--color-danger"),
            border_radius: token("--radius-control"),
            font_size_base: "16px",
            font_family: token("--font"),
        },
        rules: AppearanceRules {
            input: InputRule {
                border: ["1px solid ", &*token("--color-line-strong")].concat(),
                box_shadow: "none",
            },
        },
    }
}
