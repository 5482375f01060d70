//! What the calculators answer, Stripe's with a sandbox in its place.

use kassette_core::pricing::{Tax, TaxRate};
use kassette_core::{Address, Currency, TaxBehavior, TaxId};
use kassette_server::config::Taxes;
use kassette_server::payments::stripe::StripeError;
use kassette_server::tax::{Calculated, TaxError, TaxQuery};
use serde_json::json;

use crate::harness::{Server, Stripe};

fn address(country: &str, state: Option<&str>, postal_code: Option<&str>) -> Address {
    Address {
        country: country.to_owned(),
        state: state.map(ToOwned::to_owned),
        postal_code: postal_code.map(ToOwned::to_owned),
        ..Address::default()
    }
}

/// A purchase of 20.00 USD.
fn purchase(address: &Address) -> TaxQuery<'_> {
    TaxQuery {
        currency: Currency::USD,
        base: 2000,
        behavior: TaxBehavior::Exclusive,
        address,
        tax_id: None,
        seller_country: None,
    }
}

fn rate(millionths: i64) -> Tax {
    let rate = TaxRate::from_millionths(millionths).unwrap();
    Tax::Rate { rate, behavior: TaxBehavior::Exclusive }
}

async fn calculate(server: &Server, query: TaxQuery<'_>) -> Result<Calculated, TaxError> {
    server.state.tax.calculate(query).await
}

async fn taxed_by_stripe(stripe: &Stripe) -> Server {
    Server::start_with(stripe).await.with_taxes(Taxes::Stripe)
}

#[tokio::test]
async fn nobody_calculates_until_somebody_is_asked_to() {
    let server = Server::start().await;
    let calculated = calculate(&server, purchase(&address("FR", None, None))).await.unwrap();
    assert_eq!(calculated, Calculated { tax: Tax::NONE, calculation_id: None });
}

#[tokio::test]
async fn the_table_knows_rates_and_what_it_lacks() {
    let server = Server::start().await.with_taxes(Taxes::Table { origin: "DE" });
    let paris = address("FR", None, None);
    assert_eq!(calculate(&server, purchase(&paris)).await.unwrap().tax, rate(200_000));
    let canada = address("CA", None, None);
    let refusal = calculate(&server, purchase(&canada)).await.unwrap_err();
    assert!(matches!(&refusal, TaxError::Address(_)), "{refusal:?}");
    assert_eq!(refusal.to_string(), "The province is needed to calculate the tax.");
    let free = TaxQuery { base: 0, ..purchase(&canada) };
    assert_eq!(calculate(&server, free).await.unwrap().tax, Tax::NONE);
}

#[tokio::test]
async fn stripe_answers_with_a_rate_and_an_id() {
    let stripe = Stripe::start().await;
    let server = taxed_by_stripe(&stripe).await;
    let new_york = address("US", Some("US-NY"), Some("10001"));
    let calculated = calculate(&server, purchase(&new_york)).await.unwrap();
    assert_eq!(calculated.tax, rate(88_750));
    let asked = stripe.tax_calculations().await;
    assert_eq!(calculated.calculation_id.as_deref(), asked[0]["id"].as_str());
    assert_eq!(
        asked[0]["customer_details"]["address"],
        json!({ "country": "US", "state": "NY", "postal_code": "10001", "city": null,
            "line1": null, "line2": null })
    );
}

#[tokio::test]
async fn two_taxes_at_once_are_an_amount() {
    let server = taxed_by_stripe(&Stripe::start().await).await;
    let quebec = address("CA", Some("CA-QC"), None);
    let calculated = calculate(&server, purchase(&quebec)).await.unwrap();
    let expected = Tax::Amount { amount: 300, behavior: TaxBehavior::Exclusive };
    assert_eq!(calculated.tax, expected);
}

#[tokio::test]
async fn tax_that_is_included_is_told_like_tax_on_top() {
    let server = taxed_by_stripe(&Stripe::start().await).await;
    let paris = address("FR", None, None);
    let inclusive = TaxQuery { behavior: TaxBehavior::Inclusive, ..purchase(&paris) };
    let tax = calculate(&server, inclusive).await.unwrap().tax;
    assert_eq!((tax.on(2000), tax.behavior()), (Some(333), Some(TaxBehavior::Inclusive)));
}

#[tokio::test]
async fn a_tax_number_reaches_stripe() {
    let server = taxed_by_stripe(&Stripe::start().await).await;
    let paris = address("FR", None, None);
    let number = TaxId::parse("FR", "FR61954506077").unwrap();
    let business = TaxQuery { tax_id: Some(&number), ..purchase(&paris) };
    assert_eq!(calculate(&server, business).await.unwrap().tax, rate(0));
}

#[tokio::test]
async fn the_same_question_is_asked_once_and_what_is_free_never() {
    let stripe = Stripe::start().await;
    let server = taxed_by_stripe(&stripe).await;
    let paris = address("FR", None, None);
    let first = calculate(&server, purchase(&paris)).await.unwrap();
    assert_eq!(calculate(&server, purchase(&paris)).await.unwrap(), first);
    let free = TaxQuery { base: 0, ..purchase(&paris) };
    assert_eq!(calculate(&server, free).await.unwrap().tax, Tax::NONE);
    assert_eq!(stripe.tax_calculations().await.len(), 1);
    let dearer = TaxQuery { base: 2001, ..purchase(&paris) };
    calculate(&server, dearer).await.unwrap();
    assert_eq!(stripe.tax_calculations().await.len(), 2);
}

#[tokio::test]
async fn an_address_that_stripe_cannot_locate_is_the_buyers_to_complete() {
    let server = taxed_by_stripe(&Stripe::start().await).await;
    let somewhere = address("US", Some("US-NY"), None);
    let refusal = calculate(&server, purchase(&somewhere)).await.unwrap_err();
    assert!(matches!(&refusal, TaxError::Address(_)), "{refusal:?}");
    assert_eq!(
        refusal.to_string(),
        "The tax cannot be calculated for this address. Is it complete?"
    );
}

#[tokio::test]
async fn a_stripe_that_does_not_answer_is_not_the_buyers_fault() {
    let server = taxed_by_stripe(&Stripe::unreachable()).await;
    let paris = address("FR", None, None);
    let refusal = calculate(&server, purchase(&paris)).await.unwrap_err();
    assert!(matches!(refusal, TaxError::Unavailable(StripeError::Unknown(_))), "{refusal:?}");
}

#[tokio::test]
async fn a_tax_is_recorded_once_however_often_it_is_told() {
    let stripe = Stripe::start().await;
    let server = taxed_by_stripe(&stripe).await;
    let paris = address("FR", None, None);
    let calculated = calculate(&server, purchase(&paris)).await.unwrap();
    let id = calculated.calculation_id.unwrap();
    server.state.tax.record(&id, "order-1").await.unwrap();
    server.state.tax.record(&id, "order-1").await.unwrap();
    // With another calculation, and so with another key: Stripe has forgotten the first.
    let dearer = TaxQuery { base: 2001, ..purchase(&paris) };
    let other = calculate(&server, dearer).await.unwrap().calculation_id.unwrap();
    server.state.tax.record(&other, "order-1").await.unwrap();
    let recorded = stripe.tax_transactions().await;
    assert_eq!((recorded.len(), &recorded[0]["reference"]), (1, &json!("order-1")));
}
