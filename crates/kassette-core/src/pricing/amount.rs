use crate::{Currency, Price, PriceAmount};

impl PriceAmount {
    /// What one purchase at this price costs before discount and tax, as long as the buyer chose nothing: the preset, the fewest
    /// seats. `None` for a kind of price that cannot be bought.
    pub fn amount(&self) -> Option<i64> {
        self.amount_of(None, None, None)
    }

    /// What this price asks now, in minor units, before discount and tax. What the buyer did not choose is the preset, or the
    /// least that there is. `None` for a kind of price that cannot be bought, and for a quantity outside of its tiers.
    pub fn amount_of(
        &self,
        custom_amount: Option<i64>,
        seats: Option<i64>,
        units: Option<i64>,
    ) -> Option<i64> {
        match self {
            Self::Fixed { price_amount } => Some(*price_amount),
            Self::Custom { minimum_amount, preset_amount, .. } => {
                Some(custom_amount.or(*preset_amount).unwrap_or(*minimum_amount))
            }
            Self::SeatBased(tiers) => tiers.amount(seats.unwrap_or(tiers.minimum_seats())),
            Self::UnitBased(price) => price.amount(units.unwrap_or(price.minimum_units)),
            Self::MeteredUnit { .. } => Some(0),
            Self::Unknown => None,
        }
    }

    /// Free for everybody, however many they take.
    pub fn is_free(&self) -> bool {
        match self {
            Self::Fixed { price_amount } => *price_amount == 0,
            Self::SeatBased(price) => price.tiers.iter().all(|tier| tier.price_per_seat == 0),
            Self::UnitBased(price) => price.tiers.tiers.iter().all(|tier| tier.unit_amount == 0),
            Self::Custom { .. } | Self::MeteredUnit { .. } | Self::Unknown => false,
        }
    }

    /// Paid when buying, not by use.
    pub fn is_static(&self) -> bool {
        !matches!(self, Self::MeteredUnit { .. } | Self::Unknown)
    }

    pub fn is_metered(&self) -> bool {
        matches!(self, Self::MeteredUnit { .. })
    }
}

/// Whether a product with these prices costs nobody anything. Without any price there is no saying so.
pub fn is_free<'a>(prices: impl IntoIterator<Item = &'a Price>) -> bool {
    let mut prices = prices.into_iter().peekable();
    prices.peek().is_some() && prices.all(|price| price.amount.is_free())
}

/// The price that stands for a product: the first that is paid when buying, else the first. Archived ones are passed over.
pub fn default_price<'a>(prices: impl IntoIterator<Item = &'a Price>) -> Option<&'a Price> {
    let mut first = None;
    for price in prices.into_iter().filter(|price| !price.is_archived) {
        if price.amount.is_static() {
            return Some(price);
        }
        first = first.or(Some(price));
    }
    first
}

/// The prices in one currency.
pub fn in_currency(prices: &[Price], currency: Currency) -> impl Iterator<Item = &Price> + Clone {
    prices.iter().filter(move |price| price.price_currency == currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::samples::{custom, fixed, free_seats, metered, price, seat_price};

    #[test]
    fn a_fixed_price_ignores_what_the_buyer_names() {
        assert_eq!(fixed(4900).amount_of(Some(1), Some(5), None), Some(4900));
    }

    #[test]
    fn a_custom_price_is_what_the_buyer_names_else_the_preset_else_the_minimum() {
        let preset = |preset_amount| PriceAmount::Custom {
            minimum_amount: 300,
            maximum_amount: None,
            preset_amount,
        };
        assert_eq!(preset(Some(1500)).amount_of(Some(700), None, None), Some(700));
        assert_eq!(preset(Some(1500)).amount(), Some(1500));
        assert_eq!(preset(Some(0)).amount(), Some(0));
        assert_eq!(preset(None).amount(), Some(300));
    }

    #[test]
    fn switching_to_a_seat_price_starts_with_its_fewest_seats() {
        assert_eq!(seat_price().amount(), Some(2000));
        assert_eq!(seat_price().amount_of(None, Some(3), None), Some(3000));
    }

    #[test]
    fn what_is_paid_by_use_costs_nothing_now_but_is_not_free() {
        assert_eq!(metered().amount(), Some(0));
        assert!(!metered().is_free());
    }

    #[test]
    fn only_what_costs_nobody_anything_is_free() {
        assert!(is_free(&[price(fixed(0))]) && is_free(&[price(free_seats())]));
        assert!(!is_free(&[price(fixed(0)), price(metered())]));
        assert!(!is_free(&[price(custom(0))]));
        assert!(!is_free(&[]));
    }

    #[test]
    fn the_first_price_that_is_paid_when_buying_stands_for_the_product() {
        let prices = [price(metered()), price(seat_price()), price(fixed(100))];
        assert_eq!(default_price(&prices), Some(&prices[1]));
        assert_eq!(default_price(&prices[..1]), Some(&prices[0]));
    }

    #[test]
    fn an_archived_price_does_not_stand_for_the_product() {
        let archived = Price { is_archived: true, ..price(fixed(100)) };
        assert_eq!(default_price(&[archived]), None);
    }
}
