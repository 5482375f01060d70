use super::{Price, PriceAmount};
use crate::Currency;

/// Why a product cannot have these prices together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompositionProblem {
    NoPrice,
    /// The organization's own currency has no price.
    NoPriceIn(Currency),
    Unsupported(Currency),
    /// At most one of each in a currency: a fixed price, and one by seats or units.
    Several(Currency),
    /// A custom amount stands alone.
    CustomWithOthers(Currency),
    /// Use and units are billed in periods.
    OneTime,
    /// Every currency has to offer the same kinds of price.
    UnlikeOthers(Currency),
}

impl CompositionProblem {
    pub fn msg(self) -> String {
        match self {
            Self::NoPrice => "At least one price is required.".to_owned(),
            Self::NoPriceIn(currency) => format!("A price in {currency} is required."),
            Self::Unsupported(currency) => format!("Prices in {currency} are not supported."),
            Self::Several(currency) => format!(
                "Only one fixed price and one by seats or units are possible in {currency}."
            ),
            Self::CustomWithOthers(currency) => {
                format!("A custom price in {currency} cannot be combined with others.")
            }
            Self::OneTime => {
                "Prices by use or units are only possible on recurring products.".to_owned()
            }
            Self::UnlikeOthers(currency) => {
                format!("The prices in {currency} must be of the same types as the others.")
            }
        }
    }
}

/// How many prices of each kind one currency has.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Kinds {
    fixed: usize,
    custom: usize,
    seats: usize,
    units: usize,
    metered: usize,
}

impl Kinds {
    fn of(prices: &[Price], currency: Currency) -> Self {
        let mut kinds = Self::default();
        for price in prices.iter().filter(|price| price.price_currency == currency) {
            match price.amount {
                PriceAmount::Fixed { .. } => kinds.fixed += 1,
                PriceAmount::Custom { .. } => kinds.custom += 1,
                PriceAmount::SeatBased(_) => kinds.seats += 1,
                PriceAmount::UnitBased(_) => kinds.units += 1,
                PriceAmount::MeteredUnit { .. } => kinds.metered += 1,
                PriceAmount::Unknown => {}
            }
        }
        kinds
    }

    fn problem(self, currency: Currency) -> Option<CompositionProblem> {
        if self.fixed > 1 || self.seats + self.units > 1 || self.custom > 1 {
            Some(CompositionProblem::Several(currency))
        } else if self.custom > 0 && self.fixed + self.seats + self.units > 0 {
            Some(CompositionProblem::CustomWithOthers(currency))
        } else {
            None
        }
    }
}

/// The first reason why a product cannot have `prices` (those that are not archived) together.
pub fn composition_problem(
    prices: &[Price],
    is_recurring: bool,
    default_currency: Currency,
) -> Option<CompositionProblem> {
    if prices.is_empty() {
        return Some(CompositionProblem::NoPrice);
    }
    let default = Kinds::of(prices, default_currency);
    for currency in prices.iter().map(|price| price.price_currency) {
        if !currency.is_supported() {
            return Some(CompositionProblem::Unsupported(currency));
        }
        if let Some(problem) = Kinds::of(prices, currency).problem(currency) {
            return Some(problem);
        }
    }
    if default == Kinds::default() {
        return Some(CompositionProblem::NoPriceIn(default_currency));
    }
    if !is_recurring && default.units + default.metered > 0 {
        return Some(CompositionProblem::OneTime);
    }
    let unlike = |price: &&Price| Kinds::of(prices, price.price_currency) != default;
    let other = prices.iter().find(unlike)?;
    Some(CompositionProblem::UnlikeOthers(other.price_currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::samples::{custom, eur, fixed, metered, price, seat_price, usd};

    fn problem(prices: &[Price], is_recurring: bool) -> Option<CompositionProblem> {
        composition_problem(prices, is_recurring, usd())
    }

    #[test]
    fn fixed_and_seats_and_any_number_of_meters_go_together() {
        let prices = [price(fixed(500)), price(seat_price()), price(metered()), price(metered())];
        assert_eq!(problem(&prices, true), None);
    }

    #[test]
    fn one_fixed_price_is_enough() {
        let prices = [price(fixed(500)), price(fixed(600))];
        assert_eq!(problem(&prices, false), Some(CompositionProblem::Several(usd())));
    }

    #[test]
    fn a_custom_amount_stands_alone() {
        let prices = [price(fixed(500)), price(custom(0))];
        assert_eq!(problem(&prices, false), Some(CompositionProblem::CustomWithOthers(usd())));
    }

    #[test]
    fn use_is_not_billed_once() {
        assert_eq!(problem(&[price(metered())], false), Some(CompositionProblem::OneTime));
    }

    #[test]
    fn every_currency_offers_the_same_kinds() {
        let in_euros = |amount| Price { price_currency: eur(), ..price(amount) };
        assert_eq!(problem(&[price(fixed(500)), in_euros(fixed(400))], false), None);
        assert_eq!(
            problem(&[price(fixed(500)), in_euros(seat_price())], false),
            Some(CompositionProblem::UnlikeOthers(eur()))
        );
    }

    #[test]
    fn the_default_currency_has_a_price() {
        let only_euros = [Price { price_currency: eur(), ..price(fixed(400)) }];
        assert_eq!(problem(&only_euros, false), Some(CompositionProblem::NoPriceIn(usd())));
    }
}
