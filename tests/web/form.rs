use leptos::task::tick;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shown::{checkout, show, until};

#[wasm_bindgen_test]
async fn the_product_and_what_it_costs_are_on_the_first_screen() {
    let shown = show(checkout());
    assert_eq!(shown.heading(), "Lifetime");
    assert_eq!(shown.find(".summary__price").text_content().unwrap(), "$49");
    assert!(shown.text().contains("One-time purchase"));
    assert!(shown.text().contains("Acme"));
}

#[wasm_bindgen_test]
async fn a_subscription_says_how_often_it_is_billed() {
    let shown = show(checkout().studio());
    assert_eq!(shown.find(".summary__price").text_content().unwrap(), "$12 / month");
    assert!(shown.text().contains("Billed every month"));
}

#[wasm_bindgen_test]
async fn a_long_description_is_cut_until_the_buyer_wants_more() {
    let shown = show(checkout().with_product("description", "A long story. ".repeat(30)));
    assert!(shown.find(".summary__text").has_attribute("data-cut"));
    shown.button("Show more").click();
    until(|| !shown.find(".summary__text").has_attribute("data-cut")).await;
    shown.button("Show less");
}

#[wasm_bindgen_test]
async fn the_button_says_what_pressing_it_does() {
    show(checkout()).button("Pay now");
    show(checkout().studio()).button("Subscribe now");
    show(checkout().free()).button("Get for free");
}

#[wasm_bindgen_test]
async fn a_free_product_asks_for_neither_name_nor_card() {
    let shown = show(checkout().free());
    shown.input("Email");
    assert!(!shown.text().contains("Name on card"));
    assert!(!shown.text().contains("Payment"));
    assert_eq!(shown.find(".summary__price").text_content().unwrap(), "Free");
}

#[wasm_bindgen_test]
async fn every_input_is_labelled_and_can_be_filled_by_the_browser() {
    let shown = show(checkout());
    assert_eq!(shown.input("Email").autocomplete(), "email");
    assert_eq!(shown.input("Name on card").autocomplete(), "cc-name");
}

#[wasm_bindgen_test]
async fn what_the_merchant_knows_is_filled_in() {
    let shown = show(checkout().with("customer_email", "ada@example.com"));
    until(|| shown.input("Email").value() == "ada@example.com").await;
}

#[wasm_bindgen_test]
async fn an_answer_of_the_server_does_not_overwrite_what_is_being_typed() {
    let shown = show(checkout());
    shown.type_into("Email", "ada@exa");
    shown.session.receive(checkout().with("customer_email", "old@example.com").build());
    tick().await;
    assert_eq!(shown.input("Email").value(), "ada@exa");
}

#[wasm_bindgen_test]
async fn another_product_shows_its_total_before_the_server_answers() {
    let shown = show(checkout().or_studio());
    shown.input("Studio").click();
    tick().await;
    assert_eq!(shown.heading(), "Studio");
    assert_eq!(shown.find(".summary__price").text_content().unwrap(), "$12 / month");
    assert_eq!(shown.find(".totals").get_attribute("aria-busy").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn one_product_leaves_nothing_to_choose() {
    let shown = show(checkout());
    assert!(!shown.text().contains("Choose a plan"));
}

#[wasm_bindgen_test]
async fn test_mode_is_shown() {
    assert!(show(checkout()).text().contains("Test mode"));
    let live = serde_json::json!({ "publishable_key": "pk_live_1" });
    assert!(
        !show(checkout().with("payment_processor_metadata", live)).text().contains("Test mode")
    );
}

#[wasm_bindgen_test]
async fn a_blocked_payment_form_says_so_and_can_be_tried_again() {
    let shown = show(checkout());
    until(|| shown.alerts().iter().any(|alert| alert.contains("could not be loaded"))).await;
    shown.button("Try again");
}
