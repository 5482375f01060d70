use std::sync::Arc;

use kassette_core::pricing::{Tax, TaxRate};
use kassette_core::{Address, TaxBehavior, TaxIdFormat};
use sha2::{Digest, Sha256};

use super::{Calculated, TaxError, TaxQuery, percent};
use crate::payments::stripe::{Stripe, StripeError, TaxCalculation};

/// Electronically supplied services in general.
const TAX_CODE: &str = "txcd_10000000";

/// Stripe Tax. What is taxed where, and from where, is set up at Stripe.
#[derive(Debug)]
pub struct StripeTax {
    stripe: Arc<Stripe>,
}

type Form = Vec<(String, String)>;

impl StripeTax {
    pub fn new(stripe: Arc<Stripe>) -> Self {
        Self { stripe }
    }

    pub async fn calculate(&self, query: &TaxQuery<'_>) -> Result<Calculated, TaxError> {
        let form = form(query);
        let answer = self.stripe.calculate_tax(&form, &idempotency_key(&form)).await;
        let calculation = answer.map_err(why_not)?;
        let tax = tax(query, &calculation).ok_or_else(|| {
            TaxError::Unavailable(StripeError::Unknown("a sum of taxes that is none".to_owned()))
        })?;
        Ok(Calculated { tax, calculation_id: Some(calculation.id) })
    }

    pub async fn record(&self, calculation_id: &str, reference: &str) -> Result<(), TaxError> {
        let form = [pair("calculation", calculation_id), pair("reference", reference)];
        match self.stripe.record_tax(&form, &idempotency_key(&form)).await {
            // Stripe remembers keys for a day, references for ever.
            Err(StripeError::Refused(error)) if error.param.as_deref() == Some("reference") => {
                Ok(())
            }
            recorded => recorded.map_err(TaxError::Unavailable),
        }
    }
}

fn form(query: &TaxQuery) -> Form {
    let behavior = match query.behavior {
        TaxBehavior::Inclusive => "inclusive",
        TaxBehavior::Exclusive | TaxBehavior::Location => "exclusive",
    };
    let mut form = vec![
        pair("currency", query.currency.as_str()),
        pair("line_items[0][amount]", &query.base.to_string()),
        pair("line_items[0][quantity]", "1"),
        pair("line_items[0][reference]", "checkout"),
        pair("line_items[0][tax_behavior]", behavior),
        pair("line_items[0][tax_code]", TAX_CODE),
        pair("customer_details[address_source]", "billing"),
    ];
    add_address(&mut form, query.address);
    if let Some(tax_id) = query.tax_id
        && let Some(kind) = kind(tax_id.format)
    {
        form.push(pair("customer_details[tax_ids][0][type]", kind));
        form.push(pair("customer_details[tax_ids][0][value]", &tax_id.number));
    }
    form
}

fn add_address(form: &mut Form, address: &Address) {
    // Stripe's states come without their country.
    let country = format!("{}-", address.country);
    let state = address.state.as_deref();
    let parts = [
        ("country", Some(address.country.as_str())),
        ("line1", address.line1.as_deref()),
        ("line2", address.line2.as_deref()),
        ("postal_code", address.postal_code.as_deref()),
        ("city", address.city.as_deref()),
        ("state", state.map(|state| state.strip_prefix(&country).unwrap_or(state))),
    ];
    for (name, part) in parts {
        let name = format!("customer_details[address][{name}]");
        form.extend(part.map(|part| pair(&name, part)));
    }
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Stripe's name for a kind of number; `None` for the one kind that it does not know.
fn kind(format: TaxIdFormat) -> Option<&'static str> {
    (format != TaxIdFormat::MuTan).then(|| format.as_str())
}

/// The same for the same question, and another one for any other: everything that is asked goes into it.
fn idempotency_key(form: &[(String, String)]) -> String {
    let question = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let digest = axum::body::Bytes::copy_from_slice(&Sha256::digest(question));
    format!("tax-{digest:x}")
}

fn why_not(error: StripeError) -> TaxError {
    let code = match &error {
        StripeError::Refused(refusal) => refusal.code.as_deref(),
        _ => None,
    };
    match code {
        Some("customer_tax_location_invalid") => TaxError::Address(
            "The tax cannot be calculated for this address. Is it complete?".to_owned(),
        ),
        Some("tax_id_invalid") => {
            TaxError::Address("The tax cannot be calculated with this tax number.".to_owned())
        }
        _ => TaxError::Unavailable(error),
    }
}

/// As a rate, where there is one and it makes the very amount that Stripe says. `None` if the amounts do not add up.
fn tax(query: &TaxQuery, calculation: &TaxCalculation) -> Option<Tax> {
    let amount = calculation.tax_amount_exclusive.checked_add(calculation.tax_amount_inclusive)?;
    let behavior = query.behavior;
    let as_rate = |rate: TaxRate| Tax::Rate { rate, behavior };
    let rate = match calculation.tax_breakdown.as_slice() {
        [only] => only.tax_rate_details.percentage_decimal.as_deref().and_then(percent::rate),
        _ => None,
    };
    let rate = rate.map(as_rate).filter(|tax| tax.on(query.base) == Some(amount));
    (amount >= 0).then(|| rate.unwrap_or(Tax::Amount { amount, behavior }))
}

#[cfg(test)]
mod tests;
