//! Buying over a network that is slow, fails, or is gone.

use serde_json::{Value, json};

use crate::stage::{Fate, GOOD_CARD, Role, Stage, THREE_D_SECURE_CARD, journey, until};

const NO_CONNECTION: &str = "We are experiencing issues connecting to our payments \
    provider. Please check your internet connection and try again.";
const ASKING_AGAIN: &str =
    "We can’t reach the server and keep asking. You will not be charged twice.";

#[test]
fn what_is_typed_while_edits_come_late_or_fail_stays_and_arrives() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.opens().await;
        stage
            .checkout
            .has_trouble(&[
                Fate::Late,
                Fate::Broken,
                Fate::Late,
                Fate::Busy,
                Fate::Unanswered,
                Fate::Late,
                Fate::Cut,
                Fate::Late,
            ])
            .await;
        fill_everything(stage).await;
        for letter in ('a'..='z').cycle() {
            if !stage.checkout.is_in_trouble().await {
                break;
            }
            stage.checkout.document.fill("Stage name optional", &format!("DJ {letter}")).await;
            stage.checkout.document.fill("Address", &format!("{letter} Street")).await;
        }
        stage.checkout.document.fill("Stage name optional", "DJ Ada").await;
        stage.checkout.document.fill("Address", "350 5th Ave").await;
        everything_is_there(stage).await;
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        everything_arrived(stage).await;
    });
}

#[test]
fn where_no_edit_ever_arrives_everything_travels_with_the_payment() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.opens().await;
        stage.checkout.has_trouble(&[Fate::Broken; 1000]).await;
        fill_everything(stage).await;
        everything_is_there(stage).await;
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        everything_arrived(stage).await;
    });
}

#[test]
fn an_edit_that_arrives_after_newer_ones_does_not_win() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        let checkout = &stage.checkout;
        checkout.opens().await;
        checkout.has_trouble(&[Fate::Astray]).await;
        checkout.fill_email("old@example.com").await;
        checkout.document.fill("Name on card", "Ada Lovelace").await;
        checkout.is_out_of_trouble().await;
        checkout.fill(GOOD_CARD).await;
        knows(stage, "customer_email", "ada@example.com").await;
        checkout.delivers_stray_edit().await;
        knows(stage, "customer_email", "old@example.com").await;
        checkout.pay().await;
        checkout.is_paid().await;
        assert_eq!(stage.merchant.order().await["customer"]["email"], "ada@example.com");
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn seats_that_arrive_after_newer_ones_do_not_change_what_is_paid_for() {
    journey(async |stage| {
        stage.fill_for("Team").await;
        let checkout = &stage.checkout;
        checkout.totals("$11").await;
        checkout.has_trouble(&[Fate::Astray]).await;
        checkout.document.press(Role::Button, "Increase: Seats").await;
        checkout.is_out_of_trouble().await;
        checkout.document.fill("Seats", "6").await;
        checkout.totals("$48").await;
        knows(stage, "seats", 6).await;
        checkout.delivers_stray_edit().await;
        knows(stage, "seats", 2).await;
        checkout.subscribe().await;
        checkout.is_paid().await;
        assert_eq!(stage.merchant.order().await["seats"], 6);
        stage.is_paid_once(4800).await;
    });
}

#[test]
fn who_is_faster_than_the_second_file_waits_and_loses_nothing() {
    journey(async |stage| {
        let session = stage.merchant.new_session("starter").await;
        stage.take_away(&["*_later.wasm"]).await;
        let checkout = stage.open(&session).await;
        checkout.fill_email("ada@example.com").await;
        checkout.get_for_free().await;
        checkout.is_paying().await;
        assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);
        stage.take_away(&[]).await;
        checkout.comes_to("It’s yours").await;
        assert_eq!(stage.merchant.order().await["customer"]["email"], "ada@example.com");
    });
}

