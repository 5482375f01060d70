/// `amount × numerator ÷ denominator`, exact halves rounded away from zero; `None` if that leaves 64 bits.
///
/// The only place that rounds money: with a second one, the two would differ by a cent one day. None of the arguments may be
/// negative, and the denominator is not 0.
pub(super) fn share(amount: i64, numerator: i64, denominator: i64) -> Option<i64> {
    let product = i128::from(amount) * i128::from(numerator);
    let denominator = i128::from(denominator);
    i64::try_from((product * 2 + denominator) / (denominator * 2)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_cent_is_rounded_away_from_zero_where_floats_lose_it() {
        assert_eq!(share(100, 2_850, 10_000), Some(29));
        assert_eq!(share(350, 3_500, 10_000), Some(123));
    }

    #[test]
    fn less_than_half_a_cent_is_dropped() {
        assert_eq!(share(149, 1, 100), Some(1));
        assert_eq!(share(150, 1, 100), Some(2));
    }

    #[test]
    fn the_largest_amount_does_not_overflow_on_the_way() {
        assert_eq!(share(i64::MAX, 10_000, 10_000), Some(i64::MAX));
        assert_eq!(share(i64::MAX, 10_001, 10_000), None);
    }
}
