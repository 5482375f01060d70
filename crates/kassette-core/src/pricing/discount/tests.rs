use super::*;
use crate::pricing::samples::{eur, fixed, metered, moment, price, usd};

fn percentage(basis_points: i64) -> Discount {
    let value = DiscountValue::Percentage { basis_points };
    Discount {
        value,
        duration: Duration::Once,
        product_ids: Vec::new(),
        starts_at: None,
        ends_at: None,
        max_redemptions: None,
    }
}

fn dollars(amount: i64) -> Discount {
    let value = DiscountValue::Fixed { amounts: [(usd(), amount)].into() };
    Discount { value, ..percentage(0) }
}

fn read(json: &str) -> Discount {
    Discount::from(&serde_json::from_str::<CheckoutDiscount>(json).unwrap())
}

#[test]
fn halves_are_rounded_away_from_zero_not_to_even_and_not_as_floats() {
    assert_eq!(percentage(2_850).amount_off(100, usd()), Some(29));
    assert_eq!(percentage(3_500).amount_off(350, usd()), Some(123));
}

#[test]
fn a_fixed_discount_takes_no_more_than_there_is() {
    assert_eq!(dollars(500).amount_off(2_000, usd()), Some(500));
    assert_eq!(dollars(500).amount_off(300, usd()), Some(300));
}

#[test]
fn dollars_are_not_taken_off_euros() {
    assert_eq!(dollars(500).amount_off(2_000, eur()), None);
    assert!(!dollars(500).applies_to(Uuid::nil(), &[price(fixed(100))], eur()));
}

#[test]
fn a_percentage_is_the_same_in_every_currency() {
    assert_eq!(percentage(2_500).amount_off(2_000, eur()), Some(500));
}

#[test]
fn an_empty_list_of_products_means_all_of_them() {
    let (listed, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let prices = [price(fixed(100))];
    assert!(percentage(1_000).applies_to(other, &prices, usd()));
    let restricted = Discount { product_ids: vec![listed], ..percentage(1_000) };
    assert!(restricted.applies_to(listed, &prices, usd()));
    assert!(!restricted.applies_to(other, &prices, usd()));
}

#[test]
fn nothing_is_taken_off_what_is_free() {
    assert!(!percentage(1_000).applies_to(Uuid::nil(), &[price(fixed(0))], usd()));
    assert!(percentage(1_000).applies_to(Uuid::nil(), &[price(metered())], usd()));
}

#[test]
fn it_can_be_used_from_the_first_to_the_last_moment() {
    let (start, end) = (moment("2026-01-01T00:00:00Z"), moment("2026-02-01T00:00:00Z"));
    let window = Discount { starts_at: Some(start), ends_at: Some(end), ..percentage(1_000) };
    assert!(window.is_redeemable(start, 0) && window.is_redeemable(end, 0));
    assert!(!window.is_redeemable(start.plus_seconds(-1), 0));
    assert!(!window.is_redeemable(end.plus_seconds(1), 0));
}

#[test]
fn it_is_used_up_after_so_many_redemptions() {
    let once = Discount { max_redemptions: Some(1), ..percentage(1_000) };
    let now = moment("2026-01-01T00:00:00Z");
    assert!(once.is_redeemable(now, 0));
    assert!(!once.is_redeemable(now, 1));
    assert!(!once.is_redeemable(now, 2));
}

#[test]
fn a_fixed_discount_over_lines_loses_no_cent() {
    assert_eq!(dollars(100).amounts_off(&[1, 100, 200], usd()), Some(vec![0, 33, 67]));
    assert_eq!(dollars(500).amounts_off(&[100, 200], usd()), Some(vec![100, 200]));
}

#[test]
fn a_percentage_is_rounded_line_by_line() {
    assert_eq!(percentage(5_000).amounts_off(&[5, 5], usd()), Some(vec![3, 3]));
}

#[test]
fn only_everything_for_ever_never_needs_a_card() {
    let forever = |discount| Discount { duration: Duration::Forever, ..discount };
    assert!(forever(percentage(10_000)).is_everything_forever());
    assert!(!percentage(10_000).is_everything_forever());
    assert!(!forever(percentage(9_999)).is_everything_forever());
    assert!(!forever(dollars(i64::MAX)).is_everything_forever());
}

#[test]
fn a_repeating_discount_counts_from_the_first_paid_charge() {
    let (first, next) = (moment("2026-01-31T00:00:00Z"), moment("2026-02-28T00:00:00Z"));
    let until = |duration| Discount { duration, ..percentage(1_000) }.until(first, next);
    assert_eq!(until(Duration::Repeating { months: 3 }), Some(moment("2026-04-30T00:00:00Z")));
    assert_eq!(until(Duration::Once), Some(next));
    assert_eq!(until(Duration::Forever), None);
}

#[test]
fn a_buyers_view_has_all_currencies_or_in_2025_only_one() {
    const ID: &str = r#""id":"00000000-0000-4000-8000-000000000001","name":"n","code":null,"type":"fixed","duration":"once""#;
    let today =
        read(&format!(r#"{{{ID},"amount":5,"currency":"usd","amounts":{{"usd":5,"eur":4}}}}"#));
    assert_eq!(today.amount_off(100, eur()), Some(4));
    let in_2025 = read(&format!(r#"{{{ID},"amount":5,"currency":"usd"}}"#));
    assert_eq!((in_2025.amount_off(100, usd()), in_2025.amount_off(100, eur())), (Some(5), None));
}

#[test]
fn codes_typed_in_another_case_or_pasted_with_spaces_are_the_same() {
    assert_eq!(normalize_code(" Summer26\n"), "SUMMER26");
    assert_eq!(normalize_code("summer26"), "SUMMER26");
}
