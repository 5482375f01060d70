use super::{
    AmountProblem, QuantityLimits, QuantityProblem, check_custom_amount, seat_limits, unit_limits,
};
use crate::{Currency, Price, PriceAmount};

/// What a buyer chose about a product, as far as it changes the amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// For a custom price, in minor units.
    pub custom_amount: Option<i64>,
    /// For a price by seats.
    pub seats: Option<i64>,
    /// For a price by units.
    pub units: Option<i64>,
}

/// Why a choice cannot be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceProblem {
    Amount(AmountProblem),
    Quantity(QuantityProblem),
}

impl Choice {
    /// What is bought when nothing was chosen yet, which is also where a switch to a product starts: the preset amount or the
    /// minimum, the fewest seats, the fewest units; nothing where the prices do not ask for it.
    pub fn initial<'a>(prices: impl IntoIterator<Item = &'a Price> + Clone) -> Self {
        let is_custom = |it: &&Price| matches!(it.amount, PriceAmount::Custom { .. });
        let custom = prices.clone().into_iter().find(is_custom);
        Self {
            custom_amount: custom.and_then(|price| price.amount.amount()),
            seats: seat_limits(prices.clone()).map(QuantityLimits::initial),
            units: unit_limits(prices).map(QuantityLimits::initial),
        }
    }

    /// This choice on a product with these prices: what they do not ask for is dropped, what is missing is as at the start.
    #[must_use]
    pub fn on<'a>(self, prices: impl IntoIterator<Item = &'a Price> + Clone) -> Self {
        fn asked<T>(chosen: Option<T>, initial: Option<T>) -> Option<T> {
            initial.map(|initial| chosen.unwrap_or(initial))
        }
        let initial = Self::initial(prices);
        Self {
            custom_amount: asked(self.custom_amount, initial.custom_amount),
            seats: asked(self.seats, initial.seats),
            units: asked(self.units, initial.units),
        }
    }

    /// Whether these prices allow it.
    pub fn check<'a>(
        self,
        prices: impl IntoIterator<Item = &'a Price> + Clone,
        currency: Currency,
    ) -> Result<(), ChoiceProblem> {
        if let Some(amount) = self.custom_amount {
            for price in prices.clone() {
                check_custom_amount(&price.amount, currency, amount)
                    .map_err(ChoiceProblem::Amount)?;
            }
        }
        let seats = (seat_limits(prices.clone()), self.seats);
        let units = (unit_limits(prices), self.units);
        for (limits, count) in [seats, units] {
            if let (Some(limits), Some(count)) = (limits, count) {
                limits.check(count).map_err(ChoiceProblem::Quantity)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Counted;
    use crate::pricing::samples::{custom, fixed, price, seat_price, usd};

    #[test]
    fn switching_to_a_seat_product_does_not_leave_seats_unset() {
        let from_fixed = Choice::default().on(&[price(fixed(100))]);
        assert_eq!(from_fixed.seats, None);
        assert_eq!(from_fixed.on(&[price(seat_price())]).seats, Some(2));
    }

    #[test]
    fn seats_do_not_stay_on_a_product_without_seats() {
        let seats = Choice { seats: Some(7), ..Choice::default() };
        assert_eq!(seats.on(&[price(fixed(100))]), Choice::default());
        assert_eq!(seats.on(&[price(fixed(100)), price(seat_price())]), seats);
    }

    #[test]
    fn too_few_seats_and_too_little_money_are_refused() {
        let seats = Choice { seats: Some(1), ..Choice::default() };
        let at_least_two = QuantityProblem::AtLeast(Counted::Seats, 2);
        assert_eq!(
            seats.check(&[price(seat_price())], usd()),
            Err(ChoiceProblem::Quantity(at_least_two))
        );
        let amount = Choice { custom_amount: Some(99), ..Choice::default() };
        assert_eq!(
            amount.check(&[price(custom(100))], usd()),
            Err(ChoiceProblem::Amount(AmountProblem::BelowMinimum))
        );
    }
}
