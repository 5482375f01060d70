//! Buying without a mouse.

use fantoccini::key::Key;

use crate::stage::{GOOD_CARD, Role, journey};

#[test]
fn the_keyboard_alone_is_enough_to_open_choose_pay_and_close() {
    journey(async |stage| {
        stage.shop.visit().await;
        let keyboard = stage.keyboard();
        keyboard.tab_to(Role::Link, "Buy Studio").await;
        keyboard.press(Key::Enter).await;
        stage.checkout.opens().await;
        stage.checkout.shows_payment_form().await;

        keyboard.tab_to(Role::Radio, "Studio $12 / month").await;
        keyboard.press(Key::Down).await;
        stage.checkout.totals("$120").await;
        keyboard.tab_to(Role::TextBox, "Email").await;
        keyboard.types("ada@example.com").await;
        keyboard.tab_to(Role::TextBox, "Name on card").await;
        keyboard.types("Ada Lovelace").await;
        keyboard.tab_to(Role::TextBox, "Card number").await;
        keyboard.types(GOOD_CARD).await;
        keyboard.tab_to(Role::TextBox, "Expiration date").await;
        keyboard.types("1234").await;
        keyboard.tab_to(Role::TextBox, "Security code").await;
        keyboard.types("123").await;
        keyboard.tab_to(Role::ComboBox, "Country or region").await;
        keyboard.types("F").await;
        while keyboard.value().await != "FR" {
            keyboard.press(Key::Down).await;
        }
        keyboard.tab_to(Role::Button, "Subscribe now").await;
        keyboard.press(Key::Enter).await;
        stage.checkout.is_paid().await;
        assert_eq!(stage.merchant.order().await["billing_address"]["country"], "FR");
        stage.is_paid_once(12_000).await;

        keyboard.tab_back_to(Role::Button, "Close checkout").await;
        keyboard.press(Key::Enter).await;
        stage.shop.overlay_is_gone().await;
        stage.shop.page.focuses("Buy Studio").await;
        stage.shop.hears(&["loaded", "updated", "confirmed", "success", "close"]).await;
    });
}

#[test]
fn enter_in_a_field_pays() {
    journey(async |stage| {
        stage.shop.visit().await;
        let keyboard = stage.keyboard();
        keyboard.tab_to(Role::Link, "Get Starter").await;
        keyboard.press(Key::Enter).await;
        stage.checkout.opens().await;
        keyboard.tab_to(Role::TextBox, "Email").await;
        keyboard.types("ada@example.com").await;
        keyboard.press(Key::Enter).await;
        stage.checkout.comes_to("It’s yours").await;
        assert_eq!(stage.merchant.orders().await, [0]);
        assert_eq!(stage.sandbox.paid().await, [] as [i64; 0]);
        keyboard.press(Key::Escape).await;
        stage.shop.overlay_is_gone().await;
        stage.shop.page.focuses("Get Starter").await;
    });
}
