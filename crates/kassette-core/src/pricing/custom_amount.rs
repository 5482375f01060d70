use crate::{Currency, Money, PriceAmount};

/// Why a buyer cannot pay this amount. Amounts are minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountProblem {
    /// Negative, or less than the price's minimum.
    BelowMinimum,
    /// More than nothing, but less than the processor charges.
    BelowMinimumCharge(Money),
    /// More than the price's maximum, or more than the processor charges.
    AboveMaximum,
}

impl AmountProblem {
    /// The machine-readable word for it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::BelowMinimum => "greater_than_equal",
            Self::BelowMinimumCharge(_) => "invalid_amount",
            Self::AboveMaximum => "less_than_equal",
        }
    }

    /// For people.
    pub fn msg(self) -> String {
        match self {
            Self::BelowMinimum => "Amount is below minimum.".to_owned(),
            Self::BelowMinimumCharge(least) => {
                format!("Amount must be 0 or at least {}.", least.to_en_us())
            }
            Self::AboveMaximum => "Amount is above maximum.".to_owned(),
        }
    }
}

/// Whether a buyer may pay `amount` for a custom price. Where they do not name the amount, whatever they send is ignored, so every
/// amount is fine.
///
/// The order is part of the API: sign, the price's minimum, the currency's, the price's maximum, the currency's.
pub fn check_custom_amount(
    price: &PriceAmount,
    currency: Currency,
    amount: i64,
) -> Result<(), AmountProblem> {
    let PriceAmount::Custom { minimum_amount, maximum_amount, .. } = *price else { return Ok(()) };
    if amount < 0 || amount < minimum_amount {
        return Err(AmountProblem::BelowMinimum);
    }
    let least = currency.minimum_charge();
    if amount > 0 && amount < least {
        return Err(AmountProblem::BelowMinimumCharge(Money::new(least, currency)));
    }
    if maximum_amount.is_some_and(|most| amount > most) || amount > currency.maximum_charge() {
        return Err(AmountProblem::AboveMaximum);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        currency: &str,
        minimum: i64,
        maximum: Option<i64>,
        amount: i64,
    ) -> Option<AmountProblem> {
        let price = PriceAmount::Custom {
            minimum_amount: minimum,
            maximum_amount: maximum,
            preset_amount: None,
        };
        check_custom_amount(&price, currency.parse().unwrap(), amount).err()
    }

    #[test]
    fn both_ends_can_be_paid() {
        assert_eq!(check("usd", 500, Some(1000), 500), None);
        assert_eq!(check("usd", 500, Some(1000), 1000), None);
    }

    #[test]
    fn nothing_can_be_paid_where_the_minimum_is_nothing() {
        assert_eq!(check("usd", 0, None, 0), None);
    }

    #[test]
    fn less_than_the_minimum_is_refused() {
        let problem = check("usd", 500, None, 499).unwrap();
        assert_eq!(problem.kind(), "greater_than_equal");
        assert_eq!(problem.msg(), "Amount is below minimum.");
        assert_eq!(check("usd", 0, None, -1), Some(AmountProblem::BelowMinimum));
    }

    #[test]
    fn what_would_only_fail_at_the_charge_is_refused_first() {
        let problem = check("usd", 0, None, 49).unwrap();
        assert_eq!(problem.kind(), "invalid_amount");
        assert_eq!(problem.msg(), "Amount must be 0 or at least $0.50.");
        assert_eq!(check("jpy", 0, None, 50).unwrap().msg(), "Amount must be 0 or at least ¥80.");
    }

    #[test]
    fn more_than_either_maximum_is_refused() {
        let problem = check("usd", 0, Some(1000), 1001).unwrap();
        assert_eq!(problem.kind(), "less_than_equal");
        assert_eq!(problem.msg(), "Amount is above maximum.");
        assert_eq!(check("usd", 0, None, 100_000_000), Some(AmountProblem::AboveMaximum));
    }

    #[test]
    fn the_minimum_of_the_price_is_named_before_that_of_the_currency() {
        assert_eq!(check("usd", 40, None, 30), Some(AmountProblem::BelowMinimum));
    }

    #[test]
    fn an_amount_is_ignored_where_the_price_is_fixed() {
        let fixed = PriceAmount::Fixed { price_amount: 100 };
        assert_eq!(check_custom_amount(&fixed, Currency::USD, -5), Ok(()));
    }
}
