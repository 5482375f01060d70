//! The rules that turn prices into amounts: pure, and integers only.
//!
//! The server calls them to decide, the widget to show a new total in the same frame as the click.

use crate::PriceAmount;

/// The amounts of a session, in minor units of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Before discount and tax.
    pub amount: i64,
    pub discount_amount: i64,
    /// `amount - discount_amount`, never negative.
    pub net_amount: i64,
    /// `None` while the address does not say enough.
    pub tax_amount: Option<i64>,
    /// `net_amount` and tax.
    pub total_amount: i64,
}

impl Totals {
    /// Sums up. `None` if a sum leaves 64 bits, an amount is negative, or the discount is more than the amount.
    pub fn new(amount: i64, discount_amount: i64, tax_amount: Option<i64>) -> Option<Self> {
        let in_range = amount >= 0 && (0..=amount).contains(&discount_amount);
        if !in_range || tax_amount.is_some_and(i64::is_negative) {
            return None;
        }
        let net_amount = amount - discount_amount;
        let total_amount = net_amount.checked_add(tax_amount.unwrap_or(0))?;
        Some(Self { amount, discount_amount, net_amount, tax_amount, total_amount })
    }
}

impl PriceAmount {
    /// What one purchase at this price costs before discount and tax, or `None` for a kind of price that cannot be bought.
    pub fn amount(&self) -> Option<i64> {
        match self {
            Self::Fixed { price_amount } => Some(*price_amount),
            Self::Unknown => None,
        }
    }

    /// Free for everybody, whatever the discount.
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Fixed { price_amount: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_net_and_tax() {
        let totals = Totals::new(2000, 500, Some(300)).unwrap();
        assert_eq!((totals.net_amount, totals.total_amount), (1500, 1800));
    }

    #[test]
    fn unknown_tax_counts_as_nothing_yet() {
        assert_eq!(Totals::new(4900, 0, None).unwrap().total_amount, 4900);
    }

    #[test]
    fn refuses_what_no_buyer_could_owe() {
        assert_eq!(Totals::new(-1, 0, None), None);
        assert_eq!(Totals::new(100, 101, None), None);
        assert_eq!(Totals::new(100, 0, Some(-1)), None);
        assert_eq!(Totals::new(i64::MAX, 0, Some(1)), None);
    }
}
