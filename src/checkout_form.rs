//! The one screen on which buying happens.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::SubmitEvent;

use crate::billing::BillingFields;
use crate::contact::ContactFields;
use crate::discount_code::DiscountCode;
use crate::later::Later;
use crate::live::distinct;
use crate::payment::PaymentForm;
use crate::problem::Problems;
use crate::product_switcher::ProductSwitcher;
use crate::session::{Session, use_session};
use crate::summary::{ProductSummary, Totals, due};
use crate::text::{Message, text, words};
use crate::ui::{Notice, Shows, When, holds, says, shows_one};

/// Who pays before the second file is there waits for it, fifteen seconds at most.
const LOOKS: u32 = 300;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

#[component]
pub fn CheckoutForm() -> impl IntoView {
    let session = use_session();
    let pays = distinct(move || asks_for_payment(session));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !session.is_confirming() {
            try_to_pay(session);
        }
    };
    view! {
        <main class="checkout">
            <ProductSummary />
            <form class="checkout__form" novalidate on:submit:capture=submit>
                <fieldset class="checkout__fields" disabled=holds(move || session.is_confirming())>
                    <ProductSwitcher />
                    {later(|later| (later.custom_amount)())}
                    {later(|later| (later.quantities)())}
                    <ContactFields />
                </fieldset>
                <When is=pays>
                    <PaymentForm />
                </When>
                <fieldset class="checkout__fields" disabled=holds(move || session.is_confirming())>
                    <BillingFields />
                    {later(|later| (later.custom_fields)())}
                </fieldset>
                <Totals sum_label="total_due" />
                <fieldset class="checkout__discount" disabled=holds(move || session.is_confirming())>
                    <DiscountCode />
                </fieldset>
                <div class="pay">
                    <Notice message=|problems| &problems.form />
                    <PayTotal />
                    <PayButton />
                    {later(|later| (later.pay_elsewhere)())}
                </div>
                <footer class="checkout__footer">{later(|later| (later.language_menu)())}</footer>
            </form>
        </main>
    }
}

/// Pays, unless something is missing. What was typed and never applied would change the total after the buyer has seen it, or be
/// forgotten: it is applied first, and they look again.
fn try_to_pay(session: Session) {
    let problems = session.field_problems();
    let unapplied = session.unapplied_edits();
    if !problems.is_empty() {
        session.show_problems(problems);
    } else if unapplied.is_empty() {
        pay(session);
    } else {
        session.edit(unapplied);
        session.show_problems(Problems::form(Message::Text("problem_not_applied")));
    }
}

fn pay(session: Session) {
    session.start_confirming();
    spawn_local(async move {
        for _ in 0..LOOKS {
            if let Some(later) = session.later.get_untracked() {
                return (later.confirm)(session).await;
            }
            sleep(BETWEEN_LOOKS).await;
        }
        // Nothing was sent that could have been paid.
        session.stop_confirming(Problems::form(Message::Text("problem_network")));
    });
}

/// A part of the form that comes with the second file.
fn later(part: fn(Later) -> AnyView) -> Shows {
    let session = use_session();
    shows_one(move || session.later.get().map(part))
}

/// The total once more, for the eyes: the bar with the button may be all that a phone shows of the form.
#[component]
fn PayTotal() -> impl IntoView {
    let session = use_session();
    let due = due(session);
    view! {
        <p class="pay__total" aria-hidden="true">
            <span>{words("total_due")}</span>
            <span>{due}</span>
        </p>
    }
}

/// Never disabled while edits are on their way: a click must not be lost. While paying, it says so.
#[component]
fn PayButton() -> impl IntoView {
    let session = use_session();
    let label =
        says(move || Some(text(if session.is_confirming() { "paying" } else { action(session) })));
    // That it pays, the button shows; anything else that is waited for is written out.
    let note = says(move || {
        let is_plain = !session.is_confirming() || session.progress() == "paying";
        Some(if is_plain { "screen__note visually-hidden" } else { "screen__note" }.to_owned())
    });
    view! {
        <button
            class="button"
            type="submit"
            translate="no"
            aria-disabled=holds(move || session.is_confirming())
        >
            <span class="button__ring" aria-hidden="true" hidden=holds(move || !session.is_confirming())></span>
            {label}
        </button>
        <p class=note translate="no" role="status">
            {says(move || session.is_confirming().then(|| text(session.progress())))}
        </p>
    }
}

fn asks_for_payment(session: Session) -> bool {
    session.with(|checkout| checkout.base.is_payment_form_required) == Some(true)
}

fn action(session: Session) -> &'static str {
    let pays = asks_for_payment(session);
    let recurs = session.product(|product| product.is_recurring) == Some(true);
    match (pays, recurs) {
        (false, _) => "pay_free",
        _ if session.trial_end().is_some() => "pay_trial",
        (true, true) => "pay_subscribe",
        (true, false) => "pay_now",
    }
}
