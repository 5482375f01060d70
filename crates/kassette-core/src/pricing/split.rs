/// Splits `total` over lines in proportion to their `weights`, so that the parts always sum up: each part is rounded down, then
/// what is left goes, one unit each, to the largest remainders, the earlier line first where two are equal.
///
/// Used for a fixed discount over the lines of an order: as long as `total` is at most the sum of the lines, no line gets more than
/// it costs. `None` if something is negative, or if there is something to split and no weight to split it by.
pub fn split_by_largest_remainder(total: i64, weights: &[i64]) -> Option<Vec<i64>> {
    let sum: i128 = weights.iter().copied().map(i128::from).sum();
    let negative = total < 0 || weights.iter().any(|weight| *weight < 0);
    if negative || (total > 0 && sum == 0) {
        return None;
    }
    let sum = sum.max(1);
    let product = |weight: i64| i128::from(total) * i128::from(weight);
    let mut parts: Vec<i64> = weights
        .iter()
        .map(|weight| i64::try_from(product(*weight) / sum))
        .collect::<Result<_, _>>()
        .ok()?;
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|index| std::cmp::Reverse(product(weights[*index]) % sum));
    let left = total - parts.iter().sum::<i64>();
    for index in by_remainder.into_iter().take(usize::try_from(left).ok()?) {
        parts[index] += 1;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn splitting_a_discount_over_lines_loses_no_cent() {
        assert_eq!(split_by_largest_remainder(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
        assert_eq!(split_by_largest_remainder(100, &[333, 333, 334]), Some(vec![33, 33, 34]));
    }

    #[test]
    fn the_largest_remainder_gets_what_is_left() {
        assert_eq!(split_by_largest_remainder(10, &[15, 15, 70]), Some(vec![2, 1, 7]));
        assert_eq!(split_by_largest_remainder(10, &[14, 17, 69]), Some(vec![1, 2, 7]));
    }

    #[test]
    fn a_line_of_nothing_gets_nothing() {
        assert_eq!(split_by_largest_remainder(7, &[0, 5]), Some(vec![0, 7]));
        assert_eq!(split_by_largest_remainder(0, &[0, 0]), Some(vec![0, 0]));
    }

    #[test]
    fn something_cannot_be_split_over_nothing() {
        assert_eq!(split_by_largest_remainder(1, &[0]), None);
        assert_eq!(split_by_largest_remainder(1, &[]), None);
        assert_eq!(split_by_largest_remainder(1, &[2, -1]), None);
    }

    proptest! {
        #[test]
        fn parts_sum_up_exactly(total in 0..=i64::MAX, weights in prop::collection::vec(1..=i64::MAX, 1..8)) {
            let parts = split_by_largest_remainder(total, &weights).unwrap();
            prop_assert_eq!(parts.iter().copied().map(i128::from).sum::<i128>(), i128::from(total));
        }

        #[test]
        fn no_line_gets_more_than_it_costs(
            lines in prop::collection::vec(0..1_000_000_i64, 1..8),
            share in 0..=100_i64,
        ) {
            let total = lines.iter().sum::<i64>() * share / 100;
            let parts = split_by_largest_remainder(total, &lines).unwrap();
            prop_assert!(parts.iter().zip(&lines).all(|(part, line)| part <= line));
        }
    }
}
