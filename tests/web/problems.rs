use kassette_core::{ApiError, ErrorDetail, LocPart, ValidationEntry};
use kassette_widget::api::Error;
use kassette_widget::problem::Problems;
use kassette_widget::text::Message;
use leptos::task::tick;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shown::{checkout, show, speak_english, until};

fn refused(status: u16, name: &str, detail: ErrorDetail) -> Error {
    Error::Refused {
        status,
        error: ApiError { error: name.into(), detail },
        decline_code: None,
        checkout: None,
    }
}

fn entry(kind: &str, field: &str, msg: &str) -> Error {
    let loc = vec![LocPart::Key("body".into()), LocPart::Key(field.into())];
    let entry = ValidationEntry { kind: kind.into(), loc, msg: msg.into() };
    refused(422, "PolarRequestValidationError", ErrorDetail::Entries(vec![entry]))
}

#[wasm_bindgen_test]
async fn an_empty_form_names_each_missing_field_and_focuses_the_first() {
    let shown = show(checkout());
    shown.button("Pay now").click();
    let email = shown.input("Email");
    until(|| email.get_attribute("aria-invalid").as_deref() == Some("true")).await;
    let described_by = email.get_attribute("aria-describedby").unwrap();
    let problem = described_by.split(' ').next().unwrap();
    let problem = shown.find(&format!("#{problem}")).text_content();
    assert_eq!(problem.as_deref(), Some("This field is required."));
    let active = || leptos::prelude::document().active_element().map(|active| active.id());
    until(|| active().as_deref() == Some("customer_email")).await;
}

#[wasm_bindgen_test]
async fn half_an_address_is_caught_before_the_server_is_asked() {
    let shown = show(checkout().free());
    shown.type_into("Email", "ada@example");
    shown.button("Get for free").click();
    until(|| shown.text().contains("Enter a full email address")).await;
}

#[wasm_bindgen_test]
async fn a_problem_of_a_field_on_screen_is_shown_there() {
    let problems =
        Problems::of(&entry("value_error", "customer_email", "not deliverable"), &|_| true);
    assert_eq!(problems.fields, [("customer_email".to_owned(), Message::Text("problem_email"))]);
    assert_eq!(problems.form, None);
}

#[wasm_bindgen_test]
async fn a_problem_without_a_place_is_announced_above_the_button() {
    let shown = show(checkout());
    let error = entry("value_error", "discount_id", "Too late.");
    shown.session.show_problems(shown.session.problems_of(&error));
    tick().await;
    assert!(shown.alerts().contains(&"Too late.".to_owned()));
}

#[wasm_bindgen_test]
async fn a_decline_is_told_in_the_language_of_the_buyer_where_its_reason_is_known() {
    let told = |code: &str| {
        let detail = ErrorDetail::Text("Your card was declined.".into());
        let error = ApiError { error: "PaymentError".into(), detail };
        let decline_code = Some(code.into());
        let refused = Error::Refused { status: 400, error, decline_code, checkout: None };
        Problems::of(&refused, &|_| false).payment
    };
    assert_eq!(told("insufficient_funds"), Some(Message::Text("declined_funds")));
    assert_eq!(told("incorrect_cvc"), Some(Message::Text("declined_cvc")));
    assert_eq!(told("do_not_honor"), Some(Message::Text("declined")));
}

#[wasm_bindgen_test]
async fn a_decline_is_announced_at_the_payment_form_in_the_words_of_the_bank() {
    let declined = ErrorDetail::Text("Your card was declined.".into());
    let problems = Problems::of(&refused(400, "PaymentError", declined), &|_| false);
    assert_eq!(problems.payment, Some(Message::Told("Your card was declined.".into())));
}

#[wasm_bindgen_test]
async fn words_for_developers_are_not_shown_to_buyers() {
    speak_english();
    let detail = ErrorDetail::Text("relation \"orders\" does not exist".into());
    let problems = Problems::of(&refused(418, "SomethingNew", detail), &|_| false);
    assert_eq!(problems, Problems::form(Message::Text("problem_server")));
}

#[wasm_bindgen_test]
async fn what_was_said_of_the_whole_form_is_gone_once_the_buyer_changes_it() {
    let shown = show(checkout());
    let error = entry("value_error", "discount_id", "Too late.");
    shown.session.show_problems(shown.session.problems_of(&error));
    tick().await;
    shown.type_into("Email", "ada@example.com");
    shown.session.commit("customer_email");
    until(|| shown.alerts().is_empty()).await;
}
