//! What is bought, and what it costs.

use kassette_core::pricing::{Offer, Renewal, Trial};
use kassette_core::product::MeterUnit;
use kassette_core::{CheckoutPublic, Interval, PriceAmount, TaxBehavior, Timestamp};
use leptos::prelude::*;

use crate::format::{self, Every};
use crate::live::{Live, distinct};
use crate::session::{Session, now, use_session};
use crate::text::{plural, text, text_with, words};
use crate::ui::{Says, holds, prose, says, shows, shows_one};

/// The merchant, the product, and its price in large.
#[component]
pub fn ProductSummary() -> impl IntoView {
    let session = use_session();
    let organization = session.peek(|checkout| checkout.organization.clone());
    let description =
        distinct(move || session.product(|product| product.description.clone()).flatten());
    let pictures = distinct(move || {
        let urls = session.product(|product| {
            product.medias.iter().map(|media| media.public_url.clone()).collect::<Vec<_>>()
        });
        urls.unwrap_or_default()
    });
    view! {
        <header class="summary">
            {organization.map(|organization| view! {
                <p class="merchant">
                    <span class="merchant__mark" aria-hidden="true">{initial(&organization.name)}</span>
                    <span class="merchant__name">{organization.name}</span>
                </p>
            })}
            {shows_one(move || pictures.with(|urls| pictures_of(session, urls)))}
            <h1 class="summary__product" translate="no">{says(move || session.product_name())}</h1>
            <p class="summary__price" translate="no" aria-busy=holds(move || session.is_updating())>
                {says(move || hero_price(session))}
            </p>
            <p class="summary__terms" translate="no">{says(move || terms(session))}</p>
            {shows_one(move || description.get().map(|text| described(&text)))}
        </header>
    }
}

/// In a row that moves sideways where there are more than fit.
fn pictures_of(session: Session, urls: &[String]) -> Option<AnyView> {
    let picture =
        |url: &String| view! { <img class="summary__picture" src=url.clone() alt="" /> }.into_any();
    // What can be moved by a finger can be reached by a key, and has a name.
    let moves = urls.len() > 1;
    (!urls.is_empty()).then(|| {
        view! {
            <div
                class="summary__pictures"
                role=moves.then_some("group")
                tabindex=moves.then_some("0")
                aria-label=moves.then(|| untrack(|| session.product_name())).flatten()
            >
                {urls.iter().map(picture).collect::<Vec<AnyView>>()}
            </div>
        }
        .into_any()
    })
}

/// Longer ones are cut where there is little room (`style/components.css`).
const LONG: usize = 240;

/// What the merchant says of the product.
fn described(description: &str) -> AnyView {
    let is_long = description.len() > LONG;
    let is_cut = Live::new(is_long);
    let toggle = move |_| is_cut.update(|is_cut| *is_cut = !*is_cut);
    let label = says(move || Some(text(if is_cut.get() { "show_more" } else { "show_less" })));
    let more = is_long.then(|| {
        view! {
            <button class="link summary__more" type="button" on:click:capture=toggle>{label}</button>
        }
        .into_any()
    });
    view! {
        <div class="summary__text" data-cut=holds(move || is_cut.get())>{prose(description)}</div>
        {more}
    }
    .into_any()
}

/// The rows that lead to the total, which the text of `sum_label` names.
#[component]
pub fn Totals(sum_label: &'static str) -> impl IntoView {
    let session = use_session();
    let rows = shows(move || views(rows(session)));
    let due = due(session);
    let later = shows(move || views(later(session)));
    view! {
        <dl
            class="totals"
            translate="no"
            aria-label=words("order_summary")
            aria-busy=holds(move || session.is_updating())
        >
            {rows}
            <div class="totals__row totals__row--sum">
                <dt>{words(sum_label)}</dt>
                <dd>{due}</dd>
            </div>
            {later}
        </dl>
    }
}

/// What is paid today.
pub fn due(session: Session) -> Says {
    says(move || {
        let total = session.totals()?.total_amount;
        Some(format::money(session.money(session.due(total))))
    })
}

