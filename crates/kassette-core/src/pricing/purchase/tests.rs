use super::*;
use crate::pricing::samples::{custom, eur, fixed, metered, moment, price, seat_price, usd};
use crate::pricing::{DiscountValue, Duration, TaxRate};
use crate::{Interval, PriceAmount, TaxBehavior};

const MONTHLY: Option<Period> = Some(Period { interval: Interval::Month, count: 1 });

fn once(prices: &[Price]) -> Purchase<'_> {
    Purchase {
        currency: usd(),
        prices,
        choice: Choice::initial(prices),
        discount: None,
        tax: Tax::Unknown,
        period: None,
        trial_end: None,
    }
}

fn monthly(prices: &[Price]) -> Purchase<'_> {
    Purchase { period: MONTHLY, ..once(prices) }
}

fn percentage(basis_points: i64, duration: Duration) -> Discount {
    Discount {
        value: DiscountValue::Percentage { basis_points },
        duration,
        product_ids: Vec::new(),
        starts_at: None,
        ends_at: None,
        max_redemptions: None,
    }
}

fn flags(purchase: &Purchase<'_>) -> Flags {
    purchase.quote().unwrap().flags
}

fn twenty_percent() -> Tax {
    let rate = TaxRate::from_millionths(200_000).unwrap();
    Tax::Rate { rate, behavior: TaxBehavior::Exclusive }
}

#[test]
fn fixed_and_seat_prices_are_summed() {
    let prices = [price(fixed(500)), price(seat_price()), price(metered())];
    assert_eq!(once(&prices).quote().unwrap().totals.amount, 2_500);
}

#[test]
fn prices_in_another_currency_do_not_count() {
    let prices = [price(fixed(500)), Price { price_currency: eur(), ..price(fixed(400)) }];
    assert_eq!(once(&prices).quote().unwrap().totals.amount, 500);
    let in_euros = Purchase { currency: eur(), ..once(&prices) };
    assert_eq!(in_euros.quote().unwrap().totals.amount, 400);
}

#[test]
fn discount_and_tax_follow_the_example() {
    let quarter_off = percentage(2_500, Duration::Once);
    let prices = [price(fixed(2_000))];
    let purchase =
        Purchase { discount: Some(&quarter_off), tax: twenty_percent(), ..once(&prices) };
    let expected = Totals::new(2_000, 500, Some(300)).unwrap();
    assert_eq!(purchase.quote().unwrap().totals, expected);
}

#[test]
fn an_open_session_keeps_its_archived_price() {
    let prices = [Price { is_archived: true, ..price(fixed(500)) }];
    assert_eq!(once(&prices).quote().unwrap().totals.amount, 500);
}

#[test]
fn what_cannot_be_bought_has_no_quote() {
    assert_eq!(once(&[]).quote(), None);
    assert_eq!(once(&[price(PriceAmount::Unknown)]).quote(), None);
    let prices = [price(seat_price())];
    let choice = Choice { seats: Some(1), ..Choice::default() };
    assert_eq!(Purchase { choice, ..once(&prices) }.quote(), None);
}

#[test]
fn a_one_time_purchase_is_paid_and_nothing_is_stored() {
    let expected = Flags {
        is_free_product_price: false,
        is_discount_applicable: true,
        is_payment_required: true,
        is_payment_setup_required: false,
        is_payment_form_required: true,
    };
    assert_eq!(flags(&once(&[price(fixed(500))])), expected);
}

#[test]
fn a_free_product_asks_for_nothing() {
    let expected = Flags { is_free_product_price: true, ..Flags::default() };
    assert_eq!(flags(&monthly(&[price(fixed(0))])), expected);
}

#[test]
fn tax_is_not_calculated_for_free_orders() {
    let prices = [price(fixed(0))];
    let purchase = Purchase { tax: Tax::Unknown, ..once(&prices) };
    assert_eq!(purchase.quote().unwrap().totals.tax_amount, Some(0));
}

#[test]
fn paying_nothing_for_a_custom_price_needs_no_form() {
    assert!(!flags(&once(&[price(custom(0))])).is_payment_form_required);
}

#[test]
fn a_trial_stores_a_card_and_charges_nothing_now() {
    let prices = [price(fixed(500))];
    let trial = Purchase { trial_end: Some(moment("2026-02-01T00:00:00Z")), ..monthly(&prices) };
    let flags = flags(&trial);
    assert_eq!((flags.is_payment_required, flags.is_payment_setup_required), (false, true));
    assert_eq!(trial.quote().unwrap().totals.total_amount, 500);
}

#[test]
fn what_is_billed_by_use_stores_a_card() {
    let flags = flags(&monthly(&[price(metered())]));
    assert_eq!((flags.is_payment_required, flags.is_payment_setup_required), (false, true));
}

