//! Buying, when all goes well.

use crate::stage::{GOOD_CARD, journey};

#[test]
fn a_purchase_ends_on_a_receipt_with_one_order_and_the_shop_hears_of_it() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        assert_eq!(stage.merchant.checkouts().await, ["succeeded"]);
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn another_plan_shows_its_total_before_the_server_answers_and_charges_it() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Studio").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.checkout.totals("$12").await;
        // So that the answer cannot come.
        stage.kill_server().await;
        stage.checkout.choose("Studio yearly $120 / year").await;
        stage.checkout.totals("$120").await;
        stage.start_server().await;
        stage.checkout.subscribe().await;
        stage.checkout.is_paid().await;
        stage.is_paid_once(12_000).await;
    });
}

#[test]
fn a_plan_that_is_changed_just_before_paying_is_the_one_that_is_paid() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Studio").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.checkout.hold_edits().await;
        stage.checkout.choose("Studio yearly $120 / year").await;
        stage.checkout.subscribe().await;
        stage.checkout.is_paying().await;
        stage.checkout.release_edits().await;
        stage.checkout.is_paid().await;
        stage.is_paid_once(12_000).await;
    });
}

#[test]
fn a_trial_begins_with_a_card_and_without_a_charge() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Trial").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.checkout.totals("$0").await;
        stage.checkout.start_trial().await;
        stage.checkout.comes_to("It’s yours").await;
        assert_eq!(stage.merchant.orders().await, [0]);
        assert_eq!(stage.sandbox.paid().await, [] as [i64; 0]);
    });
}

#[test]
fn a_free_product_asks_for_no_card() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Starter").await;
        stage.checkout.fill_email("ada@example.com").await;
        stage.checkout.asks_for_no_card().await;
        stage.checkout.get_for_free().await;
        stage.checkout.comes_to("It’s yours").await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        assert_eq!(stage.merchant.checkouts().await, ["succeeded"]);
        assert_eq!(stage.merchant.orders().await, [0]);
        assert_eq!(stage.sandbox.payment_intents().await, [] as [serde_json::Value; 0]);
    });
}