fn views(rows: Option<Vec<Row>>) -> Vec<AnyView> {
    rows.unwrap_or_default().into_iter().map(Row::view).collect()
}

/// A line of the totals.
#[derive(Debug, Default)]
struct Row {
    title: String,
    /// What the title does not say.
    notes: Vec<String>,
    value: String,
}

impl Row {
    fn new(title: String, value: String) -> Self {
        Self { title, notes: Vec::new(), value }
    }

    fn view(self) -> AnyView {
        let notes = self.notes.iter().fold(String::new(), |notes, note| {
            let mark = if notes.is_empty() { "" } else { " · " };
            [&*notes, mark, note].concat()
        });
        let notes = (!notes.is_empty())
            .then(|| view! { <small class="totals__note">{notes}</small> }.into_any());
        view! {
            <div class="totals__row">
                <dt>{self.title}{notes}</dt>
                <dd>{self.value}</dd>
            </div>
        }
        .into_any()
    }
}

/// What is bought, less the discount, with the tax.
fn rows(session: Session) -> Option<Vec<Row>> {
    let totals = session.totals()?;
    let amount = |minor: i64| format::money(session.money(minor));
    let mut rows = vec![Row {
        notes: session.offer(|offer| slices(session, offer)).unwrap_or_default(),
        ..Row::new(session.product_name()?, amount(totals.amount))
    }];
    if totals.discount_amount > 0 {
        rows.push(Row { value: amount(-totals.discount_amount), ..discount(session) });
    }
    match totals.tax_amount {
        Some(0) => {}
        Some(tax) => rows.push(Row::new(text(tax_label(session)), amount(tax))),
        None => rows.push(Row::new(text("tax"), text("tax_pending"))),
    }
    if let Some(end) = session.trial_end()
        && totals.total_amount > 0
    {
        let title = text_with("free_until", &[("date", &format::date(end))]);
        rows.push(Row::new(title, amount(-totals.total_amount)));
    }
    Some(rows)
}

/// How the amount comes about where it depends on how many are bought.
fn slices(session: Session, offer: &Offer) -> Vec<String> {
    let mut lines = Vec::new();
    for price in offer.paid() {
        let slices = match &price.amount {
            PriceAmount::SeatBased(tiers) => tiers.slices(offer.choice.seats.unwrap_or_default()),
            PriceAmount::UnitBased(units) => units.slices(offer.choice.units.unwrap_or_default()),
            _ => None,
        };
        for slice in slices.unwrap_or_default() {
            let price = format::money(session.money(slice.price));
            let count = format::number(slice.count);
            lines.push(text_with("slice", &[("count", &count), ("price", &price)]));
        }
    }
    lines
}

fn discount(session: Session) -> Row {
    let told = session.offer(|offer| {
        let discount = offer.discount?;
        let percent = discount.basis_points.map(format::percent_off);
        let renewal = offer.renewal(now());
        let until = renewal.filter(is_discounted_again).and_then(|it| it.discount_until);
        let until = until.map(|until| text_with("until", &[("date", &format::date(until))]));
        Some((discount.name.clone(), percent.into_iter().chain(until).collect()))
    });
    let (title, notes) = told.flatten().unwrap_or_else(|| (text("discount"), Vec::new()));
    Row { title, notes, value: String::new() }
}

/// Whether the discount is for more than the first charge, but not for ever.
fn is_discounted_again(renewal: &Renewal) -> bool {
    renewal.discounted_charges.is_some_and(|charges| charges > 1)
}

fn tax_label(session: Session) -> &'static str {
    let behavior = session.with(|checkout| checkout.base.tax_behavior).flatten();
    if behavior == Some(TaxBehavior::Inclusive) { "tax_included" } else { "tax" }
}

/// What comes after today: the next charges, and what is billed by use.
fn later(session: Session) -> Option<Vec<Row>> {
    let every = every(session);
    let mut rows = Vec::new();
    for (total, from) in charges(session)? {
        let price = format::price(session.money(total), every);
        rows.push(Row::new(text_with("then_from", &[("date", &format::date(from))]), price));
    }
    session.offer(|offer| {
        for price in offer.paid() {
            rows.extend(meter(&price.amount, offer));
        }
    });
    Some(rows)
}

