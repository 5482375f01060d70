//! The price in large, as `src/summary.rs` of the widget has it.

use kassette_core::pricing::{Offer, Period, Selection, Trial};
use kassette_core::{CheckoutBase, Interval, Money, Timestamp};

use super::texts::Texts;

/// What is paid each time, or today where that is not the same.
pub fn price(checkout: &CheckoutBase, texts: &Texts, now: Timestamp) -> String {
    let total = checkout.total_amount;
    if checkout.is_free_product_price && total == 0 {
        return texts.text("free").to_owned();
    }
    let offer = checkout.select(Selection::default(), now);
    if let Some(trial) = offer.as_ref().and_then(|offer| offer.trial) {
        return free_for(trial, texts);
    }
    let amount = texts.money(Money::new(total, checkout.currency));
    let stays =
        |offer: &Offer| offer.renewal(now).is_none_or(|renewal| renewal.next.total_amount == total);
    let every = offer.filter(stays).and_then(|offer| offer.period());
    every.map_or_else(|| amount.clone(), |every| priced(&amount, every, texts))
}

/// `12 USD / month`
fn priced(amount: &str, every: Period, texts: &Texts) -> String {
    let key = match every.interval {
        Interval::Day => "price_day",
        Interval::Week => "price_week",
        Interval::Month => "price_month",
        Interval::Year => "price_year",
    };
    texts.plural_with(key, every.count, &[("price", amount)])
}

fn free_for(trial: Trial, texts: &Texts) -> String {
    let (key, count) = match trial.interval() {
        Interval::Day => ("free_days", trial.count()),
        Interval::Week => ("free_days", trial.count().saturating_mul(7)),
        Interval::Month => ("free_months", trial.count()),
        Interval::Year => ("free_years", trial.count()),
    };
    texts.plural_with(key, count, &[])
}
