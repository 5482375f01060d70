use serde_json::{Value, json};

use crate::merchant::{Answered, Merchant, merchant};

const CALCULATIONS: &str = "/v1/tax/calculations";

const TRANSACTIONS: &str = "/v1/tax/transactions/create_from_calculation";

/// A purchase of 20.00 USD, and what else is said about it.
async fn calculate(merchant: &Merchant, more: &[(&str, &str)]) -> Answered {
    let purchase = [
        ("currency", "usd"),
        ("line_items[0][amount]", "2000"),
        ("line_items[0][tax_code]", "txcd_10000000"),
        ("customer_details[address_source]", "billing"),
    ];
    merchant.post(CALCULATIONS, &[&purchase, more].concat()).await
}

fn country(code: &str) -> (&'static str, &str) {
    ("customer_details[address][country]", code)
}

fn state(code: &str) -> (&'static str, &str) {
    ("customer_details[address][state]", code)
}

fn postal_code(code: &str) -> (&'static str, &str) {
    ("customer_details[address][postal_code]", code)
}

#[tokio::test]
async fn tax_comes_on_top_or_is_included() {
    let merchant = merchant().await;
    let on_top = calculate(&merchant, &[country("FR")]).await.json();
    assert_eq!(
        (&on_top["tax_amount_exclusive"], &on_top["amount_total"]),
        (&json!(400), &json!(2400))
    );
    let inclusive = ("line_items[0][tax_behavior]", "inclusive");
    let included = calculate(&merchant, &[country("FR"), inclusive]).await.json();
    assert_eq!(
        (&included["tax_amount_inclusive"], &included["amount_total"]),
        (&json!(333), &json!(2000))
    );
    assert_eq!(included["tax_amount_exclusive"], 0);
    let listed = merchant.get("/_sandbox/tax_calculations").await.json();
    assert_eq!(listed["data"], json!([on_top, included]));
}

#[tokio::test]
async fn every_tax_of_a_place_is_named() {
    let merchant = merchant().await;
    let answer = calculate(&merchant, &[country("CA"), state("QC")]).await.json();
    assert_eq!(answer["tax_amount_exclusive"], 300);
    let shown = |entry: &Value| {
        (entry["amount"].clone(), entry["tax_rate_details"]["percentage_decimal"].clone())
    };
    let breakdown: Vec<_> = answer["tax_breakdown"].as_array().unwrap().iter().map(shown).collect();
    assert_eq!(breakdown, [(json!(100), json!("5.0")), (json!(200), json!("9.975"))]);
}

#[tokio::test]
async fn a_place_without_taxes_says_so() {
    let answer = calculate(&merchant().await, &[country("BR")]).await.json();
    assert_eq!(answer["tax_amount_exclusive"], 0);
    assert_eq!(answer["tax_breakdown"][0]["taxability_reason"], "not_collecting");
}

#[tokio::test]
async fn a_business_elsewhere_in_the_union_pays_its_tax_itself() {
    let merchant = merchant().await;
    let number = |value: &'static str| {
        [
            ("customer_details[tax_ids][0][type]", "eu_vat"),
            ("customer_details[tax_ids][0][value]", value),
        ]
    };
    let french = [&[country("FR")], &number("FR61954506077")[..]].concat();
    let answer = calculate(&merchant, &french).await.json();
    assert_eq!(answer["tax_amount_exclusive"], 0);
    assert_eq!(answer["tax_breakdown"][0]["taxability_reason"], "reverse_charge");
    let irish = [&[country("IE")], &number("IE6388047V")[..]].concat();
    assert_eq!(calculate(&merchant, &irish).await.json()["tax_amount_exclusive"], 460);
    let mistyped = [&[country("FR")], &number("61954506077")[..]].concat();
    assert_eq!(calculate(&merchant, &mistyped).await.error()["code"], "tax_id_invalid");
}

#[tokio::test]
async fn an_address_that_says_too_little_is_refused() {
    let merchant = merchant().await;
    let new_york = [country("US"), state("NY"), postal_code("10001")];
    assert_eq!(calculate(&merchant, &new_york).await.json()["tax_amount_exclusive"], 178);
    for address in [
        vec![country("US"), state("NY")],
        vec![country("US"), state("NY"), postal_code("00000")],
        vec![country("US"), state("US-NY"), postal_code("10001")],
        vec![country("CA")],
    ] {
        let error = calculate(&merchant, &address).await.error();
        assert_eq!(error["code"], "customer_tax_location_invalid", "{address:?}");
    }
}

#[tokio::test]
async fn what_stripe_does_not_take_is_refused_by_its_full_name() {
    let merchant = merchant().await;
    for (parameter, code) in [
        (("line_items[0][colour]", "red"), "parameter_unknown"),
        (("line_items[1][quantity]", "1"), "parameter_missing"),
        (("line_items[0][quantity]", "0"), "parameter_invalid_integer"),
        (("line_items[0][tax_code]", "books"), "resource_missing"),
    ] {
        let answer = calculate(&merchant, &[country("FR"), parameter]).await;
        assert_eq!((answer.status, &answer.error()["code"]), (400, &json!(code)), "{parameter:?}");
    }
    let answer = calculate(&merchant, &[]).await;
    assert_eq!(answer.error()["param"], "customer_details[address]");
    let kind = ("customer_details[tax_ids][0][type]", "vat");
    let answer = calculate(&merchant, &[country("FR"), kind]).await;
    assert_eq!(answer.error()["param"], "customer_details[tax_ids][0][type]");
}

#[tokio::test]
async fn a_calculation_is_recorded_once_under_its_reference() {
    let merchant = merchant().await;
    let calculation = calculate(&merchant, &[country("FR")]).await.json();
    let id = calculation["id"].as_str().unwrap();
    let parameters = [("calculation", id), ("reference", "order-1")];
    let recorded = merchant.post(TRANSACTIONS, &parameters).await.json();
    assert_eq!((&recorded["reference"], &recorded["currency"]), (&json!("order-1"), &json!("usd")));
    let again = merchant.post(TRANSACTIONS, &parameters).await;
    assert_eq!((again.status, &again.error()["param"]), (400, &json!("reference")));
    let unknown = [("calculation", "taxcalc_1"), ("reference", "order-2")];
    assert_eq!(merchant.post(TRANSACTIONS, &unknown).await.error()["code"], "resource_missing");
    let listed = merchant.get("/_sandbox/tax_transactions").await.json();
    assert_eq!(listed["data"], json!([recorded]));
}
