use kassette_core::product::UnitAmount;
use serde_json::{Value, json};

use crate::validation::{Problem, Reading, schema};

/// What one metered unit costs, in minor units: text or a JSON number, above 0.
pub fn unit_amount(value: &Value) -> Reading<UnitAmount> {
    schema::note(|| json!({ "type": ["string", "number"], "exclusiveMinimum": 0 }));
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => written_out(&number.to_string()),
        _ => {
            let msg = "Decimal input should be an integer, float, string or Decimal object";
            return Err(vec![Problem::new("decimal_type", msg, value)]);
        }
    };
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let amount: UnitAmount = digits.parse().map_err(|_| {
        let msg = "Input should be a decimal number with at most 5 digits before the point and 12 after it";
        vec![Problem::new("decimal_parsing", msg, value)]
    })?;
    if is_negative || amount.trillionths() == 0 {
        let problem = Problem::new("greater_than", "Input should be greater than 0", value);
        return Err(vec![problem.with(json!({ "gt": 0 }))]);
    }
    Ok(amount)
}

/// Small numbers come as `1.5e-7`, which is 0.00000015. Anything else with an exponent is too large anyway.
fn written_out(number: &str) -> String {
    let Some((digits, Ok(zeros))) =
        number.split_once("e-").map(|(digits, exponent)| (digits, exponent.parse::<usize>()))
    else {
        return number.to_owned();
    };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    // The number has one digit in front of its point.
    let digits = digits.replace('.', "");
    let zeros = "0".repeat(zeros.saturating_sub(1).min(20));
    format!("{sign}0.{zeros}{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_numbers_are_read_exactly() {
        for (value, expected) in [
            (json!("0.05"), "0.05"),
            (json!("+12."), "12."),
            (json!(12), "12"),
            (json!(0.5), "0.5"),
            (json!(0.000_000_15), "0.00000015"),
            (json!(0.000_001), "0.000001"),
        ] {
            assert_eq!(unit_amount(&value).unwrap().as_str(), expected, "{value}");
        }
    }

    #[test]
    fn what_is_not_such_an_amount_is_refused() {
        for (value, kind) in [
            (json!(0), "greater_than"),
            (json!("-0.5"), "greater_than"),
            (json!(-0.000_001), "greater_than"),
            (json!("a lot"), "decimal_parsing"),
            (json!(100_000), "decimal_parsing"),
            (json!(1e20), "decimal_parsing"),
            (json!(1e-13), "decimal_parsing"),
            (json!(true), "decimal_type"),
        ] {
            assert_eq!(unit_amount(&value).unwrap_err()[0].kind, kind, "{value}");
        }
    }
}
