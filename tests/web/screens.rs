use kassette_core::{ApiError, ErrorDetail};
use kassette_widget::api::Error;
use leptos::task::tick;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shown::{checkout, receipt, show};

fn refused(status: u16) -> Error {
    let error = ApiError { error: String::new(), detail: ErrorDetail::Text(String::new()) };
    Error::Refused { status, error, decline_code: None, checkout: None }
}

async fn heading_after(error: Error) -> String {
    let shown = show(checkout());
    shown.session.lose(error);
    tick().await;
    shown.heading()
}

#[wasm_bindgen_test]
async fn each_way_to_have_no_session_has_its_own_screen() {
    assert_eq!(heading_after(refused(404)).await, "We can’t find this checkout");
    assert_eq!(heading_after(refused(410)).await, "This checkout has expired");
    assert_eq!(heading_after(refused(403)).await, "This checkout is not available");
    assert_eq!(heading_after(Error::Network).await, "The checkout can’t be reached");
}

#[wasm_bindgen_test]
async fn a_payment_that_is_under_way_is_waited_for() {
    let shown = show(checkout().with("status", "confirmed"));
    assert_eq!(shown.heading(), "We are confirming your payment");
}

#[wasm_bindgen_test]
async fn a_failed_session_leads_back_to_the_shop() {
    let failed =
        checkout().with("status", "failed").with("return_url", "https://shop.example/cart");
    let shown = show(failed);
    assert_eq!(shown.heading(), "The payment did not go through");
    let way_back = shown.find("a");
    assert_eq!(way_back.get_attribute("href").as_deref(), Some("https://shop.example/cart"));
}

#[wasm_bindgen_test]
async fn the_receipt_names_product_amount_and_buyer() {
    let paid = checkout().with("status", "succeeded").with("customer_email", "ada@example.com");
    let shown = show(paid);
    assert_eq!(shown.heading(), "Payment complete");
    assert!(shown.text().contains("Lifetime"));
    assert!(shown.text().contains("$49"));
    assert!(shown.text().contains("ada@example.com"));
}

#[wasm_bindgen_test]
async fn the_receipt_tells_the_order_from_others() {
    let paid = checkout().with("status", "succeeded").with("receipt", receipt());
    let rows = show(paid).rows();
    assert_eq!(
        rows[2..],
        ["Date Jan 1, 2026", "Order number 00000000-0000-4000-8000-000000000051"]
    );
}

#[wasm_bindgen_test]
async fn the_form_keeps_its_fields_while_it_pays() {
    let shown = show(checkout());
    shown.type_into("Email", "ada@example.com");
    let email = shown.input("Email");
    shown.session.start_confirming();
    tick().await;
    assert!(shown.find("form").contains(Some(&email)));
    shown.button("Processing payment");
}
