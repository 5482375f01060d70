//! Methods with which one pays on another page, and comes back.

use serde_json::json;

use crate::stage::{Checkout, GOOD_CARD, Role, Stage, journey};

const PAY_ELSEWHERE_IN_GERMAN: &str = "Weiter zur Zahlung";

const NOT_CHARGED: &str =
    "The payment was not completed and nothing was charged. Please try again.";

/// What the checkout was asked to look like, and how it looks.
async fn looks(checkout: &Checkout) -> serde_json::Value {
    let script = "
        const { dataset, lang } = document.documentElement;
        return ['embed' in dataset, dataset.theme ?? null, lang];";
    checkout.document.run(script, vec![]).await.expect("the checkout is shown")
}

/// What of the address is nobody's business in a browser's history.
async fn address_says(checkout: &Checkout, word: &str) -> bool {
    let search = checkout.document.run("return location.search", vec![]).await;
    search.expect("the checkout is shown").as_str().unwrap_or_default().contains(word)
}

async fn leave(checkout: &Checkout) {
    checkout.fill_contact().await;
    checkout.choose_method("Amazon Pay (test)").await;
    checkout.pay().await;
}

async fn nobody_paid(stage: &Stage) {
    assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);
    assert_eq!(stage.sandbox.paid().await, [] as [i64; 0]);
}

#[test]
fn a_buyer_in_an_overlay_pays_elsewhere_in_a_tab_of_its_own_and_the_overlay_follows() {
    journey(async |stage| {
        stage.sandbox.offers(&["card", "amazon_pay"]).await;
        stage.shop.visit().await;
        stage.shop.opens("Lifetime", json!({ "theme": "dark", "locale": "de" })).await;
        let checkout = &stage.checkout;
        checkout.document.fill("E-Mail-Adresse", "ada@example.com").await;
        checkout.document.fill("Name auf der Karte", "Ada Lovelace").await;
        checkout.document.choose("Land oder Region", "DE").await;
        checkout.choose_method("Amazon Pay (test)").await;
        checkout.document.press(Role::Button, "Zahlungspflichtig bestellen").await;
        checkout.document.press(Role::Link, PAY_ELSEWHERE_IN_GERMAN).await;

        let other = stage.turn_to_new_tab().await;
        other.document.press(Role::Button, "Authorize").await;
        other.comes_to("Zahlung abgeschlossen").await;
        assert_eq!(looks(&other).await, json!([false, "dark", "de"]));
        assert!(!address_says(&other, "client_secret").await);

        stage.turn_to_first_tab().await;
        checkout.comes_to("Zahlung abgeschlossen").await;
        assert_eq!(looks(checkout).await, json!([true, "dark", "de"]));
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_buyer_who_pays_elsewhere_comes_back_to_the_page_as_it_was() {
    journey(async |stage| {
        stage.sandbox.offers(&["card", "amazon_pay"]).await;
        let session = stage.merchant.new_session("lifetime").await;
        let checkout = stage.open(&format!("{session}?theme=dark&locale=en")).await;
        leave(&checkout).await;
        checkout.document.press(Role::Button, "Authorize").await;
        checkout.is_paid().await;
        assert_eq!(looks(&checkout).await, json!([false, "dark", "en"]));
        assert!(!address_says(&checkout, "client_secret").await);
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_buyer_who_fails_elsewhere_finds_the_overlay_with_what_was_typed() {
    journey(async |stage| {
        stage.sandbox.offers(&["card", "amazon_pay"]).await;
        stage.shop.visit().await;
        stage.shop.opens("Lifetime", json!({ "theme": "dark" })).await;
        leave(&stage.checkout).await;
        stage.checkout.document.press(Role::Link, "Continue to payment").await;
        let other = stage.turn_to_new_tab().await;
        other.document.press(Role::Button, "Fail").await;
        other.document.reads_alert(NOT_CHARGED).await;
        assert!(!address_says(&other, "client_secret").await);

        stage.turn_to_first_tab().await;
        stage.checkout.document.reads_alert(NOT_CHARGED).await;
        assert_eq!(stage.checkout.document.value_of("Email").await, "ada@example.com");
        assert_eq!(stage.checkout.document.value_of("Name on card").await, "Ada Lovelace");
        assert_eq!(looks(&stage.checkout).await, json!([true, "dark", "en-US"]));
        stage.shop.hears(&["loaded", "confirmed", "failed"]).await;
        nobody_paid(stage).await;

        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
    });
}

#[test]
fn a_buyer_in_an_overlay_who_does_not_pay_elsewhere_pays_in_another_way() {
    journey(async |stage| {
        stage.sandbox.offers(&["amazon_pay", "card"]).await;
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        leave(&stage.checkout).await;
        stage.checkout.document.press(Role::Button, "Pay another way").await;
        stage.checkout.document.reads_alert(NOT_CHARGED).await;
        stage.checkout.choose_method("Card").await;
        stage.checkout.fill_card(GOOD_CARD).await;
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        stage.shop.hears(&["loaded", "confirmed", "failed", "confirmed", "success"]).await;
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_buyer_who_reloads_while_paying_elsewhere_still_has_the_way_there_and_another() {
    journey(async |stage| {
        stage.sandbox.offers(&["amazon_pay", "card"]).await;
        stage.shop.visit().await;
        let session = stage.merchant.new_session("lifetime").await;
        let checkout = stage.open(&session).await;
        leave(&checkout).await;
        checkout.document.shows(Role::Button, "Authorize").await;
        // As with the Back button: without what Stripe adds to the address of those whom it sends back.
        let checkout = stage.open(&session).await;
        checkout.document.shows(Role::Link, "Continue to payment").await;
        checkout.document.press(Role::Button, "Pay another way").await;
        checkout.document.reads_alert(NOT_CHARGED).await;
        checkout.fill_contact().await;
        checkout.choose_method("Card").await;
        checkout.fill_card(GOOD_CARD).await;
        checkout.pay().await;
        checkout.is_paid().await;
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_buyer_who_fails_elsewhere_pays_with_a_card_on_the_same_page() {
    journey(async |stage| {
        stage.sandbox.offers(&["amazon_pay", "card"]).await;
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        leave(&checkout).await;
        checkout.document.press(Role::Button, "Fail").await;
        checkout.document.reads_alert(NOT_CHARGED).await;
        assert_eq!(checkout.document.value_of("Email").await, "ada@example.com");
        nobody_paid(stage).await;

        checkout.choose_method("Card").await;
        checkout.fill_card(GOOD_CARD).await;
        checkout.pay().await;
        checkout.is_paid().await;
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_buyer_who_comes_back_when_the_failure_is_known_already_is_told_too() {
    journey(async |stage| {
        let session = stage.merchant.new_session("lifetime").await;
        let added =
            "payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=failed";
        let checkout = stage.open(&format!("{session}/confirmation?{added}")).await;
        checkout.document.reads_alert(NOT_CHARGED).await;
        assert!(!address_says(&checkout, "client_secret").await);
        nobody_paid(stage).await;
    });
}
