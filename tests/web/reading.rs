use js_sys::JSON;
use kassette_core::discount::{DiscountDuration, DiscountType};
use kassette_core::product::PriceSource;
use kassette_core::{
    ApiError, CheckoutDiscount, CheckoutPublic, CheckoutStatus, ErrorDetail, Interval, PriceAmount,
    PriceType, TaxBehavior,
};
use kassette_widget::api::parse_checkout;
use kassette_widget::reading::{Readable, read};
use kassette_widget::writing::to_js;
use serde::Serialize;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shown::checkout;

fn parse<T: Readable>(json: &serde_json::Value) -> Option<T> {
    read(&JSON::parse(&json.to_string()).unwrap())
}

fn are_read_as_written<T: Readable + Serialize + PartialEq + std::fmt::Debug>(all: &[T]) {
    for one in all {
        assert_eq!(read::<T>(&to_js(one)).as_ref(), Some(one));
    }
}

#[wasm_bindgen_test]
fn every_word_of_the_api_is_known() {
    use CheckoutStatus::{Confirmed, Expired, Failed, Open, Succeeded};
    are_read_as_written(&[Open, Expired, Confirmed, Succeeded, Failed]);
    are_read_as_written(&[Interval::Day, Interval::Week, Interval::Month, Interval::Year]);
    are_read_as_written(&[TaxBehavior::Inclusive, TaxBehavior::Exclusive, TaxBehavior::Location]);
    are_read_as_written(&[PriceSource::Catalog, PriceSource::AdHoc]);
    are_read_as_written(&[PriceType::OneTime, PriceType::Recurring]);
    are_read_as_written(&[DiscountType::Fixed, DiscountType::Percentage]);
    are_read_as_written(&[
        DiscountDuration::Once,
        DiscountDuration::Forever,
        DiscountDuration::Repeating,
    ]);
    assert_eq!(read::<Interval>(&"fortnight".into()), None);
}

#[wasm_bindgen_test]
fn a_session_is_read_with_its_products_prices_and_discount() {
    let discount = json!({
        "id": "00000000-0000-4000-8000-000000000021",
        "name": "Spring",
        "code": "SPRING",
        "type": "fixed",
        "duration": "once",
        "amount": 500,
        "currency": "usd",
        "amounts": { "usd": 500, "eur": 450 }
    });
    let session = checkout().or_studio().with("discount", discount.clone()).build();
    let base = &session.base;
    assert_eq!(base.id.to_string(), "00000000-0000-4000-8000-000000000001");
    assert_eq!(base.created_at.to_string(), "2026-01-01T00:00:00Z");
    assert_eq!((base.total_amount, base.tax_amount, base.trial_end), (4900, Some(0), None));
    let studio = &base.products[1];
    assert_eq!((studio.is_recurring, studio.recurring_interval), (true, Some(Interval::Month)));
    assert_eq!(studio.prices[0].amount, PriceAmount::Fixed { price_amount: 1200 });
    assert_eq!(base.discount, serde_json::from_value::<CheckoutDiscount>(discount).ok());
    assert_eq!(session.organization.name, "Acme");
}

#[wasm_bindgen_test]
fn a_kind_of_price_that_nobody_knows_can_still_be_listed() {
    let of = |price: serde_json::Value| parse::<PriceAmount>(&price);
    let free = json!({ "amount_type": "free" });
    assert_eq!(of(free), Some(PriceAmount::Fixed { price_amount: 0 }));
    assert_eq!(of(json!({ "amount_type": "per_parsec" })), Some(PriceAmount::Unknown));
    assert_eq!(of(json!({ "amount_type": "fixed" })), Some(PriceAmount::Unknown));
    let (minimum_amount, maximum_amount, preset_amount) = (50, Some(900), None);
    assert_eq!(
        of(json!({ "amount_type": "custom", "minimum_amount": null, "maximum_amount": 900 })),
        Some(PriceAmount::Custom { minimum_amount, maximum_amount, preset_amount })
    );
}

#[wasm_bindgen_test]
fn what_is_no_session_is_not_taken_for_one() {
    assert_eq!(parse_checkout("<html>"), None);
    for other in ["null", "[]", "\"text\"", "{}", r#"{"detail":"Bad gateway"}"#] {
        assert_eq!(parse_checkout(other), None, "{other}");
    }
    let text = to_text(&checkout().build());
    assert!(parse_checkout(&text).is_some());
    for (right, wrong) in [
        (r#""status":"open""#, r#""status":"opened""#),
        (r#""amount":4900"#, r#""amount":49.5"#),
        (r#""is_recurring":false"#, r#""is_recurring":0"#),
        (r#""expires_at":"2026-01-02T00:00:00Z""#, r#""expires_at":"soon""#),
        (r#""id":"00000000-0000-4000-8000-000000000001""#, r#""id":"1""#),
    ] {
        assert!(text.contains(right), "{right} in {text}");
        assert_eq!(parse_checkout(&text.replace(right, wrong)), None, "{wrong}");
    }
}

fn to_text(session: &CheckoutPublic) -> String {
    serde_json::to_string(session).unwrap()
}

#[wasm_bindgen_test]
fn an_error_says_why_in_one_of_two_ways() {
    let told: ApiError = parse(&json!({ "error": "PaymentError", "detail": "No." })).unwrap();
    assert_eq!(told.detail, ErrorDetail::Text("No.".into()));
    let entry = json!({ "type": "missing", "loc": ["body", "products", 0], "msg": "Required" });
    let told: ApiError = parse(&json!({ "error": "Validation", "detail": [entry] })).unwrap();
    let ErrorDetail::Entries(entries) = told.detail else { panic!("entries expected") };
    assert_eq!((entries[0].kind.as_str(), entries[0].field().as_str()), ("missing", "products.0"));
    assert_eq!(read::<ApiError>(&JsValue::NULL), None);
}
