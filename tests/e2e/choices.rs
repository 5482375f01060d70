//! What the buyer decides about the price: how many, how much, and at which discount.

use crate::stage::{DISCOUNT_CODE, GOOD_CARD, Role, journey};

const NOT_APPLIED: &str =
    "Something you entered hadn’t been applied yet, so we’re applying it now.";
const TOTAL_CHANGED: &str =
    "The total is now $59. Please check it and pay again; nothing was charged.";
const NOT_VALID: &str =
    "This code isn’t valid for this order. Check it, or remove it to pay without a discount.";

#[test]
fn seats_are_stepped_and_typed_and_paid_for() {
    journey(async |stage| {
        stage.fill_for("Team").await;
        let checkout = &stage.checkout;
        checkout.totals("$11").await;
        checkout.document.press(Role::Button, "Increase: Seats").await;
        checkout.totals("$22").await;
        checkout.document.fill("Seats", "6").await;
        checkout.totals("$48").await;
        checkout.document.press(Role::Button, "Decrease: Seats").await;
        checkout.totals("$40").await;
        assert_eq!(checkout.document.value_of("Seats").await, "5");
        checkout.subscribe().await;
        checkout.is_paid().await;
        assert_eq!(stage.merchant.order().await["seats"], 5);
        stage.is_paid_once(4000).await;
    });
}

#[test]
fn an_amount_that_is_named_with_a_comma_is_paid() {
    journey(async |stage| {
        stage.fill_for("Tip jar").await;
        let checkout = &stage.checkout;
        checkout.totals("$10").await;
        checkout.document.fill("Name your price", "25,50").await;
        checkout.totals("$25.50").await;
        checkout.pay().await;
        checkout.is_paid().await;
        stage.is_paid_once(2550).await;
    });
}

#[test]
fn a_code_that_is_applied_lowers_the_total_and_what_is_paid() {
    journey(async |stage| {
        stage.fill_for("Studio").await;
        let checkout = &stage.checkout;
        checkout.totals("$12").await;
        checkout.apply_code("SAVE20").await;
        checkout.totals("$9.60").await;
        checkout.has_row("20 % off", "-$2.40").await;
        checkout.subscribe().await;
        checkout.is_paid().await;
        assert_eq!(stage.merchant.order().await["discount"]["code"], "SAVE20");
        stage.is_paid_once(960).await;
    });
}

#[test]
fn a_code_for_everything_takes_the_card_away_and_charges_nothing() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        let checkout = &stage.checkout;
        checkout.fill(GOOD_CARD).await;
        checkout.apply_code("FOREVER100").await;
        checkout.totals("$0").await;
        checkout.asks_for_no_card().await;
        checkout.get_for_free().await;
        checkout.comes_to("It’s yours").await;
        assert_eq!(stage.merchant.orders().await, [0]);
        assert_eq!(stage.merchant.order().await["discount"]["code"], "FOREVER100");
        assert_eq!(stage.sandbox.payment_intents().await, [] as [serde_json::Value; 0]);
    });
}

#[test]
fn a_code_that_was_typed_and_not_applied_is_applied_before_anything_is_paid() {
    journey(async |stage| {
        stage.fill_for("Studio").await;
        let checkout = &stage.checkout;
        checkout.type_code("SAVE20").await;
        checkout.subscribe().await;
        checkout.document.reads_alert(NOT_APPLIED).await;
        checkout.totals("$9.60").await;
        assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);
        assert_eq!(stage.sandbox.paid().await, [] as [i64; 0]);
        checkout.subscribe().await;
        checkout.is_paid().await;
        stage.is_paid_once(960).await;
    });
}

#[test]
fn a_code_that_was_refused_is_not_tried_again_with_each_payment() {
    journey(async |stage| {
        stage.fill_for("Studio").await;
        let checkout = &stage.checkout;
        checkout.apply_code("NOSUCHCODE").await;
        checkout.document.describes(DISCOUNT_CODE, NOT_VALID).await;
        checkout.document.clear("Email").await;
        checkout.subscribe().await;
        checkout.document.describes("Email", "This field is required.").await;
        checkout.document.fill("Email", "ada@example.com").await;
        checkout.subscribe().await;
        checkout.is_paid().await;
        stage.is_paid_once(1200).await;
    });
}

#[test]
fn a_price_that_is_not_offered_any_more_is_told_before_todays_is_paid() {
    journey(async |stage| {
        stage.fill_for("Lifetime").await;
        stage.merchant.sells_for("Lifetime", 5900).await;
        let checkout = &stage.checkout;
        checkout.pay().await;
        checkout.document.reads_alert(TOTAL_CHANGED).await;
        assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);
        checkout.totals("$59").await;
        checkout.pay().await;
        checkout.is_paid().await;
        stage.is_paid_once(5900).await;
    });
}

#[test]
fn a_code_that_is_wrong_is_told_at_its_field_and_without_it_the_full_price_is_paid() {
    journey(async |stage| {
        stage.fill_for("Studio").await;
        let checkout = &stage.checkout;
        checkout.apply_code("NOSUCHCODE").await;
        checkout.document.describes(DISCOUNT_CODE, NOT_VALID).await;
        assert_eq!(checkout.document.value_of(DISCOUNT_CODE).await, "NOSUCHCODE");
        checkout.totals("$12").await;
        checkout.document.clear(DISCOUNT_CODE).await;
        checkout.document.describes(DISCOUNT_CODE, "").await;
        checkout.subscribe().await;
        checkout.is_paid().await;
        stage.is_paid_once(1200).await;
    });
}
