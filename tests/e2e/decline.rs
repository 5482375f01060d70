//! A card that is declined.

use crate::stage::{DECLINED_CARD, GOOD_CARD, Role, journey};

const DECLINED: &str = "Your bank declined this payment. Nothing was charged. Please try another card or ask your bank.";

#[test]
fn a_decline_is_announced_at_the_payment_form_and_another_card_pays() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(DECLINED_CARD).await;
        stage.checkout.pay().await;
        assert_eq!(stage.checkout.document.says(Role::Alert).await, DECLINED);
        stage.checkout.document.focuses(DECLINED).await;
        stage.checkout.complains_in("Payment", DECLINED).await;
        stage.shop.hears(&["loaded", "confirmed", "failed"]).await;
        assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);

        stage.checkout.fill_card(GOOD_CARD).await;
        assert_eq!(stage.checkout.document.value_of("Email").await, "ada@example.com");
        assert_eq!(stage.checkout.document.value_of("Name on card").await, "Ada Lovelace");
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        stage.shop.hears(&["loaded", "confirmed", "failed", "confirmed", "success"]).await;
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn after_a_decline_the_overlay_can_be_closed() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(DECLINED_CARD).await;
        stage.checkout.pay().await;
        stage.shop.hears(&["loaded", "confirmed", "failed"]).await;
        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
        assert_eq!(stage.merchant.checkouts().await, ["open"]);
    });
}
