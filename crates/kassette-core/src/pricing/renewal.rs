use super::{Purchase, Totals};
use crate::{Interval, Timestamp};

/// The time from one charge of a subscription to the next. `count` is at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub interval: Interval,
    pub count: i64,
}

/// More charges than any discount lasts: it ends after 999 months at the latest, and nothing is charged more than once a day.
const MOST_CHARGES: i64 = 32_000;

/// What a subscription will cost. What is billed by use comes on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// The first charge: now, or at the end of the trial.
    pub first_charge_at: Timestamp,
    /// The charge after the first.
    pub next_charge_at: Timestamp,
    pub next: Totals,
    /// The first moment without the discount; `None` if there is no discount or it has no end.
    pub discount_until: Option<Timestamp>,
    /// How many charges have the discount, the first of them included; `None` if there is no discount or it has no end.
    pub discounted_charges: Option<i64>,
    /// From then on; the same as `next` where the discount has no end or does not reach the next charge.
    pub afterwards: Totals,
}

impl Period {
    /// The start of the period `count` periods after the one that starts at `first`.
    #[must_use]
    pub fn start(self, first: Timestamp, count: i64) -> Timestamp {
        first.plus(self.count.saturating_mul(count), self.interval)
    }
}

impl Purchase<'_> {
    /// What follows after the first payment of a purchase that is made `now`. `None` for a one-time purchase, and where
    /// [`Purchase::quote`] is.
    pub fn renewal(&self, now: Timestamp) -> Option<Renewal> {
        let period = self.period?;
        let first_charge_at = self.trial_end.unwrap_or(now);
        let next_charge_at = period.start(first_charge_at, 1);
        let discount_until = self.discount.and_then(|it| it.until(first_charge_at, next_charge_at));
        let amount = self.amount()?;
        let discount_amount = self.discount_on(amount);
        let with_discount = Totals::with_tax(amount, discount_amount, self.tax)?;
        let afterwards = match discount_until {
            Some(_) if discount_amount > 0 => {
                Totals::with_tax(amount, 0, self.tax.on_another_base())?
            }
            _ => with_discount,
        };
        let covered = discount_until.is_none_or(|until| next_charge_at < until);
        let next = if covered { with_discount } else { afterwards };
        let discounted_charges = discount_until.map(|until| {
            (1..MOST_CHARGES).find(|n| period.start(first_charge_at, *n) >= until).unwrap_or(1)
        });
        Some(Renewal {
            first_charge_at,
            next_charge_at,
            next,
            discount_until,
            discounted_charges,
            afterwards,
        })
    }
}
