//! Cards whose owner is asked by the bank.

use crate::stage::{GOOD_CARD, Role, THREE_D_SECURE_CARD, journey};

#[test]
fn a_payment_that_the_owner_confirms_at_the_bank_goes_through() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(THREE_D_SECURE_CARD).await;
        stage.checkout.pay().await;
        stage.bank.complete().await;
        stage.checkout.is_paid().await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_payment_that_fails_at_the_bank_is_told_and_another_card_pays() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(THREE_D_SECURE_CARD).await;
        stage.checkout.pay().await;
        stage.bank.fail().await;
        assert_eq!(
            stage.checkout.document.says(Role::Alert).await,
            "We are unable to authenticate your payment method. Please choose a different payment \
             method and try again."
        );
        stage.shop.hears(&["loaded", "confirmed", "failed"]).await;
        assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);

        stage.checkout.fill_card(GOOD_CARD).await;
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        stage.shop.hears(&["loaded", "confirmed", "failed", "confirmed", "success"]).await;
        stage.is_paid_once(4900).await;
    });
}
