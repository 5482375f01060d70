use leptos::task::tick;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::shown::*;

#[wasm_bindgen_test]
async fn the_address_grows_with_what_the_country_needs() {
    let shown = show(checkout());
    assert!(!shown.text().contains("ZIP or postal code"));
    shown.choose("Country or region", "US").await;
    for part in ["Address", "ZIP or postal code", "City", "State"] {
        shown.input(part);
    }
    shown.choose("Country or region", "CA").await;
    shown.input("Province");
    assert!(!shown.text().contains("ZIP or postal code"));
    shown.choose("Country or region", "FR").await;
    assert!(!shown.text().contains("Province"));
}

#[wasm_bindgen_test]
async fn what_was_typed_into_an_address_survives_another_country() {
    let shown = show(checkout());
    shown.choose("Country or region", "US").await;
    shown.type_into("City", "Albany");
    shown.choose("State", "US-NY").await;
    shown.choose("Country or region", "FR").await;
    shown.choose("Country or region", "US").await;
    until(|| shown.input("City").value() == "Albany").await;
    assert_eq!(shown.input("State").value(), "", "a state belongs to its country");
}

#[wasm_bindgen_test]
async fn what_is_known_of_the_buyer_is_filled_in() {
    let known = checkout()
        .with("customer_billing_address", new_york())
        .with("billing_address_fields", all_asked())
        .with("is_business_customer", true)
        .with("customer_billing_name", "Analytical Engines");
    let shown = show(known);
    until(|| shown.input("Country or region").value() == "US").await;
    assert_eq!(shown.input("City").value(), "Albany");
    until(|| shown.input("State").value() == "US-NY").await;
    assert!(shown.input("I’m buying for a business").checked());
    assert_eq!(shown.input("Business name").value(), "Analytical Engines");
}

#[wasm_bindgen_test]
async fn countries_have_names_in_the_order_of_the_language() {
    let shown = show(checkout());
    let select: HtmlSelectElement =
        wasm_bindgen::JsCast::unchecked_into(shown.input("Country or region"));
    until(|| select.length() == 245).await;
    let options = shown.all_texts("#customer_billing_address\\.country option");
    assert_eq!(options[..3], ["Choose…", "Afghanistan", "Åland Islands"]);
}

#[wasm_bindgen_test]
async fn a_business_is_asked_for_its_name_and_may_give_a_tax_number() {
    let shown = show(checkout());
    assert!(!shown.text().contains("Business name"));
    shown.input("I’m buying for a business").click();
    tick().await;
    assert!(shown.input("Business name").required());
    shown.input("Tax ID or VAT number");
}

#[wasm_bindgen_test]
async fn a_known_customer_cannot_change_the_address_and_is_told_why() {
    let known = checkout()
        .with("customer_id", "00000000-0000-4000-8000-000000000051")
        .with("customer_email", "ada@example.com");
    let shown = show(known);
    until(|| shown.input("Email").disabled()).await;
    assert!(shown.text().contains("This is the address on your account with the shop"));
}

#[wasm_bindgen_test]
async fn a_buyer_who_became_a_customer_by_a_payment_that_failed_is_told_why_the_address_is_fixed() {
    let shown = show(checkout());
    assert!(!shown.text().contains("the address on your account"));
    let customer = "00000000-0000-4000-8000-000000000051";
    shown.session.receive(checkout().with("customer_id", customer).build());
    until(|| shown.input("Email").disabled()).await;
    assert!(shown.text().contains("the address on your account"));
}

#[wasm_bindgen_test]
async fn the_merchants_questions_are_asked_with_the_control_that_fits() {
    let shown = show(checkout().with("attached_custom_fields", questions()));
    assert_eq!(shown.input("Company").type_(), "text");
    assert_eq!(shown.input("Guests").get_attribute("inputmode").as_deref(), Some("numeric"));
    assert_eq!(shown.input("Day of arrival").type_(), "date");
    assert_eq!(shown.input("Size").tag_name(), "SELECT");
    assert_eq!(shown.input("I agree to the terms").type_(), "checkbox");
    assert_eq!(
        shown.find(".field__label a").get_attribute("rel").as_deref(),
        Some("noopener noreferrer nofollow")
    );
}

