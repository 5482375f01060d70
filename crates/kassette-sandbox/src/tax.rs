//! Stripe Tax, with a table of its own in place of the world's tax law: see [`rates`].

mod customer;
mod line_items;
mod rates;
pub mod transactions;

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::{
    call::Call,
    clock, currencies,
    error::{Answer, StripeError},
    expansion::cannot_expand,
    ids,
    parameters::Parameters,
    sandbox::Sandbox,
};
use customer::Customer;
use line_items::LineItem;
use rates::Tax;

/// How long a calculation can be recorded.
const LIFETIME_SECONDS: i64 = 90 * 24 * 60 * 60;

/// What somebody would owe for a purchase. Amounts are in minor units of `currency`.
#[derive(Debug, Clone)]
pub struct Calculation {
    id: String,
    created: i64,
    currency: String,
    customer: Customer,
    line_items: Vec<LineItem>,
    taxes: &'static [Tax],
    is_reverse_charged: bool,
}

/// `POST /v1/tax/calculations`
pub async fn create_calculation(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/tax/calculations")?;
    refuse_unsupported(&given)?;
    let currency = given.required_text("currency")?.to_lowercase();
    currencies::minimum(&currency)?;
    let line_items = LineItem::all(&given)?;
    let customer = Customer::of(&given)?;
    let calculation = Calculation {
        id: ids::new_id("taxcalc"),
        created: clock::now(),
        currency,
        taxes: rates::taxes(customer.country(), customer.state()),
        is_reverse_charged: customer.is_reverse_charged(),
        customer,
        line_items,
    };
    let shown = calculation.to_json();
    sandbox.books().tax_calculations.insert(calculation.id.clone(), calculation);
    Ok(Json(shown))
}

/// What would change the tax at Stripe, and what the sandbox does not know, is refused rather than
/// silently left out.
fn refuse_unsupported(given: &Parameters) -> Result<(), StripeError> {
    if let Some(name) = given.list("expand").first() {
        return Err(cannot_expand(name));
    }
    let name = ["customer", "ship_from_details", "shipping_cost", "tax_date"]
        .into_iter()
        .find(|name| given.contains(name));
    name.map_or(Ok(()), |name| Err(unsupported(given, name)))
}

fn unsupported(given: &Parameters, name: &str) -> StripeError {
    let name = given.full(name);
    StripeError::invalid(format!("The sandbox does not support {name}.")).param(name)
}

impl Calculation {
    pub fn to_json(&self) -> Value {
        let total: i64 = self.line_items.iter().map(|item| item.amount).sum();
        let (inclusive, exclusive) = (self.tax(true), self.tax(false));
        json!({
            "amount_total": total + exclusive,
            "currency": self.currency,
            "customer": null,
            "customer_details": self.customer.to_json(),
            "expires_at": self.created + LIFETIME_SECONDS,
            "id": self.id,
            "livemode": false,
            "object": "tax.calculation",
            "ship_from_details": null,
            "shipping_cost": null,
            "tax_amount_exclusive": exclusive,
            "tax_amount_inclusive": inclusive,
            "tax_breakdown": self.breakdown(),
            "tax_date": self.created,
        })
    }

    /// The tax on the items that include it, or on those that do not.
    fn tax(&self, inclusive: bool) -> i64 {
        let items = self.line_items.iter().filter(|item| item.is_inclusive == inclusive);
        items.map(|item| self.tax_on(item)).sum()
    }

    fn tax_on(&self, item: &LineItem) -> i64 {
        self.taxes_due().iter().map(|tax| item.tax(tax, self.taxes_due())).sum()
    }

    fn taxes_due(&self) -> &'static [Tax] {
        if self.is_reverse_charged { &[] } else { self.taxes }
    }

    /// One entry for each tax, or one that says why there is none.
    fn breakdown(&self) -> Vec<Value> {
        let taxable: i64 = self.line_items.iter().map(|item| item.amount).sum();
        let inclusive = self.line_items.iter().any(|item| item.is_inclusive);
        let entry = |amount: i64, reason: &str, rate: Value| {
            json!({
                "amount": amount,
                "inclusive": inclusive,
                "tax_rate_details": rate,
                "taxability_reason": reason,
                "taxable_amount": if reason == "standard_rated" { taxable } else { 0 },
            })
        };
        let place = (self.customer.country(), self.customer.state());
        if self.taxes_due().is_empty() {
            let reason = if self.is_reverse_charged { "reverse_charge" } else { "not_collecting" };
            return vec![entry(0, reason, rates::no_tax(place))];
        }
        let amount = |tax| self.line_items.iter().map(|item| item.tax(tax, self.taxes)).sum();
        let taxes = self.taxes.iter();
        taxes.map(|tax| entry(amount(tax), "standard_rated", tax.to_json(place))).collect()
    }
}
