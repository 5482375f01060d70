use super::*;
use crate::ValidationEntry;
use crate::product::{SeatTier, TierType, UnitTier, UnitTiers};

/// The problems in US dollars, as `path rule`.
fn problems(amount: &PriceAmount) -> Vec<String> {
    problems_in("usd", amount)
}

fn problems_in(currency: &str, amount: &PriceAmount) -> Vec<String> {
    let path = |problem: &PriceProblem| {
        let loc = std::iter::once("body".into()).chain(problem.loc.clone()).collect();
        ValidationEntry { kind: String::new(), loc, msg: String::new() }.field()
    };
    let problems = amount.problems(currency.parse().unwrap());
    problems.iter().map(|it| format!("{} {:?}", path(it), it.rule)).collect()
}

fn fixed(price_amount: i64) -> PriceAmount {
    PriceAmount::Fixed { price_amount }
}

fn custom(minimum_amount: i64, maximum: Option<i64>, preset: Option<i64>) -> PriceAmount {
    PriceAmount::Custom { minimum_amount, maximum_amount: maximum, preset_amount: preset }
}

fn seats(tiers: &[(i64, Option<i64>)]) -> PriceAmount {
    let tier = |(min_seats, max_seats)| SeatTier { min_seats, max_seats, price_per_seat: 500 };
    let tiers = tiers.iter().copied().map(tier).collect();
    PriceAmount::SeatBased(SeatTiers { seat_tier_type: TierType::Volume, tiers })
}

fn units(bounds: &[Option<i64>], minimum_units: i64, maximum_units: Option<i64>) -> PriceAmount {
    let tiers = bounds.iter().map(|bound| UnitTier { bound: *bound, unit_amount: 5 }).collect();
    PriceAmount::UnitBased(UnitPrice {
        tiers: UnitTiers { kind: TierType::Graduated, tiers },
        minimum_units,
        maximum_units,
        unit_label: crate::product::UnitLabels::default(),
    })
}

#[test]
fn a_fixed_price_is_free_or_what_the_processor_charges() {
    assert!(problems(&fixed(0)).is_empty() && problems(&fixed(50)).is_empty());
    assert_eq!(problems(&fixed(49)), ["price_amount ZeroOrAtLeast(50)"]);
    assert_eq!(problems(&fixed(-1)), ["price_amount AtLeast(0)"]);
    assert_eq!(problems(&fixed(100_000_000)), ["price_amount AtMost(99999999)"]);
}

#[test]
fn fifty_is_not_the_minimum_of_every_currency() {
    assert_eq!(problems_in("jpy", &fixed(50)), ["price_amount ZeroOrAtLeast(80)"]);
    assert!(problems_in("gbp", &fixed(40)).is_empty());
}

#[test]
fn a_custom_price_may_allow_nothing() {
    assert!(problems(&custom(0, None, Some(0))).is_empty());
}

#[test]
fn the_preset_lies_between_minimum_and_maximum() {
    assert!(problems(&custom(100, Some(300), Some(200))).is_empty());
    assert_eq!(problems(&custom(100, None, Some(99))), ["preset_amount AtLeast(100)"]);
    assert_eq!(problems(&custom(100, Some(300), Some(301))), ["preset_amount AtMost(300)"]);
}

#[test]
fn the_maximum_is_no_less_than_the_minimum_and_never_nothing() {
    assert_eq!(problems(&custom(100, Some(99), None)), ["maximum_amount AtLeast(100)"]);
    assert_eq!(problems(&custom(0, Some(0), None)), ["maximum_amount AtLeast(1)"]);
}

#[test]
fn a_custom_minimum_that_the_processor_would_refuse_is_refused_first() {
    assert_eq!(problems(&custom(49, None, None)), ["minimum_amount ZeroOrAtLeast(50)"]);
}

#[test]
fn seat_tiers_may_start_above_one_and_end() {
    assert!(problems(&seats(&[(5, Some(10)), (11, Some(20))])).is_empty());
}

#[test]
fn seat_tiers_have_no_gaps_and_do_not_overlap() {
    let expected = ["seat_tiers.tiers.1.min_seats StartsAt(11)"];
    assert_eq!(problems(&seats(&[(1, Some(10)), (12, None)])), expected);
    assert_eq!(problems(&seats(&[(1, Some(10)), (10, None)])), expected);
}

#[test]
fn only_the_last_seat_tier_may_have_no_end() {
    assert_eq!(problems(&seats(&[(1, None), (11, None)])), ["seat_tiers.tiers.0.max_seats Ends"]);
}

#[test]
fn a_seat_tier_ends_after_it_starts_and_starts_at_one_or_more() {
    assert_eq!(problems(&seats(&[(3, Some(2))])), ["seat_tiers.tiers.0.max_seats AtLeast(3)"]);
    assert_eq!(problems(&seats(&[(0, None)])), ["seat_tiers.tiers.0.min_seats AtLeast(1)"]);
}

#[test]
fn a_seat_price_needs_a_tier() {
    assert_eq!(problems(&seats(&[])), ["seat_tiers.tiers AnyTier"]);
}

#[test]
fn unit_tiers_rise_and_reach_the_maximum() {
    assert!(problems(&units(&[Some(10), None], 1, None)).is_empty());
    assert!(problems(&units(&[Some(10), Some(20)], 1, Some(20))).is_empty());
    assert_eq!(
        problems(&units(&[Some(10), Some(10)], 1, None)),
        ["tiers.tiers.1.bound AtLeast(11)"]
    );
    assert_eq!(problems(&units(&[Some(10)], 1, Some(11))), ["tiers.tiers Covers"]);
}

#[test]
fn a_kind_of_price_from_the_future_cannot_be_added() {
    assert_eq!(problems(&PriceAmount::Unknown), ["amount_type Known"]);
}
