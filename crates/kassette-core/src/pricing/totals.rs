use super::Tax;
use crate::TaxBehavior;

/// The amounts of a session, in minor units of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Before discount and tax.
    pub amount: i64,
    pub discount_amount: i64,
    /// After discount and without tax, never negative.
    pub net_amount: i64,
    /// `None` while the address does not say enough.
    pub tax_amount: Option<i64>,
    /// What the buyer pays: `net_amount` and tax.
    pub total_amount: i64,
}

impl Totals {
    /// Sums up, tax coming on top. `None` if a sum leaves 64 bits, an amount is negative, or the discount is more than the
    /// amount.
    pub fn new(amount: i64, discount_amount: i64, tax_amount: Option<i64>) -> Option<Self> {
        let in_range = amount >= 0 && (0..=amount).contains(&discount_amount);
        if !in_range || tax_amount.is_some_and(i64::is_negative) {
            return None;
        }
        let net_amount = amount - discount_amount;
        let total_amount = net_amount.checked_add(tax_amount.unwrap_or(0))?;
        Some(Self { amount, discount_amount, net_amount, tax_amount, total_amount })
    }

    /// Sums up where the amount includes the tax. `None` as for [`Totals::new`], and if the tax is more than what is left after
    /// the discount.
    pub fn inclusive(amount: i64, discount_amount: i64, tax_amount: i64) -> Option<Self> {
        let without_tax = Self::new(amount, discount_amount, None)?;
        let total_amount = without_tax.net_amount;
        (0..=total_amount).contains(&tax_amount).then_some(Self {
            net_amount: total_amount - tax_amount,
            tax_amount: Some(tax_amount),
            total_amount,
            ..without_tax
        })
    }

    /// Sums up with what is known about tax. `None` as for [`Totals::new`].
    pub fn with_tax(amount: i64, discount_amount: i64, tax: Tax) -> Option<Self> {
        let base = amount.checked_sub(discount_amount)?;
        match (tax.on(base), tax.behavior()) {
            (Some(tax_amount), Some(TaxBehavior::Inclusive)) => {
                Self::inclusive(amount, discount_amount, tax_amount)
            }
            (tax_amount, _) => Self::new(amount, discount_amount, tax_amount),
        }
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
    fn included_tax_is_taken_out_of_the_net_amount() {
        let totals = Totals::inclusive(2000, 500, 250).unwrap();
        assert_eq!((totals.net_amount, totals.total_amount), (1250, 1500));
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
        assert_eq!(Totals::inclusive(100, 50, 51), None);
    }
}