#[wasm_bindgen_test]
async fn answers_are_checked_before_the_server_is_asked() {
    let shown = show(checkout().free().with("attached_custom_fields", questions()));
    shown.type_into("Email", "ada@example.com");
    shown.type_into("Company", "A very long name");
    shown.type_into("Guests", "9");
    shown.button("Get for free").click();
    until(|| shown.problem_of("Size").is_some()).await;
    let problem = |label| shown.problem_of(label).unwrap_or_default();
    assert_eq!(problem("Company"), "Use at most 10 characters.");
    assert_eq!(problem("Guests"), "Enter 8 or less.");
    assert_eq!(problem("Size"), "This field is required.");
    assert_eq!(problem("I agree to the terms"), "Please tick this box to continue.");
    assert_eq!(shown.problem_of("Day of arrival"), None);
}

#[wasm_bindgen_test]
async fn stored_answers_are_filled_in() {
    let answers =
        json!({ "company": "Acme", "day": "2026-05-01T00:00:00", "guests": 4, "terms": true });
    let shown = show(
        checkout().with("attached_custom_fields", questions()).with("custom_field_data", answers),
    );
    until(|| shown.input("Company").value() == "Acme").await;
    assert_eq!(shown.input("Day of arrival").value(), "2026-05-01");
    assert_eq!(shown.input("Guests").value(), "4");
    assert!(shown.input("I agree to the terms").checked());
}

#[wasm_bindgen_test]
async fn a_discount_code_has_a_place_that_opens_and_a_word_for_its_button() {
    let shown = show(checkout());
    shown.button("Add a discount code").click();
    tick().await;
    shown.input("Discount code");
    shown.button("Apply");
}

#[wasm_bindgen_test]
async fn an_applied_code_is_shown_and_can_be_removed() {
    let shown = show(checkout().with("discount", half_off()));
    until(|| shown.input("Discount code").value() == "HALF").await;
    assert!(shown.input("Discount code").read_only());
    shown.button("Remove");
}

#[wasm_bindgen_test]
async fn no_code_is_asked_for_where_none_is_taken() {
    let shown = show(checkout().with("allow_discount_codes", false));
    assert!(!shown.text().contains("Add a discount code"));
}

#[wasm_bindgen_test]
async fn a_typed_code_is_applied_before_anything_is_paid() {
    let shown = show(checkout().free());
    shown.type_into("Email", "ada@example.com");
    shown.button("Add a discount code").click();
    tick().await;
    shown.type_into("Discount code", "HALF");
    shown.button("Get for free").click();
    until(|| shown.alerts().iter().any(|alert| alert.contains("hadn’t been applied yet"))).await;
    assert!(!shown.session.is_confirming());
}

#[wasm_bindgen_test]
async fn a_product_that_does_not_take_the_discount_says_that_it_is_gone() {
    let shown = show(checkout().or_studio().with("discount", half_off()));
    until(|| shown.input("Discount code").value() == "HALF").await;
    shown.session.receive(checkout().or_studio().with("product_id", STUDIO).build());
    until(|| shown.text().contains("The discount “HALF” doesn’t apply to this product")).await;
}

#[wasm_bindgen_test]
async fn the_field_of_a_code_that_is_removed_stays() {
    let shown = show(checkout().with("discount", half_off()));
    until(|| shown.input("Discount code").value() == "HALF").await;
    shown.session.receive(checkout().build());
    until(|| shown.input("Discount code").value().is_empty()).await;
    assert!(!shown.input("Discount code").read_only());
}

#[wasm_bindgen_test]
async fn another_product_has_questions_of_its_own() {
    let question = |index: usize| json!([questions()[index]]);
    let shown = show(checkout().or_studio().with("attached_custom_fields", question(0)));
    shown.input("Company");
    let studio = checkout().or_studio().with("product_id", STUDIO);
    shown.session.receive(studio.with("attached_custom_fields", question(1)).build());
    until(|| shown.text().contains("Guests")).await;
    assert!(!shown.text().contains("Company"));
}
