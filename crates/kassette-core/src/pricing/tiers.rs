use crate::product::{SeatTiers, TierType, UnitPrice};

/// A part of what is bought that has one price each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    pub count: i64,
    /// Minor units for one.
    pub price: i64,
}

impl Slice {
    /// Minor units for all of them, `None` if that is more than 64 bits hold.
    pub fn amount(self) -> Option<i64> {
        self.count.checked_mul(self.price)
    }
}

impl SeatTiers {
    /// The parts that `seats` fall into, each at its own price. `None` outside of what can be bought.
    pub fn slices(&self, seats: i64) -> Option<Vec<Slice>> {
        let tiers = self.tiers.iter().map(|tier| (tier.max_seats, tier.price_per_seat));
        (seats >= self.minimum_seats()).then(|| slices(self.seat_tier_type, tiers, seats))?
    }

    /// What `seats` cost, in minor units. `None` outside of what can be bought, or if 64 bits do not hold it.
    pub fn amount(&self, seats: i64) -> Option<i64> {
        sum(&self.slices(seats)?)
    }
}

impl UnitPrice {
    /// The parts that `units` fall into, each at its own price. `None` outside of what can be bought.
    pub fn slices(&self, units: i64) -> Option<Vec<Slice>> {
        let in_range =
            units >= self.minimum_units && self.maximum_units.is_none_or(|most| units <= most);
        let tiers = self.tiers.tiers.iter().map(|tier| (tier.bound, tier.unit_amount));
        in_range.then(|| slices(self.tiers.kind, tiers, units))?
    }

    /// What `units` cost, in minor units. `None` outside of what can be bought, or if 64 bits do not hold it.
    pub fn amount(&self, units: i64) -> Option<i64> {
        sum(&self.slices(units)?)
    }
}

fn sum(slices: &[Slice]) -> Option<i64> {
    slices.iter().try_fold(0_i64, |sum, slice| sum.checked_add(slice.amount()?))
}

/// `tiers` are pairs of the last one in the tier and the price of each. The first tier also holds what lies below its start: when
/// five seats are the fewest, all five are paid.
fn slices(
    kind: TierType,
    tiers: impl Iterator<Item = (Option<i64>, i64)>,
    count: i64,
) -> Option<Vec<Slice>> {
    let mut slices = Vec::new();
    let mut before = 0;
    for (last, price) in tiers {
        let reached = last.map_or(count, |last| last.min(count));
        match kind {
            TierType::Volume if reached == count => return Some(vec![Slice { count, price }]),
            TierType::Graduated if reached > before => {
                slices.push(Slice { count: reached - before, price });
            }
            _ => {}
        }
        before = reached;
        if reached == count {
            return Some(slices);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::SeatTier;

    fn tiers(seat_tier_type: TierType) -> SeatTiers {
        let tier = |min_seats, max_seats, price_per_seat| SeatTier {
            min_seats,
            max_seats,
            price_per_seat,
        };
        let tiers =
            vec![tier(1, Some(10), 1000), tier(11, Some(50), 800), tier(51, Some(100), 500)];
        SeatTiers { seat_tier_type, tiers }
    }

    #[test]
    fn volume_puts_all_seats_at_the_rate_of_their_number() {
        let amount = |seats| tiers(TierType::Volume).amount(seats);
        assert_eq!(
            (amount(10), amount(11), amount(100)),
            (Some(10_000), Some(8_800), Some(50_000))
        );
    }

    #[test]
    fn graduated_puts_each_slice_at_its_own_rate() {
        let amount = |seats| tiers(TierType::Graduated).amount(seats);
        assert_eq!(
            (amount(10), amount(11), amount(60)),
            (Some(10_000), Some(10_800), Some(47_000))
        );
    }

    #[test]
    fn graduated_slices_can_be_listed() {
        let slices = tiers(TierType::Graduated).slices(12).unwrap();
        assert_eq!(slices, [Slice { count: 10, price: 1000 }, Slice { count: 2, price: 800 }]);
    }

    #[test]
    fn nobody_gets_the_seats_below_the_minimum_for_nothing() {
        let tier = SeatTier { min_seats: 5, max_seats: None, price_per_seat: 100 };
        for seat_tier_type in [TierType::Volume, TierType::Graduated] {
            let seat_tiers = SeatTiers { seat_tier_type, tiers: vec![tier] };
            assert_eq!(seat_tiers.amount(7), Some(700));
        }
    }

    #[test]
    fn seats_outside_the_tiers_have_no_price() {
        assert_eq!(tiers(TierType::Volume).amount(0), None);
        assert_eq!(tiers(TierType::Volume).amount(101), None);
        assert_eq!(tiers(TierType::Graduated).amount(101), None);
    }

    #[test]
    fn an_amount_that_no_integer_holds_is_none() {
        let tier = SeatTier { min_seats: 1, max_seats: None, price_per_seat: 99_999_999 };
        let seat_tiers = SeatTiers { seat_tier_type: TierType::Volume, tiers: vec![tier] };
        assert_eq!(seat_tiers.amount(i64::MAX), None);
    }
}
