//! A customer saves a payment method, in the shop's overlay and on a page of its own.

use serde_json::{Value, json};

use crate::stage::{
    Checkout, DECLINED_CARD, GOOD_CARD, Role, Scheme, Stage, THREE_D_SECURE_CARD, journey,
    journey_in,
};

const ADA: &str = "ada@example.com";
const SAVED: &str = "Your payment method is saved";
const DECLINED: &str =
    "Your bank declined this card, so it was not saved. Please try another card or ask your bank.";

/// Ada, who is logged in with the shop, opens its overlay.
async fn open(stage: &Stage, options: Value) {
    stage.merchant.knows(ADA).await;
    let url = stage.merchant.payment_method_page_of(ADA).await;
    stage.shop.visit().await;
    stage.shop.opens_address(&url, options).await;
}

/// Ada opens the page by itself.
async fn open_alone(stage: &Stage, more: &str) -> Checkout {
    stage.merchant.knows(ADA).await;
    let url = stage.merchant.payment_method_page_of(ADA).await;
    stage.open(&url.replace('#', &format!("{more}#"))).await
}

async fn save(page: &Checkout) {
    page.document.press(Role::Button, "Save").await;
}

/// What is saved, as Ada's portal lists it.
async fn portal_lists(stage: &Stage, card: &str) {
    stage.open(&stage.merchant.portal_of(ADA).await).await;
    stage.shop.page.shows(Role::Heading, "Payment methods").await;
    stage.shop.page.reads(card).await;
}

