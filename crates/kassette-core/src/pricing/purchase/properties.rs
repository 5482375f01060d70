use proptest::prelude::*;

use super::*;
use crate::pricing::samples::{eur, metered, moment, price, usd};
use crate::pricing::{DiscountValue, Duration, TaxRate};
use crate::product::{SeatTier, SeatTiers, TierType};
use crate::{Interval, PriceAmount, TaxBehavior};

fn any_seat_price() -> impl Strategy<Value = PriceAmount> {
    let kind = prop_oneof![Just(TierType::Volume), Just(TierType::Graduated)];
    let sizes = prop::collection::vec((1..50_i64, 0..100_000_i64), 1..5);
    (kind, 1..20_i64, sizes).prop_map(|(seat_tier_type, first, sizes)| {
        let mut min_seats = first;
        let mut tiers = Vec::new();
        for (size, price_per_seat) in sizes {
            let max_seats = Some(min_seats + size - 1);
            tiers.push(SeatTier { min_seats, max_seats, price_per_seat });
            min_seats += size;
        }
        PriceAmount::SeatBased(SeatTiers { seat_tier_type, tiers })
    })
}

fn any_custom_price() -> impl Strategy<Value = PriceAmount> {
    (0..1_000_i64, proptest::option::of(0..10_000_i64)).prop_map(|(minimum, above)| {
        PriceAmount::Custom {
            minimum_amount: minimum,
            maximum_amount: None,
            preset_amount: above.map(|above| minimum + above),
        }
    })
}

/// The prices that one product may have together: a custom amount, or a fixed part and one by seats; and what is billed by use.
fn any_prices() -> impl Strategy<Value = Vec<Price>> {
    let fixed = (0..=99_999_999_i64).prop_map(|price_amount| PriceAmount::Fixed { price_amount });
    let static_prices = prop_oneof![
        any_custom_price().prop_map(|custom| vec![custom]),
        fixed.clone().prop_map(|fixed| vec![fixed]),
        any_seat_price().prop_map(|seats| vec![seats]),
        (fixed, any_seat_price()).prop_map(|(fixed, seats)| vec![fixed, seats]),
    ];
    (static_prices, 0..3_usize).prop_map(|(amounts, meters)| {
        amounts.into_iter().chain((0..meters).map(|_| metered())).map(price).collect()
    })
}

fn any_discount() -> impl Strategy<Value = Discount> {
    let percentage =
        (1..=10_000_i64).prop_map(|basis_points| DiscountValue::Percentage { basis_points });
    let fixed = (0..=999_999_999_999_i64, any::<bool>()).prop_map(|(amount, in_dollars)| {
        let currency = if in_dollars { usd() } else { eur() };
        DiscountValue::Fixed { amounts: [(currency, amount)].into() }
    });
    let duration = prop_oneof![
        Just(Duration::Once),
        (1..=999_i64).prop_map(|months| Duration::Repeating { months }),
        Just(Duration::Forever),
    ];
    (prop_oneof![percentage, fixed], duration).prop_map(|(value, duration)| Discount {
        value,
        duration,
        product_ids: Vec::new(),
        starts_at: None,
        ends_at: None,
        max_redemptions: None,
    })
}

fn any_tax() -> impl Strategy<Value = Tax> {
    let behavior = prop_oneof![Just(TaxBehavior::Inclusive), Just(TaxBehavior::Exclusive)];
    let rate = (0..=1_000_000_i64, behavior).prop_map(|(millionths, behavior)| {
        let rate = TaxRate::from_millionths(millionths).unwrap();
        Tax::Rate { rate, behavior }
    });
    prop_oneof![Just(Tax::Unknown), rate]
}

fn any_period() -> impl Strategy<Value = Option<Period>> {
    let monthly = (1..=24_i64).prop_map(|count| Period { interval: Interval::Month, count });
    proptest::option::of(monthly)
}

fn first<'a>(prices: &'a [Price], discount: Option<&'a Discount>, tax: Tax) -> Purchase<'a> {
    Purchase {
        currency: usd(),
        prices,
        choice: Choice::initial(prices),
        discount,
        tax,
        period: None,
        trial_end: None,
    }
}

const HERE: Uuid = Uuid::from_u128(1);
const THERE: Uuid = Uuid::from_u128(2);

proptest! {
    #[test]
    fn totals_are_never_negative_and_their_parts_sum_up(
        prices in any_prices(),
        discount in proptest::option::of(any_discount()),
        tax in any_tax(),
        period in any_period(),
    ) {
        let purchase = Purchase { period, ..first(&prices, discount.as_ref(), tax) };
        let Quote { totals, flags } = purchase.quote().unwrap();
        let tax_amount = totals.tax_amount.unwrap_or(0);
        prop_assert!(totals.amount >= 0 && totals.discount_amount >= 0 && tax_amount >= 0);
        prop_assert!(totals.net_amount >= 0 && totals.total_amount >= 0);
        prop_assert!(totals.discount_amount <= totals.amount);
        prop_assert_eq!(totals.total_amount, totals.net_amount + tax_amount);
        let on_top = if tax.behavior() == Some(TaxBehavior::Inclusive) { 0 } else { tax_amount };
        prop_assert_eq!(totals.total_amount, totals.amount - totals.discount_amount + on_top);
        prop_assert_eq!(flags.is_payment_required, totals.total_amount > 0);
    }

    #[test]
    fn no_renewal_is_cheaper_than_the_first_payment(
        prices in any_prices(),
        discount in any_discount(),
        tax in any_tax(),
    ) {
        let period = Some(Period { interval: Interval::Month, count: 1 });
        let purchase = Purchase { period, ..first(&prices, Some(&discount), tax) };
        let first = purchase.quote().unwrap().totals;
        let renewal = purchase.renewal(moment("2026-01-31T00:00:00Z")).unwrap();
        prop_assert!(first.total_amount <= renewal.next.total_amount);
        prop_assert!(renewal.next.total_amount <= renewal.afterwards.total_amount);
    }

    #[test]
    fn switching_back_and_forth_gives_the_first_result(
        here in any_prices(),
        there in any_prices(),
        discount in any_discount(),
        tax in any_tax(),
    ) {
        let applies = |id, prices| discount.applies_to(id, prices, usd());
        let first = first(&here, applies(HERE, &here).then_some(&discount), tax);
        let back = first.clone().switched_to(THERE, &there, None).switched_to(HERE, &here, None);
        // A discount that was dropped on the way stays dropped: the buyer has to type it again.
        let kept = first.discount.filter(|_| applies(THERE, &there));
        let expected = Purchase { discount: kept, ..first };
        prop_assert_eq!(back.quote(), expected.quote());
    }

    #[test]
    fn more_seats_never_cost_less_in_graduated_tiers(seats in any_seat_price(), count in 1..200_i64) {
        let PriceAmount::SeatBased(tiers) = seats else { unreachable!("a seat price") };
        let tiers = SeatTiers { seat_tier_type: TierType::Graduated, ..tiers };
        let (fewer, more) = (tiers.amount(count), tiers.amount(count + 1));
        if let (Some(fewer), Some(more)) = (fewer, more) {
            prop_assert!(fewer <= more);
        }
    }

    #[test]
    fn slices_hold_every_seat(seats in any_seat_price(), count in 1..200_i64) {
        let PriceAmount::SeatBased(tiers) = seats else { unreachable!("a seat price") };
        if let Some(slices) = tiers.slices(count) {
            prop_assert_eq!(slices.iter().map(|slice| slice.count).sum::<i64>(), count);
        }
    }
}
