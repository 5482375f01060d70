//! How many are bought, where the price depends on it.

use kassette_core::PriceAmount;
use kassette_core::pricing::{Offer, QuantityLimits, QuantityProblem};
use kassette_core::product::UnitLabels;
use leptos::prelude::*;

use crate::format;
use crate::live::{distinct, follow};
use crate::session::{Asked, Rule, Session, at_least, at_most, use_session};
use crate::text::{Message, spoken, text, text_with};
use crate::ui::{Frame, attribute, holds, says, shows};

/// The steppers for seats and units; nothing where neither is sold.
#[component]
pub fn Quantities() -> impl IntoView {
    let session = use_session();
    let limits = distinct(move || {
        session.offer(|offer| (offer.product.id, offer.seat_limits, offer.unit_limits))
    });
    shows(move || {
        let Some((_, seats, units)) = limits.get() else { return Vec::new() };
        let seats = seats.map(|limits| {
            view! { <Stepper name="seats" limits problem=seats_problem /> }.into_any()
        });
        let units = units.map(|limits| {
            view! { <Stepper name="units" limits problem=units_problem /> }.into_any()
        });
        seats.into_iter().chain(units).collect()
    })
}

#[component]
fn Stepper(
    /// On the wire; also the id of the control.
    name: &'static str,
    limits: QuantityLimits,
    problem: fn(Session, &str) -> Option<Message>,
) -> impl IntoView {
    let session = use_session();
    let chosen = untrack(|| count(session, name)).unwrap_or(limits.minimum);
    let typed =
        session.ask(Asked { name: name.to_owned(), required: true, rule: Rule::Sent(problem) }, "");
    typed.set(format::digits(&format::exact(chosen)));
    follow(move || {
        if let Some(count) = session.typed(name).parse().ok().filter(|it| limits.check(*it).is_ok())
        {
            session.clear_field_problem(name);
            session.choose_count(name, count);
        }
    });
    let step = move |by: i64| {
        move |_| {
            let typed = untrack(|| session.typed(name));
            let count: i64 = typed.parse().unwrap_or(limits.minimum);
            let most = limits.maximum.unwrap_or(i64::MAX);
            let count = count.saturating_add(by).clamp(limits.minimum, most);
            session.retype(name, &format::digits(&format::exact(count)));
        }
    };
    let is_at = move |end: Option<i64>| holds(move || end.is_some() && count(session, name) == end);
    let label = move || Some(label(session, name));
    let is_fixed = limits.maximum == Some(limits.minimum);
    let frame = Frame {
        session,
        name: name.to_owned(),
        typed,
        class: "field",
        label: view! { <span translate="no">{says(label)}</span> }.into_any(),
        help: Some(says(move || range(limits)).into_any()),
    };
    let attributes = vec![
        attribute("class", Some("field__input stepper__count".to_owned())),
        attribute("inputmode", Some("numeric".to_owned())),
        attribute("autocomplete", Some("off".to_owned())),
        attribute("readonly", is_fixed.then(String::new)),
    ];
    let control = frame.control("input", attributes, None);
    let named = move |key| says(move || Some(text_with(key, &[("what", &label()?)])));
    let content = view! {
        <div class="apply">
            <button
                class="button button--quiet stepper__step"
                type="button"
                aria-label=named("fewer")
                aria-disabled=is_at(Some(limits.minimum))
                on:click:capture=step(-1)
            >
                "−"
            </button>
            {control}
            <button
                class="button button--quiet stepper__step"
                type="button"
                aria-label=named("more")
                aria-disabled=is_at(limits.maximum)
                on:click:capture=step(1)
            >
                "+"
            </button>
        </div>
    };
    frame.around(content.into_any())
}

/// How many are chosen now, confirmed or not.
fn count(session: Session, name: &str) -> Option<i64> {
    session.offer(|offer| if name == "seats" { offer.choice.seats } else { offer.choice.units })?
}

/// What is counted, in the merchant's word if there is one.
fn label(session: Session, name: &str) -> String {
    let own = (name == "units").then(|| session.offer(unit_label)).flatten().flatten();
    own.unwrap_or_else(|| text(name))
}

fn unit_label(offer: &Offer) -> Option<String> {
    offer.paid().find_map(|price| match &price.amount {
        PriceAmount::UnitBased(units) => in_language(&units.unit_label),
        _ => None,
    })
}

/// In the language that is spoken, in English, or in any.
fn in_language(labels: &UnitLabels) -> Option<String> {
    let own = spoken().language.code;
    let first = || labels.iter().next().map(|(_, label)| label);
    let label = labels.get(own).or_else(|| labels.get("en")).or_else(first);
    label.map(|label| label.other.clone())
}

fn range(limits: QuantityLimits) -> Option<String> {
    let least = format::number(limits.minimum);
    match limits.maximum {
        Some(most) if most == limits.minimum => Some(least),
        Some(most) => {
            Some(text_with("quantity_range", &[("least", &least), ("most", &format::number(most))]))
        }
        None if limits.minimum > 1 => Some(text_with("quantity_minimum", &[("least", &least)])),
        None => None,
    }
}

fn seats_problem(session: Session, typed: &str) -> Option<Message> {
    session.offer(|offer| problem_of(offer.seat_limits?, typed)).flatten()
}

fn units_problem(session: Session, typed: &str) -> Option<Message> {
    session.offer(|offer| problem_of(offer.unit_limits?, typed)).flatten()
}

fn problem_of(limits: QuantityLimits, typed: &str) -> Option<Message> {
    let Ok(count) = typed.parse() else { return Some(Message::Text("problem_invalid")) };
    limits.check(count).err().map(|problem| match problem {
        QuantityProblem::AtLeast(_, least) => at_least(format::number(least)),
        QuantityProblem::AtMost(_, most) => at_most(format::number(most)),
    })
}
