//! The sums that can be charged, as Stripe documents them for each currency.

use crate::error::StripeError;

const MAX_AMOUNT: i64 = 99_999_999;

/// Currencies and the smallest sum in each, in its minor unit.
#[rustfmt::skip]
const CURRENCIES: &[(&str, i64)] = &[
    ("aed", 200), ("aud", 50), ("bgn", 100), ("brl", 50), ("cad", 50), ("chf", 50), ("cop", 200_000),
    ("czk", 1500), ("dkk", 250), ("eur", 50), ("gbp", 30), ("hkd", 400), ("huf", 17_500),
    ("inr", 50), ("jpy", 50), ("krw", 500), ("mxn", 1000), ("myr", 200), ("nok", 300), ("nzd", 50),
    ("pln", 200), ("ron", 200), ("sek", 300), ("sgd", 50), ("thb", 1000), ("twd", 1500),
    ("usd", 50), ("zar", 1000),
    ("ars", 50), ("bif", 50), ("clp", 50), ("cny", 50), ("djf", 50), ("gnf", 50), ("idr", 50),
    ("ils", 50), ("isk", 50), ("kmf", 50), ("mga", 50), ("pen", 50), ("php", 50), ("pyg", 50),
    ("rwf", 50), ("try", 50), ("ugx", 50), ("vnd", 50), ("vuv", 50), ("xaf", 50), ("xof", 50),
    ("xpf", 50),
];

const WITHOUT_MINOR_UNIT: [&str; 15] = [
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
];

/// The smallest sum that can be charged in `currency` (lowercase), in its minor unit.
pub fn minimum(currency: &str) -> Result<i64, StripeError> {
    let known = CURRENCIES.iter().find(|(code, _)| *code == currency);
    known.map(|(_, minimum)| *minimum).ok_or_else(|| {
        let codes: Vec<_> = CURRENCIES.iter().map(|(code, _)| *code).collect();
        let message = format!(
            "Invalid currency: {currency}. Stripe currently supports these currencies: {}",
            codes.join(", ")
        );
        StripeError::invalid(message).param("currency")
    })
}

/// Whether a charge of `amount` minor units is possible in `currency` (lowercase).
pub fn check_amount(amount: i64, currency: &str) -> Result<(), StripeError> {
    let minimum = minimum(currency)?;
    if amount < 1 {
        let message = "This value must be greater than or equal to 1.";
        return Err(StripeError::invalid(message)
            .code("parameter_invalid_integer")
            .param("amount"));
    }
    if amount < minimum {
        let message = format!("Amount must be at least {}", written(minimum, currency));
        return Err(StripeError::invalid(message).code("amount_too_small").param("amount"));
    }
    if amount > MAX_AMOUNT {
        let message = format!("Amount must be no more than {}", written(MAX_AMOUNT, currency));
        return Err(StripeError::invalid(message).code("amount_too_large").param("amount"));
    }
    Ok(())
}

/// An amount for people to read, for example `$12.00 usd`.
pub fn written(amount: i64, currency: &str) -> String {
    let sign = match currency {
        "usd" => "$",
        "eur" => "€",
        "gbp" => "£",
        _ => "",
    };
    if WITHOUT_MINOR_UNIT.contains(&currency) {
        return format!("{sign}{amount} {currency}");
    }
    format!("{sign}{}.{:02} {currency}", amount / 100, amount % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(amount: i64, currency: &str) -> String {
        let error = check_amount(amount, currency).unwrap_err().to_json();
        error["message"].as_str().unwrap().to_owned()
    }

    #[test]
    fn the_smallest_sum_is_named_in_its_currency() {
        assert_eq!(refusal(49, "usd"), "Amount must be at least $0.50 usd");
        assert_eq!(refusal(49, "jpy"), "Amount must be at least 50 jpy");
        assert!(check_amount(50, "usd").is_ok());
    }

    #[test]
    fn unheard_of_currencies_are_refused() {
        assert!(refusal(100, "xxx").starts_with("Invalid currency: xxx."));
    }
}
