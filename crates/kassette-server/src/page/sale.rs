//! What a session sells, as its page tells it before the widget does; `src/summary.rs` of the widget says the same.

use kassette_core::pricing::{Offer, Period, Renewal, Selection, Trial};
use kassette_core::{CheckoutBase, CheckoutProduct, Interval, Money, Timestamp};

use super::texts::Texts;

#[derive(Debug)]
pub struct Sale<'a> {
    pub checkout: &'a CheckoutBase,
    pub texts: &'a Texts,
    pub product: Option<&'a CheckoutProduct>,
    pub offer: Option<Offer<'a>>,
    now: Timestamp,
}

/// How something is paid for.
#[derive(Debug)]
pub enum Terms {
    Known(String),
    /// About as wide as what the widget will say, which tells dates by the buyer's own clock and calendar.
    Guessed(String),
}

impl<'a> Sale<'a> {
    pub fn of(checkout: &'a CheckoutBase, texts: &'a Texts, now: Timestamp) -> Self {
        let mut products = checkout.products.iter();
        let product = products.find(|product| Some(product.id) == checkout.product_id);
        Self { checkout, texts, product, offer: checkout.select(Selection::default(), now), now }
    }

    pub fn product_name(&self) -> &'a str {
        self.product.map_or("", |product| &product.name)
    }

    /// `None` for a one-time purchase.
    pub fn renewal(&self) -> Option<Renewal> {
        self.offer.as_ref()?.renewal(self.now)
    }

    /// What is paid each time, or today where that is not the same.
    pub fn price(&self) -> String {
        let total = self.checkout.total_amount;
        if self.checkout.is_free_product_price && total == 0 {
            return self.texts.text("free").to_owned();
        }
        if let Some(trial) = self.offer.as_ref().and_then(|offer| offer.trial) {
            return self.free_for(trial);
        }
        let amount = self.money(total);
        let stays = self.renewal().is_none_or(|renewal| renewal.next.total_amount == total);
        match self.every() {
            Some(every) if stays => self.priced(&amount, every),
            _ => amount,
        }
    }

    /// How it is paid for.
    pub fn terms(&self) -> Terms {
        let Some(every) = self.every() else {
            return Terms::Known(self.texts.text("one_time").to_owned());
        };
        if let Some((total, from)) = self.charges().pop() {
            let price = self.priced(&self.money(total), every);
            let date = wide_as_date(from);
            let values = [("price", &*price), ("date", &*date)];
            return Terms::Guessed(self.texts.text_with("price_from", &values));
        }
        let key = keyed(every, ["every_day", "every_week", "every_month", "every_year"]);
        let every = self.texts.plural_with(key, every.count, &[]);
        Terms::Known(self.texts.text_with("recurring", &[("every", &every)]))
    }

    /// `None` for a one-time purchase.
    pub fn every(&self) -> Option<Period> {
        self.offer.as_ref()?.period()
    }

    /// Each total that differs from the one before it, beginning with what is due, and the moment from which it is charged.
    pub fn charges(&self) -> Vec<(i64, Timestamp)> {
        let total = self.checkout.total_amount;
        let mut charges = Vec::new();
        let (Some(offer), Some(renewal)) = (&self.offer, self.renewal()) else { return charges };
        charges.extend(offer.trial_end.map(|end| (total, end)));
        let (next, full) = (renewal.next.total_amount, renewal.afterwards.total_amount);
        if next != total {
            charges.push((next, renewal.next_charge_at));
        }
        if let (Some(period), Some(count)) = (offer.period(), renewal.discounted_charges)
            && full != next
        {
            charges.push((full, period.start(renewal.first_charge_at, count)));
        }
        charges
    }

    /// About as wide as the price that the widget will write. `minor` is an amount of the session's currency.
    pub fn wide_as_price(&self, minor: i64, every: Option<Period>) -> String {
        let amount = self.texts.wide_as_money(Money::new(minor, self.checkout.currency));
        every.map_or_else(|| amount.clone(), |every| self.priced(&amount, every))
    }

    fn money(&self, minor: i64) -> String {
        self.texts.money(Money::new(minor, self.checkout.currency))
    }

    /// `12 USD / month`
    fn priced(&self, amount: &str, every: Period) -> String {
        let key = keyed(every, ["price_day", "price_week", "price_month", "price_year"]);
        self.texts.plural_with(key, every.count, &[("price", amount)])
    }

    fn free_for(&self, trial: Trial) -> String {
        let (key, count) = match trial.interval() {
            Interval::Day => ("free_days", trial.count()),
            Interval::Week => ("free_days", trial.count().saturating_mul(7)),
            Interval::Month => ("free_months", trial.count()),
            Interval::Year => ("free_years", trial.count()),
        };
        self.texts.plural_with(key, count, &[])
    }
}

/// `2026-08-22`, and a little for months that have names.
pub fn wide_as_date(moment: Timestamp) -> String {
    moment.to_string().chars().take(10).chain(['\u{a0}']).collect()
}

fn keyed(every: Period, [day, week, month, year]: [&'static str; 4]) -> &'static str {
    match every.interval {
        Interval::Day => day,
        Interval::Week => week,
        Interval::Month => month,
        Interval::Year => year,
    }
}