/// The token, if the address has it.
async fn address_of(page: &Checkout) -> String {
    let address = page.document.run("return location.href", vec![]).await;
    address.expect("the page is there").as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_card_is_saved_in_the_overlay_and_the_shop_hears_of_it() {
    journey(async |stage| {
        open(stage, json!({})).await;
        let page = &stage.checkout;
        page.document.shows(Role::Heading, "Save a payment method").await;
        page.document.reads("Acme will use it for your future payments.").await;
        page.document.reads(ADA).await;
        page.fill_card(GOOD_CARD).await;
        assert!(!address_of(page).await.contains("token"));
        stage.shop.keep_messages().await;
        save(page).await;
        page.document.focuses(SAVED).await;
        page.document.reads("Visa •••• 4242").await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        let heard = stage.shop.messages().await;
        assert!(heard["success"]["payment_method_id"].is_string(), "{heard}");
        page.document.press(Role::Button, "Back to the shop").await;
        stage.shop.overlay_is_gone().await;
        portal_lists(stage, "Visa •••• 4242").await;
        stage.shop.page.reads("Expires 12/2034, used for your payments").await;
    });
}

#[test]
fn a_declined_card_says_why_and_another_one_is_saved() {
    journey(async |stage| {
        open(stage, json!({})).await;
        let page = &stage.checkout;
        page.fill_card(DECLINED_CARD).await;
        save(page).await;
        assert_eq!(page.document.says(Role::Alert).await, DECLINED);
        page.document.focuses(DECLINED).await;
        stage.shop.hears(&["loaded", "confirmed", "failed"]).await;
        page.fill_card(GOOD_CARD).await;
        save(page).await;
        page.document.reads(SAVED).await;
        stage.shop.hears(&["loaded", "confirmed", "failed", "confirmed", "success"]).await;
    });
}

#[test]
fn a_card_whose_owner_confirms_at_the_bank_is_saved() {
    journey(async |stage| {
        open(stage, json!({})).await;
        stage.checkout.fill_card(THREE_D_SECURE_CARD).await;
        save(&stage.checkout).await;
        stage.bank.complete().await;
        stage.checkout.document.reads(SAVED).await;
        stage.checkout.document.reads("Visa •••• 3155").await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
    });
}

#[test]
fn a_card_whose_owner_fails_at_the_bank_is_not_saved() {
    journey(async |stage| {
        open(stage, json!({})).await;
        stage.checkout.fill_card(THREE_D_SECURE_CARD).await;
        save(&stage.checkout).await;
        stage.bank.fail().await;
        stage
            .checkout
            .document
            .reads_alert(
                "Your bank could not confirm that it’s you. Nothing was charged. Please try again or use another card.",
            )
            .await;
        stage.shop.hears(&["loaded", "confirmed", "failed"]).await;
    });
}

#[test]
fn what_is_missing_the_form_says_and_the_overlay_can_be_closed() {
    journey(async |stage| {
        open(stage, json!({})).await;
        stage.checkout.payment_form().shows(Role::TextBox, "Card number").await;
        save(&stage.checkout).await;
        stage.checkout.payment_form().reads("Your card number is incomplete.").await;
        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
        stage.shop.hears(&["loaded", "close"]).await;
    });
}

#[test]
fn a_session_that_has_ended_says_so_to_the_customer_and_the_shop() {
    journey(async |stage| {
        let url = format!(
            "{}/embed/payment-method/acme#customer_session_token=kassette_cst_old",
            stage.server_url()
        );
        let alone = stage.open(&url).await;
        alone.document.focuses("This link has ended").await;
        alone.document.reads("Please ask the shop for a new one.").await;
        stage.shop.visit().await;
        stage.shop.keep_messages().await;
        stage.shop.opens_address(&url, json!({})).await;
        stage.shop.hears(&["error"]).await;
        assert_eq!(stage.shop.messages().await["error"]["code"], "expired");
    });
}

#[test]
fn a_shop_that_is_not_listed_shows_nothing() {
    journey(async |stage| {
        stage.merchant.lets_embed(&["shop.example"]).await;
        open(stage, json!({})).await;
        stage.shop.hears(&["error"]).await;
        let refused = stage.shop.page.run("return window.refused", vec![]).await;
        let refused = refused.expect("the shop is there");
        assert!(refused.as_str().unwrap_or_default().ends_with("not_allowed"), "{refused}");
    });
}

#[test]
fn a_page_of_its_own_outlives_a_reload_and_leads_back_to_the_shop() {
    journey(async |stage| {
        let page = open_alone(stage, "").await;
        page.payment_form().shows(Role::TextBox, "Card number").await;
        assert!(!address_of(&page).await.contains("token"));
        stage.reload().await;
        page.fill_card(GOOD_CARD).await;
        save(&page).await;
        page.document.reads(SAVED).await;
        let link = page.document.shows(Role::Link, "Back to the shop").await;
        let href = link.attr("href").await.expect("it is there");
        assert_eq!(href.as_deref(), Some("https://shop.example/account"));
    });
}

#[test]
fn the_portal_adds_and_removes_payment_methods() {
    journey(async |stage| {
        stage.merchant.knows(ADA).await;
        let portal = stage.open(&stage.merchant.portal_of(ADA).await).await;
        portal.document.press(Role::Link, "Add a payment method").await;
        portal.fill_card(GOOD_CARD).await;
        save(&portal).await;
        portal.document.press(Role::Link, "Back").await;
        portal.document.reads("Visa •••• 4242").await;
        portal.document.is_accessible().await;
        let run = "window.confirm = () => true";
        portal.document.run(run, vec![]).await.expect("the portal is there");
        portal.document.press(Role::Button, "Remove Visa •••• 4242").await;
        portal.document.no_longer_shows(Role::Button, "Remove Visa •••• 4242").await;
    });
}

#[test]
fn a_method_that_leaves_the_overlay_is_finished_in_a_tab_of_its_own() {
    journey(async |stage| {
        stage.sandbox.offers(&["card", "amazon_pay"]).await;
        open(stage, json!({})).await;
        let page = &stage.checkout;
        page.choose_method("Amazon Pay (test)").await;
        save(page).await;
        page.document.press(Role::Link, "Open in a new tab").await;
        let other = stage.turn_to_new_tab().await;
        other.document.press(Role::Button, "Authorize").await;
        other.document.reads(SAVED).await;
        assert!(!address_of(&other).await.contains("secret"));
        stage.turn_to_first_tab().await;
        page.document.reads(SAVED).await;
        stage.shop.hears(&["loaded", "confirmed", "failed", "success"]).await;
    });
}

#[test]
fn a_method_that_leaves_a_page_of_its_own_comes_back_to_it() {
    journey(async |stage| {
        stage.sandbox.offers(&["card", "amazon_pay"]).await;
        let page = open_alone(stage, "?theme=dark").await;
        page.choose_method("Amazon Pay (test)").await;
        save(&page).await;
        page.document.press(Role::Button, "Authorize").await;
        page.document.reads(SAVED).await;
        assert!(address_of(&page).await.ends_with("?theme=dark"));
        page.document.shows(Role::Link, "Back to the shop").await;
    });
}

#[test]
fn every_screen_is_accessible() {
    journey(async |stage| screens_are_accessible(stage).await);
}

#[test]
fn every_screen_is_accessible_in_the_dark() {
    journey_in(
        |setting| setting.scheme(Scheme::Dark),
        async |stage| screens_are_accessible(stage).await,
    );
}

async fn screens_are_accessible(stage: &Stage) {
    open(stage, json!({})).await;
    let page = &stage.checkout;
    page.payment_form().shows(Role::TextBox, "Card number").await;
    page.document.is_accessible().await;
    page.fill_card(DECLINED_CARD).await;
    save(page).await;
    page.document.reads(DECLINED).await;
    page.document.is_accessible().await;
    page.fill_card(GOOD_CARD).await;
    save(page).await;
    page.document.reads(SAVED).await;
    page.document.is_accessible().await;
}

#[test]
fn the_page_speaks_from_right_to_left() {
    journey(async |stage| {
        let page = open_alone(stage, "?locale=he").await;
        page.document.shows(Role::Heading, "שמירת אמצעי תשלום").await;
        page.document.shows(Role::Button, "שמירה").await;
        let direction = page.document.run("return document.dir", vec![]).await;
        assert_eq!(direction.expect("the page is there"), "rtl");
    });
}
