use crate::product::{Price, PriceAmount};

/// What is counted when buying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Seats,
    Units,
}

/// How many can be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantityLimits {
    pub counted: Counted,
    /// At least 1.
    pub minimum: i64,
    pub maximum: Option<i64>,
}

/// Why that many cannot be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityProblem {
    /// Fewer than this.
    AtLeast(Counted, i64),
    /// More than this.
    AtMost(Counted, i64),
}

/// The limits of the seat price among `prices`, `None` if there is none.
pub fn seat_limits<'a>(prices: impl IntoIterator<Item = &'a Price>) -> Option<QuantityLimits> {
    prices.into_iter().find_map(|price| match &price.amount {
        PriceAmount::SeatBased(tiers) => Some(QuantityLimits {
            counted: Counted::Seats,
            minimum: tiers.minimum_seats(),
            maximum: tiers.maximum_seats(),
        }),
        _ => None,
    })
}

/// The limits of the unit price among `prices`, `None` if there is none.
pub fn unit_limits<'a>(prices: impl IntoIterator<Item = &'a Price>) -> Option<QuantityLimits> {
    prices.into_iter().find_map(|price| match &price.amount {
        PriceAmount::UnitBased(units) => Some(QuantityLimits {
            counted: Counted::Units,
            minimum: units.minimum_units,
            maximum: units.maximum_units.or(units.tiers.tiers.last()?.bound),
        }),
        _ => None,
    })
}

impl QuantityLimits {
    /// Whether `count` can be bought.
    pub fn check(self, count: i64) -> Result<(), QuantityProblem> {
        match self.maximum {
            _ if count < self.minimum => Err(QuantityProblem::AtLeast(self.counted, self.minimum)),
            Some(maximum) if count > maximum => Err(QuantityProblem::AtMost(self.counted, maximum)),
            _ => Ok(()),
        }
    }

    /// The limits of one session, which may be narrower than the price's, never wider.
    #[must_use]
    pub fn within(self, session_minimum: Option<i64>, session_maximum: Option<i64>) -> Self {
        Self {
            minimum: session_minimum.map_or(self.minimum, |it| it.max(self.minimum)),
            maximum: match (session_maximum, self.maximum) {
                (Some(session), Some(price)) => Some(session.min(price)),
                (session, price) => session.or(price),
            },
            ..self
        }
    }

    /// What is bought before the buyer said how many.
    pub fn initial(self) -> i64 {
        self.minimum
    }
}

impl QuantityProblem {
    /// The machine-readable word for it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::AtLeast(..) => "greater_than_equal",
            Self::AtMost(..) => "less_than_equal",
        }
    }

    /// For people.
    pub fn msg(self) -> String {
        match self {
            Self::AtLeast(counted, least) => {
                format!("Minimum {least} {} required.", counted.word())
            }
            Self::AtMost(counted, most) => format!("Maximum {most} {} allowed.", counted.word()),
        }
    }
}

impl Counted {
    fn word(self) -> &'static str {
        match self {
            Self::Seats => "seats",
            Self::Units => "units",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: QuantityLimits =
        QuantityLimits { counted: Counted::Seats, minimum: 2, maximum: Some(10) };

    #[test]
    fn both_ends_can_be_bought() {
        assert_eq!((LIMITS.check(2), LIMITS.check(10)), (Ok(()), Ok(())));
    }

    #[test]
    fn too_few_and_too_many_are_named() {
        let too_few = LIMITS.check(1).unwrap_err();
        assert_eq!(
            (too_few.kind(), too_few.msg().as_str()),
            ("greater_than_equal", "Minimum 2 seats required.")
        );
        let too_many = LIMITS.check(11).unwrap_err();
        assert_eq!(
            (too_many.kind(), too_many.msg().as_str()),
            ("less_than_equal", "Maximum 10 seats allowed.")
        );
    }

    #[test]
    fn a_session_narrows_the_limits_and_never_widens_them() {
        let narrow = LIMITS.within(Some(5), Some(6));
        assert_eq!((narrow.minimum, narrow.maximum), (5, Some(6)));
        assert_eq!(LIMITS.within(Some(1), Some(11)), LIMITS);
    }

    #[test]
    fn the_fewest_are_bought_until_the_buyer_says_how_many() {
        assert_eq!(LIMITS.within(Some(5), None).initial(), 5);
    }
}