/// Each total that differs from the one before it, beginning with what is shown as due, and the moment from which it is charged.
fn charges(session: Session) -> Option<Vec<(i64, Timestamp)>> {
    let total = session.totals()?.total_amount;
    session.offer(|offer| {
        let mut charges = Vec::new();
        let Some(renewal) = offer.renewal(now()) else { return charges };
        if let Some(end) = offer.trial_end {
            charges.push((total, end));
        }
        if renewal.next.total_amount != total {
            charges.push((renewal.next.total_amount, renewal.next_charge_at));
        }
        let full = renewal.afterwards.total_amount;
        if let (Some(period), Some(count)) = (offer.period(), renewal.discounted_charges)
            && full != renewal.next.total_amount
        {
            charges.push((full, period.start(renewal.first_charge_at, count)));
        }
        charges
    })
}

/// What one unit of use costs.
fn meter(price: &PriceAmount, offer: &Offer) -> Option<Row> {
    let PriceAmount::MeteredUnit { unit_amount, meter, .. } = price else { return None };
    let (units, label) = match meter.unit {
        MeterUnit::Scalar => (1, text("unit")),
        MeterUnit::Token => (1_000_000, text("million_tokens")),
        MeterUnit::Custom => {
            (meter.custom_multiplier?, meter.custom_label.clone().unwrap_or_else(|| text("unit")))
        }
    };
    let rate = format::rate(&unit_amount.rate(units, offer.currency), offer.currency);
    let value = [&*rate, " / ", &*label].concat();
    Some(Row { notes: vec![text("billed_by_use")], ..Row::new(meter.name.clone(), value) })
}

/// How often what is chosen is paid; `None` for once. Products of Polar's early days leave it to their prices.
fn every(session: Session) -> Option<Every> {
    let of_price = || {
        let price =
            |checkout: &CheckoutPublic| checkout.base.product_price.as_ref()?.recurring_interval;
        let interval = session.with(price).flatten()?;
        Some(Every { interval, count: 1 })
    };
    session.product(Every::of)?.or_else(of_price)
}

/// What is paid each time, or today where that is not the same.
fn hero_price(session: Session) -> Option<String> {
    let totals = session.totals()?;
    let free = session.with(|checkout| checkout.base.is_free_product_price)?;
    if free && totals.total_amount == 0 {
        return Some(text("free"));
    }
    if let Some(trial) = session.offer(|offer| offer.trial).flatten() {
        return Some(free_for(trial));
    }
    let every = every(session);
    let stays = session.offer(|offer| {
        let renewal = offer.renewal(now());
        renewal.is_none_or(|it| it.next.total_amount == totals.total_amount)
    });
    let every = every.filter(|_| stays != Some(false));
    Some(format::price(session.money(totals.total_amount), every))
}

fn terms(session: Session) -> Option<String> {
    let Some(every) = every(session) else {
        return Some(text("one_time"));
    };
    // What it comes to in the end is said where the price is large, because that one is for now.
    Some(match charges(session)?.pop() {
        Some((total, from)) => {
            let price = format::price(session.money(total), Some(every));
            text_with("price_from", &[("price", &price), ("date", &format::date(from))])
        }
        None => text_with("recurring", &[("every", &every.words())]),
    })
}

/// `14 days free`; weeks are counted in days, as people do.
fn free_for(trial: Trial) -> String {
    match trial.interval() {
        Interval::Day => plural("free_days", trial.count()),
        Interval::Week => plural("free_days", trial.count().saturating_mul(7)),
        Interval::Month => plural("free_months", trial.count()),
        Interval::Year => plural("free_years", trial.count()),
    }
}

fn initial(name: &str) -> String {
    // Upper case is the style sheet's work: Rust's tables for it would be downloaded by every buyer.
    name.chars().take(1).collect()
}
