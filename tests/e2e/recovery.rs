//! What fails while paying.

use crate::stage::{GOOD_CARD, journey};

#[test]
fn a_server_that_dies_after_the_money_was_taken_gives_the_receipt_when_it_is_back() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.sandbox.hold_payments().await;
        stage.checkout.pay().await;
        stage.sandbox.holds_a_payment().await;
        stage.kill_server().await;
        stage.sandbox.release().await;
        stage.start_server().await;
        stage.checkout.is_paid().await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        assert_eq!(stage.merchant.checkouts().await, ["succeeded"]);
        stage.is_paid_once(4900).await;
        assert_eq!(stage.sandbox.payment_intents().await.len(), 1);
    });
}

#[test]
fn a_server_that_dies_before_the_payment_is_asked_again_when_it_is_back_and_charges_once() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.kill_server().await;
        stage.checkout.pay().await;
        stage.checkout.is_paying().await;
        assert_eq!(stage.sandbox.payment_intents().await.len(), 0);
        stage.start_server().await;
        stage.checkout.is_paid().await;
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_page_that_is_loaded_again_while_paying_waits_for_the_receipt() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        checkout.fill(GOOD_CARD).await;
        stage.sandbox.hold_payments().await;
        checkout.pay().await;
        stage.sandbox.holds_a_payment().await;
        stage.reload().await;
        checkout.comes_to("We are confirming your payment").await;
        stage.sandbox.release().await;
        checkout.is_paid().await;
        stage.is_paid_once(4900).await;
    });
}
