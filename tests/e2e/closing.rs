//! Leaving the overlay without buying.

use crate::stage::{GOOD_CARD, Stage, journey};

#[test]
fn escape_in_the_checkout_closes_the_overlay() {
    journey(async |stage| {
        open(stage).await;
        stage.checkout.escape().await;
        is_as_before(stage).await;
    });
}

#[test]
fn escape_on_the_shops_page_closes_the_overlay() {
    journey(async |stage| {
        open(stage).await;
        stage.shop.escape_from_page().await;
        is_as_before(stage).await;
    });
}

#[test]
fn escape_in_the_payment_form_closes_the_overlay() {
    journey(async |stage| {
        open(stage).await;
        stage.checkout.fill_card(GOOD_CARD).await;
        stage.checkout.escape_from_payment_form().await;
        is_as_before(stage).await;
    });
}

#[test]
fn while_paying_nothing_closes_the_overlay() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.sandbox.hold_payments().await;
        stage.checkout.pay().await;
        stage.sandbox.holds_a_payment().await;
        stage.checkout.escape().await;
        stage.shop.escape_from_page().await;
        // The second in a row is the one that a browser lets nobody prevent.
        stage.shop.escape_from_page().await;
        stage.shop.close_overlay().await;
        stage.shop.says_why_it_stays("Payment in progress").await;
        stage.checkout.is_paying().await;
        stage.sandbox.release().await;
        stage.checkout.is_paid().await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
        assert_eq!(stage.merchant.orders().await, [4900]);
    });
}

async fn open(stage: &Stage) {
    stage.shop.visit().await;
    stage.shop.buy("Lifetime").await;
    stage.checkout.opens().await;
}

async fn is_as_before(stage: &Stage) {
    stage.shop.overlay_is_gone().await;
    stage.shop.page.focuses("Buy Lifetime").await;
    stage.shop.scrolls().await;
    stage.shop.hears(&["loaded", "close"]).await;
    assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);
    stage.shop.buy("Lifetime").await;
    stage.checkout.opens().await;
}
