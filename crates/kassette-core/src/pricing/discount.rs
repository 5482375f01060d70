use uuid::Uuid;

use super::rounding::share;
use super::{is_free, split_by_largest_remainder};
use crate::discount::{Amounts, DiscountDuration, DiscountType};
use crate::{CheckoutDiscount, Currency, Interval, Price, Timestamp};

/// A discount, as far as it decides about amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    pub value: DiscountValue,
    pub duration: Duration,
    /// The products that it is for; every one if empty.
    pub product_ids: Vec<Uuid>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub max_redemptions: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscountValue {
    /// 10 000 basis points are 100 %.
    Percentage { basis_points: i64 },
    /// Minor units, by currency.
    Fixed { amounts: Amounts },
}

/// How long a subscription keeps a discount, counted from its first paid period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    /// The first payment only.
    Once,
    /// Calendar months, also where a year is billed at once.
    Repeating {
        months: i64,
    },
    Forever,
}

const EVERYTHING: i64 = 10_000;

impl Discount {
    /// What it takes off `base`, in minor units of `currency`: never more than `base`. `None` if it says nothing about that
    /// currency.
    pub fn amount_off(&self, base: i64, currency: Currency) -> Option<i64> {
        let base = base.max(0);
        let amount = match &self.value {
            DiscountValue::Percentage { basis_points } => {
                share(base, (*basis_points).clamp(0, EVERYTHING), EVERYTHING)?
            }
            DiscountValue::Fixed { amounts } => (*amounts.get(&currency)?).max(0),
        };
        Some(amount.min(base))
    }

    /// What it takes off each of several lines. A fixed amount is split by [`split_by_largest_remainder`], so that the parts sum up
    /// to [`Self::amount_off`] of all of them; a percentage is rounded line by line. `None` if it says nothing about the
    /// currency, or if a line is negative.
    pub fn amounts_off(&self, lines: &[i64], currency: Currency) -> Option<Vec<i64>> {
        match &self.value {
            DiscountValue::Percentage { .. } => {
                let off = |line: &i64| self.amount_off(*line, currency).filter(|_| *line >= 0);
                lines.iter().map(off).collect()
            }
            DiscountValue::Fixed { .. } => {
                let sum = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(*line))?;
                split_by_largest_remainder(self.amount_off(sum, currency)?, lines)
            }
        }
    }

    /// Whether it can be used on a product with these prices in `currency`.
    pub fn applies_to<'a>(
        &self,
        product_id: Uuid,
        prices: impl IntoIterator<Item = &'a Price>,
        currency: Currency,
    ) -> bool {
        let listed = self.product_ids.is_empty() || self.product_ids.contains(&product_id);
        let in_currency = match &self.value {
            DiscountValue::Percentage { .. } => true,
            DiscountValue::Fixed { amounts } => amounts.get(&currency).is_some(),
        };
        listed && in_currency && !is_free(prices)
    }

    /// Whether somebody may still use it after `redemptions_count` others did.
    pub fn is_redeemable(&self, now: Timestamp, redemptions_count: i64) -> bool {
        self.starts_at.is_none_or(|start| start <= now)
            && self.ends_at.is_none_or(|end| end >= now)
            && self.max_redemptions.is_none_or(|most| redemptions_count < most)
    }

    /// Nothing is ever charged with it. A discount of everything that ends one day is another thing: a card is needed for later.
    pub fn is_everything_forever(&self) -> bool {
        matches!(self.value, DiscountValue::Percentage { basis_points: EVERYTHING.. })
            && self.duration == Duration::Forever
    }

    /// The end of the discount on a subscription: a charge before it has the discount, one at it or later does not. `None`: it has
    /// no end. `first_charge_at` is the first *paid* charge, so a trial eats nothing of it, and `next_charge_at` the one
    /// after it.
    pub fn until(
        &self,
        first_charge_at: Timestamp,
        next_charge_at: Timestamp,
    ) -> Option<Timestamp> {
        match self.duration {
            Duration::Once => Some(next_charge_at),
            Duration::Repeating { months } => Some(first_charge_at.plus(months, Interval::Month)),
            Duration::Forever => None,
        }
    }
}

impl From<&CheckoutDiscount> for Discount {
    /// The part that a buyer knows: where and when it may be used was decided before they saw it.
    fn from(discount: &CheckoutDiscount) -> Self {
        let value = match discount.kind {
            DiscountType::Percentage => {
                DiscountValue::Percentage { basis_points: discount.basis_points.unwrap_or(0) }
            }
            DiscountType::Fixed => {
                let single = discount.currency.zip(discount.amount).into_iter().collect();
                DiscountValue::Fixed { amounts: discount.amounts.clone().unwrap_or(single) }
            }
        };
        let duration = match discount.duration {
            DiscountDuration::Once => Duration::Once,
            DiscountDuration::Repeating => {
                Duration::Repeating { months: discount.duration_in_months.unwrap_or(1) }
            }
            DiscountDuration::Forever => Duration::Forever,
        };
        Self {
            value,
            duration,
            product_ids: Vec::new(),
            starts_at: None,
            ends_at: None,
            max_redemptions: None,
        }
    }
}

/// The code as it is compared: without the spaces that came with pasting, in upper case.
pub fn normalize_code(code: &str) -> String {
    code.trim().to_uppercase()
}

#[cfg(test)]
mod tests;
