//! What is bought, and what it costs.

use leptos::prelude::*;

use crate::format::{self, Every};
use crate::session::{Session, use_session};
use crate::text::{text, text_with, words};

/// The merchant, the product, and its price in large.
#[component]
pub fn ProductSummary() -> impl IntoView {
    let session = use_session();
    let organization = session.peek(|checkout| checkout.organization.clone());
    let description =
        Memo::new(move |_| session.product(|product| product.description.clone()).flatten());
    view! {
        <header class="summary">
            {organization.map(|organization| view! {
                <p class="merchant">
                    <span class="merchant__mark" aria-hidden="true">{initial(&organization.name)}</span>
                    <span class="merchant__name">{organization.name}</span>
                </p>
            }.into_any())}
            <h1 class="summary__product" translate="no">{move || session.product_name()}</h1>
            <p class="summary__price" translate="no" aria-busy=move || session.is_updating().then_some("true")>
                {move || hero_price(session)}
            </p>
            <p class="summary__terms" translate="no">{move || terms(session)}</p>
            {move || description.get().map(|text| view! { <p class="summary__text">{text}</p> }.into_any())}
        </header>
    }
}

/// The rows that lead to the total, which the text of `sum_label` names.
#[component]
pub fn Totals(sum_label: &'static str) -> impl IntoView {
    let session = use_session();
    let totals = move || session.totals();
    let row = move |minor: i64| format::money(session.money(minor));
    let tax = move || match totals()?.tax_amount {
        Some(0) => None,
        Some(tax) => Some(row(tax)),
        None => Some(text("tax_pending")),
    };
    let discount = move || {
        let off = totals()?.discount_amount;
        (off > 0).then(|| row(-off))
    };
    view! {
        <dl
            class="totals"
            translate="no"
            aria-label=move || text("order_summary")
            aria-busy=move || session.is_updating().then_some("true")
        >
            <div class="totals__row">
                <dt>{move || session.product_name()}</dt>
                <dd>{move || totals().map(|totals| row(totals.amount))}</dd>
            </div>
            {move || discount().map(|off| view! {
                <div class="totals__row"><dt>{words("discount")}</dt><dd>{off}</dd></div>
            }.into_any())}
            {move || tax().map(|tax| view! {
                <div class="totals__row"><dt>{words("tax")}</dt><dd>{tax}</dd></div>
            }.into_any())}
            <div class="totals__row totals__row--sum">
                <dt>{words(sum_label)}</dt>
                <dd>{move || totals().map(|totals| row(session.due(totals.total_amount)))}</dd>
            </div>
        </dl>
    }
}

fn hero_price(session: Session) -> Option<String> {
    let totals = session.totals()?;
    let free = session.with(|checkout| checkout.base.is_free_product_price)?;
    if free && totals.total_amount == 0 {
        return Some(text("free"));
    }
    let every = session.product(Every::of).flatten();
    Some(format::price(session.money(totals.total_amount), every))
}

fn terms(session: Session) -> Option<String> {
    let Some(every) = session.product(Every::of)? else {
        return Some(text("one_time"));
    };
    let every = ("every", &*every.words());
    Some(match session.trial_end() {
        Some(end) => text_with("trial_terms", &[every, ("date", &format::date(end))]),
        None => text_with("recurring", &[every]),
    })
}

fn initial(name: &str) -> String {
    // Upper case is the style sheet's work: Rust's tables for it would be downloaded by every buyer.
    name.chars().take(1).collect()
}
