//! The one screen on which buying happens.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::SubmitEvent;

use crate::confirm::confirm;
use crate::contact::{Contact, ContactFields};
use crate::format;
use crate::language::LanguageMenu;
use crate::live::follow;
use crate::payment::PaymentForm;
use crate::product_switcher::ProductSwitcher;
use crate::session::{Session, use_session};
use crate::summary::{ProductSummary, Totals};
use crate::text::{text, words};
use crate::ui::{Notice, When, focus_soon};

#[component]
pub fn CheckoutForm() -> impl IntoView {
    let session = use_session();
    let contact = Contact::of(session);
    let pays = Memo::new(move |_| asks_for_payment(session));
    focus_first_problem(session);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if session.is_confirming() {
            return;
        }
        let problems =
            contact.problems(pays.get_untracked() && !untrack(|| session.pays_by_wallet()));
        if problems.is_empty() {
            spawn_local(confirm(session, contact));
        } else {
            session.show_problems(problems);
        }
    };
    view! {
        <main class="checkout">
            <ProductSummary />
            <form class="checkout__form" novalidate on:submit:capture=submit>
                <ProductSwitcher />
                <fieldset class="checkout__fields" disabled=move || session.is_confirming()>
                    <ContactFields contact />
                </fieldset>
                <When is=pays>
                    <PaymentForm />
                </When>
                <Totals sum_label="total_due" />
                <div class="pay">
                    <Notice message=Memo::new(move |_| session.problems().form) />
                    <PayTotal />
                    <PayButton />
                </div>
                <LanguageMenu />
            </form>
        </main>
    }
}

/// The total once more, for the eyes: the bar with the button may be all that a phone shows of the form.
#[component]
fn PayTotal() -> impl IntoView {
    let session = use_session();
    let due = move || {
        let total = session.totals()?.total_amount;
        Some(format::money(session.money(session.due(total))))
    };
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
    let label = move || text(if session.is_confirming() { "paying" } else { action(session) });
    // That it pays, the button shows; anything else that is waited for is written out.
    let note = move || {
        let is_plain = !session.is_confirming() || session.progress() == "paying";
        if is_plain { "screen__note visually-hidden" } else { "screen__note" }
    };
    view! {
        <button
            class="button"
            type="submit"
            translate="no"
            aria-disabled=move || session.is_confirming().then_some("true")
        >
            <span class="button__ring" aria-hidden="true" hidden=move || !session.is_confirming()></span>
            {label}
        </button>
        <p class=note translate="no" role="status">
            {move || session.is_confirming().then(|| text(session.progress()))}
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

/// Takes the buyer to the first thing to mend.
fn focus_first_problem(session: Session) {
    follow(move || {
        if !session.problems().is_empty() {
            focus_soon(".checkout__form [aria-invalid=true], .checkout__form .notice");
        }
    });
}
