use kassette_core::TaxId;
use serde_json::Value;

use super::{Problem, Reading};

/// What a body calls a tax number and the address whose country says how to read it.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    tax_id: &'static str,
    address: &'static str,
}

/// In the body of a session.
pub const OF_CHECKOUT: Keys =
    Keys { tax_id: "customer_tax_id", address: "customer_billing_address" };

/// In the body of a customer.
pub const OF_CUSTOMER: Keys = Keys { tax_id: "tax_id", address: "billing_address" };

/// The tax number that somebody in `country` (upper case) typed.
///
/// # Errors
/// No country is known, or the number keeps to none of the country's formats.
pub fn check(keys: Keys, country: Option<&str>, text: &str) -> Reading<TaxId> {
    let Some(country) = country else {
        let msg = "Country is required to validate tax ID.";
        let loc = ["body", keys.address];
        return Err(vec![Problem::business("missing", &loc, msg, Value::Null)]);
    };
    TaxId::parse(country, text).ok_or_else(|| {
        let loc = ["body", keys.tax_id];
        vec![Problem::business("value_error", &loc, "Invalid tax ID.", text)]
    })
}