#[test]
fn who_pays_without_a_network_is_told_and_loses_nothing() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        checkout.fill(GOOD_CARD).await;
        stage.go_offline().await;
        checkout.document.fill("Stage name optional", "DJ Ada").await;
        checkout.pay().await;
        checkout.complains_in("Payment", NO_CONNECTION).await;
        stage.come_back_online().await;
        assert_eq!(checkout.document.value_of("Email").await, "ada@example.com");
        assert_eq!(checkout.document.value_of("Name on card").await, "Ada Lovelace");
        assert_eq!(checkout.document.value_of("Stage name optional").await, "DJ Ada");
        let card = checkout.payment_form().value_of("Card number").await;
        assert_eq!(card, "4242 4242 4242 4242");
        assert_eq!(stage.sandbox.payment_intents().await.len(), 0);
        checkout.pay().await;
        checkout.is_paid().await;
        assert_eq!(stage.merchant.order().await["custom_field_data"]["stage_name"], "DJ Ada");
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_network_that_goes_while_paying_gives_the_receipt_of_one_charge_when_it_is_back() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        checkout.fill(GOOD_CARD).await;
        stage.sandbox.hold_payments().await;
        checkout.pay().await;
        stage.sandbox.holds_a_payment().await;
        stage.go_offline().await;
        stage.sandbox.release().await;
        checkout.document.reads(ASKING_AGAIN).await;
        stage.come_back_online().await;
        checkout.is_paid().await;
        stage.is_paid_once(4900).await;
        assert_eq!(stage.sandbox.payment_intents().await.len(), 1);
    });
}

#[test]
fn a_network_that_goes_after_the_bank_was_answered_gives_the_receipt_when_it_is_back() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(THREE_D_SECURE_CARD).await;
        stage.checkout.pay().await;
        stage.bank.asks().await;
        stage.checkout.loses_answers().await;
        stage.bank.complete().await;
        stage.checkout.document.reads(ASKING_AGAIN).await;
        stage.checkout.gets_answers().await;
        stage.checkout.is_paid().await;
        stage.is_paid_once(4900).await;
        assert_eq!(stage.sandbox.payment_intents().await.len(), 1);
    });
}

/// Waits until this is what the server has.
async fn knows(stage: &Stage, key: &str, value: impl Into<Value>) {
    let value = value.into();
    until(&format!("the server knows {key} as {value}"), async || {
        let known = stage.merchant.checkout().await[key].clone();
        if known == value { Ok(()) } else { Err(format!("it knows {known}").into()) }
    })
    .await;
}

async fn fill_everything(stage: &Stage) {
    stage.checkout.fill(GOOD_CARD).await;
    let page = &stage.checkout.document;
    page.choose("Country or region", "US").await;
    page.fill("Address", "350 5th Ave").await;
    page.fill("City", "New York").await;
    page.choose("State", "US-NY").await;
    page.fill("ZIP or postal code", "10118").await;
    page.fill("Stage name optional", "DJ Ada").await;
    page.fill("Tracks on your next album optional", "12").await;
    page.fill("Email", "ada@example.org").await;
    page.fill("Name on card", "Ada King").await;
}

async fn everything_is_there(stage: &Stage) {
    let page = &stage.checkout.document;
    for (label, typed) in [
        ("Email", "ada@example.org"),
        ("Name on card", "Ada King"),
        ("Address", "350 5th Ave"),
        ("City", "New York"),
        ("ZIP or postal code", "10118"),
        ("Stage name optional", "DJ Ada"),
        ("Tracks on your next album optional", "12"),
    ] {
        assert_eq!(page.value_of(label).await, typed, "{label}");
    }
}

async fn everything_arrived(stage: &Stage) {
    let order = stage.merchant.order().await;
    assert_eq!(order["customer"]["email"], "ada@example.org");
    assert_eq!(order["customer"]["name"], "Ada King");
    let address = json!({
        "country": "US",
        "line1": "350 5th Ave",
        "line2": null,
        "postal_code": "10118",
        "city": "New York",
        "state": "US-NY",
    });
    assert_eq!(order["billing_address"], address);
    assert_eq!(order["custom_field_data"]["stage_name"], "DJ Ada");
    assert_eq!(order["custom_field_data"]["tracks"], 12);
    stage.is_paid_once(4900).await;
}

#[test]
fn a_form_to_save_a_card_that_does_not_come_can_be_asked_for_again() {
    journey(async |stage| {
        stage.merchant.knows("ada@example.com").await;
        let url = stage.merchant.payment_method_page_of("ada@example.com").await;
        stage.take_away(&["*/v3/*"]).await;
        let page = stage.open(&url).await;
        page.document.reads("The payment form could not be loaded.").await;
        stage.take_away(&[]).await;
        page.document.press(Role::Button, "Try again").await;
        page.fill_card(GOOD_CARD).await;
        page.document.press(Role::Button, "Save").await;
        page.document.reads("Your payment method is saved").await;
    });
}
