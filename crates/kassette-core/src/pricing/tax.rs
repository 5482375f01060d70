use super::rounding::share;
use crate::TaxBehavior;

/// A rate of tax in millionths: 200 000 is 20 %. Basis points would be too coarse: rates like 8.875 % and 14.975 % exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxRate(i64);

const MILLION: i64 = 1_000_000;

impl TaxRate {
    pub const ZERO: Self = Self(0);

    /// `None` for less than nothing and for more than 100 %.
    pub fn from_millionths(millionths: i64) -> Option<Self> {
        (0..=MILLION).contains(&millionths).then_some(Self(millionths))
    }

    pub fn millionths(self) -> i64 {
        self.0
    }

    /// The tax that comes on top of `base`, halves rounded up, in minor units like `base`.
    fn on_top_of(self, base: i64) -> Option<i64> {
        share(base, self.0, MILLION)
    }

    /// The tax that is in `base`, halves rounded up, in minor units like `base`.
    fn within(self, base: i64) -> Option<i64> {
        share(base, self.0, MILLION + self.0)
    }
}

/// What is known about the tax of a purchase. `behavior` is never [`TaxBehavior::Location`] but what it resolves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tax {
    /// The address does not say enough.
    Unknown,
    Rate {
        rate: TaxRate,
        behavior: TaxBehavior,
    },
    /// Somebody else calculated it, in minor units.
    Amount {
        amount: i64,
        behavior: TaxBehavior,
    },
}

impl Tax {
    /// Nothing to tax.
    pub const NONE: Self = Self::Amount { amount: 0, behavior: TaxBehavior::Exclusive };

    /// The tax on (or in) `base` in minor units; `None` while unknown. Nothing is never taxed.
    pub fn on(self, base: i64) -> Option<i64> {
        match self {
            Self::Unknown => None,
            _ if base <= 0 => Some(0),
            Self::Rate { rate, behavior: TaxBehavior::Inclusive } => rate.within(base),
            Self::Rate { rate, .. } => rate.on_top_of(base),
            Self::Amount { amount, .. } => Some(amount),
        }
    }

    /// What is known about the tax of another amount: a rate still holds, a sum does not, but for nothing at all.
    #[must_use]
    pub fn on_another_base(self) -> Self {
        match self {
            Self::Amount { amount: 1.., .. } => Self::Unknown,
            known => known,
        }
    }

    pub fn behavior(self) -> Option<TaxBehavior> {
        match self {
            Self::Unknown => None,
            Self::Rate { behavior, .. } | Self::Amount { behavior, .. } => Some(behavior),
        }
    }
}

/// How tax relates to a price for a buyer in `country`: as the price says, else as its organization does by default.
pub fn tax_behavior(
    price: Option<TaxBehavior>,
    organization: TaxBehavior,
    country: &str,
) -> TaxBehavior {
    match price.unwrap_or(organization) {
        TaxBehavior::Location if matches!(country, "US" | "CA" | "IN") => TaxBehavior::Exclusive,
        TaxBehavior::Location => TaxBehavior::Inclusive,
        named => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Totals;

    fn twenty_percent(behavior: TaxBehavior) -> Tax {
        Tax::Rate { rate: TaxRate::from_millionths(200_000).unwrap(), behavior }
    }

    #[test]
    fn tax_comes_on_top() {
        let totals = Totals::with_tax(2000, 500, twenty_percent(TaxBehavior::Exclusive)).unwrap();
        assert_eq!(
            (totals.net_amount, totals.tax_amount, totals.total_amount),
            (1500, Some(300), 1800)
        );
    }

    #[test]
    fn tax_is_included() {
        let totals = Totals::with_tax(2000, 500, twenty_percent(TaxBehavior::Inclusive)).unwrap();
        assert_eq!(
            (totals.net_amount, totals.tax_amount, totals.total_amount),
            (1250, Some(250), 1500)
        );
    }

    #[test]
    fn rates_are_finer_than_basis_points() {
        let rate = TaxRate::from_millionths(88_750).unwrap();
        let new_york = Tax::Rate { rate, behavior: TaxBehavior::Exclusive };
        assert_eq!(new_york.on(10_000_000), Some(887_500));
    }

    #[test]
    fn tax_that_is_not_known_yet_is_not_nothing() {
        assert_eq!(Tax::Unknown.on(1000), None);
        assert_eq!(Tax::NONE.on(1000), Some(0));
    }

    #[test]
    fn nothing_is_not_taxed() {
        assert_eq!(twenty_percent(TaxBehavior::Exclusive).on(0), Some(0));
        assert_eq!(Tax::Amount { amount: 20, behavior: TaxBehavior::Exclusive }.on(0), Some(0));
    }

    #[test]
    fn tax_comes_on_top_in_america_and_india_and_is_included_elsewhere() {
        let behavior =
            |country| tax_behavior(Some(TaxBehavior::Location), TaxBehavior::Exclusive, country);
        for country in ["US", "CA", "IN"] {
            assert_eq!(behavior(country), TaxBehavior::Exclusive, "{country}");
        }
        assert_eq!(behavior("FR"), TaxBehavior::Inclusive);
    }

    #[test]
    fn a_price_overrules_its_organization() {
        let behavior = |price| tax_behavior(price, TaxBehavior::Inclusive, "US");
        assert_eq!(behavior(Some(TaxBehavior::Exclusive)), TaxBehavior::Exclusive);
        assert_eq!(behavior(None), TaxBehavior::Inclusive);
    }

    #[test]
    fn a_rate_lies_between_nothing_and_everything() {
        assert_eq!(TaxRate::from_millionths(-1), None);
        assert_eq!(TaxRate::from_millionths(1_000_001), None);
    }
}