#[test]
fn a_discount_of_everything_for_ever_asks_for_no_card() {
    let everything = percentage(10_000, Duration::Forever);
    let prices = [price(fixed(500))];
    let purchase = Purchase { discount: Some(&everything), ..monthly(&prices) };
    assert!(!flags(&purchase).is_payment_form_required);
}

#[test]
fn a_temporary_discount_of_everything_does_not_make_a_subscription_free() {
    let first_month = percentage(10_000, Duration::Repeating { months: 1 });
    let prices = [price(fixed(500))];
    let purchase = Purchase { discount: Some(&first_month), ..monthly(&prices) };
    let flags = flags(&purchase);
    assert_eq!((flags.is_payment_required, flags.is_payment_setup_required), (false, true));
}

#[test]
fn a_one_time_purchase_discounted_to_nothing_does_not_reach_the_processor() {
    let everything = percentage(10_000, Duration::Once);
    let prices = [price(custom(500))];
    let purchase = Purchase { discount: Some(&everything), ..once(&prices) };
    assert!(!flags(&purchase).is_payment_form_required);
    assert!(flags(&purchase).is_discount_applicable);
}

#[test]
fn a_one_time_purchase_has_no_renewal() {
    assert_eq!(once(&[price(fixed(500))]).renewal(moment("2026-01-01T00:00:00Z")), None);
}

#[test]
fn the_renewal_of_a_subscription_without_discount_is_the_same_again() {
    let prices = [price(fixed(500))];
    let purchase = Purchase { tax: twenty_percent(), ..monthly(&prices) };
    let renewal = purchase.renewal(moment("2026-01-31T00:00:00Z")).unwrap();
    assert_eq!(renewal.next_charge_at, moment("2026-02-28T00:00:00Z"));
    assert_eq!(renewal.next, Totals::new(500, 0, Some(100)).unwrap());
    assert_eq!((renewal.afterwards, renewal.discount_until), (renewal.next, None));
}

#[test]
fn a_discount_that_is_given_once_is_gone_at_the_renewal() {
    let half = percentage(5_000, Duration::Once);
    let prices = [price(fixed(500))];
    let purchase = Purchase { discount: Some(&half), ..monthly(&prices) };
    let renewal = purchase.renewal(moment("2026-01-15T00:00:00Z")).unwrap();
    assert_eq!(renewal.discount_until, Some(moment("2026-02-15T00:00:00Z")));
    assert_eq!(renewal.next.total_amount, 500);
}

#[test]
fn a_trial_does_not_eat_a_repeating_discount() {
    let half = percentage(5_000, Duration::Repeating { months: 2 });
    let prices = [price(fixed(500))];
    let trial_end = Some(moment("2026-02-15T00:00:00Z"));
    let purchase = Purchase { discount: Some(&half), trial_end, ..monthly(&prices) };
    let renewal = purchase.renewal(moment("2026-01-15T00:00:00Z")).unwrap();
    assert_eq!(renewal.next_charge_at, moment("2026-03-15T00:00:00Z"));
    assert_eq!(renewal.discount_until, Some(moment("2026-04-15T00:00:00Z")));
    assert_eq!((renewal.next.total_amount, renewal.afterwards.total_amount), (250, 500));
    assert_eq!(renewal.discounted_charges, Some(2));
}

#[test]
fn a_repeating_discount_of_months_ends_before_the_second_year() {
    let half = percentage(5_000, Duration::Repeating { months: 12 });
    let prices = [price(fixed(500))];
    let period = Some(Period { interval: Interval::Year, count: 1 });
    let purchase = Purchase { discount: Some(&half), period, ..once(&prices) };
    let renewal = purchase.renewal(moment("2026-01-15T00:00:00Z")).unwrap();
    assert_eq!((renewal.next.total_amount, renewal.discounted_charges), (500, Some(1)));
}

#[test]
fn a_tax_that_came_as_a_sum_says_nothing_about_the_full_price() {
    let half = percentage(5_000, Duration::Once);
    let prices = [price(fixed(500))];
    let tax = Tax::Amount { amount: 20, behavior: TaxBehavior::Exclusive };
    let purchase = Purchase { discount: Some(&half), tax, ..monthly(&prices) };
    let renewal = purchase.renewal(moment("2026-01-15T00:00:00Z")).unwrap();
    assert_eq!((renewal.next.net_amount, renewal.next.tax_amount), (500, None));
}

#[test]
fn a_discount_for_ever_has_no_end() {
    let half = percentage(5_000, Duration::Forever);
    let prices = [price(fixed(500))];
    let purchase = Purchase { discount: Some(&half), ..monthly(&prices) };
    let renewal = purchase.renewal(moment("2026-01-15T00:00:00Z")).unwrap();
    assert_eq!((renewal.discount_until, renewal.afterwards.total_amount), (None, 250));
}
