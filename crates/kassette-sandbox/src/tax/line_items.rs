use super::{rates::Tax, unsupported};
use crate::{error::StripeError, parameters::Parameters};

const MILLION: i64 = 1_000_000;

/// One thing that is sold.
#[derive(Debug, Clone)]
pub struct LineItem {
    /// For all of its quantity.
    pub amount: i64,
    /// Whether the tax is in the amount already.
    pub is_inclusive: bool,
}

impl LineItem {
    pub fn all(given: &Parameters) -> Result<Vec<Self>, StripeError> {
        given.required_group("line_items")?;
        given.groups("line_items").iter().map(Self::of).collect()
    }

    fn of(given: &Parameters) -> Result<Self, StripeError> {
        for name in ["product", "performance_location"] {
            if given.contains(name) {
                return Err(unsupported(given, name));
            }
        }
        let at_least = |name: &str, least: i64, value: i64| {
            if value >= least {
                return Ok(());
            }
            let message = format!("This value must be greater than or equal to {least}.");
            let error = StripeError::invalid(message).code("parameter_invalid_integer");
            Err(error.param(given.full(name)))
        };
        let amount = given.required_integer("amount")?;
        at_least("amount", 0, amount)?;
        if given.contains("quantity") {
            at_least("quantity", 1, given.required_integer("quantity")?)?;
        }
        let code = given.text("tax_code");
        if let Some(code) = code.filter(|code| !code.starts_with("txcd_")) {
            let param = given.full("tax_code");
            return Err(StripeError::missing_reference("tax code", code, &param));
        }
        let behavior = given.choice("tax_behavior", &["exclusive", "inclusive"])?;
        Ok(Self { amount, is_inclusive: behavior.as_deref() == Some("inclusive") })
    }

    /// What `tax`, one of `taxes`, is for this item, rounded half up.
    pub fn tax(&self, tax: &Tax, taxes: &[Tax]) -> i64 {
        let all: i64 = taxes.iter().map(|tax| tax.millionths).sum();
        let whole = i128::from(if self.is_inclusive { MILLION + all } else { MILLION });
        let share = i128::from(self.amount) * i128::from(tax.millionths);
        i64::try_from((share * 2 + whole) / (whole * 2)).unwrap_or(i64::MAX)
    }
}
