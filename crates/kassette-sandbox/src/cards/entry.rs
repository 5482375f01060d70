//! How what somebody typed is checked.

use crate::{error::StripeError, parameters::Parameters};

pub fn expiry(card: &Parameters, now: (u32, u32)) -> Result<(u32, u32), StripeError> {
    let invalid = |field, message| refused(&format!("invalid_expiry_{field}"), message, field);
    let bad_month = || invalid("month", "Your card's expiration month is invalid.");
    let bad_year = || invalid("year", "Your card's expiration year is invalid.");
    let month: u32 = card.required_text("exp_month")?.parse().map_err(|_| bad_month())?;
    let year: u32 = card.required_text("exp_year")?.parse().map_err(|_| bad_year())?;
    let year = if year < 100 { year + 2000 } else { year };
    if !(1..=12).contains(&month) {
        return Err(bad_month());
    }
    if !(now.0..now.0 + 50).contains(&year) {
        return Err(bad_year());
    }
    if (year, month) < now { Err(bad_month()) } else { Ok((month, year)) }
}

pub fn check_cvc(card: &Parameters, brand: &str) -> Result<(), StripeError> {
    let Some(cvc) = card.text("cvc") else { return Ok(()) };
    let digits = if brand == "amex" { 3..=4 } else { 3..=3 };
    if digits.contains(&cvc.len()) && cvc.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(refused("invalid_cvc", "Your card's security code is invalid.", "cvc"))
}

pub fn refused(code: &str, message: &str, field: &str) -> StripeError {
    StripeError::card(message).code(code).param(field)
}

/// Whether the number has a plausible length and its last digit is the right one.
pub fn passes_luhn(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| (12..=19).contains(&digits.len())) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { *digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    sum.is_multiple_of(10)
}

pub fn brand_of(number: &str) -> &'static str {
    let starts = |digits: usize| number.get(..digits).and_then(|s| s.parse::<u32>().ok());
    match (starts(2), starts(4)) {
        (Some(34 | 37), _) => "amex",
        (Some(51..=55), _) | (_, Some(2221..=2720)) => "mastercard",
        (Some(64 | 65), _) | (_, Some(6011)) => "discover",
        (Some(30 | 36 | 38 | 39), _) => "diners",
        (Some(35), _) => "jcb",
        (Some(62 | 81), _) => "unionpay",
        (Some(40..=49), _) => "visa",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brands_are_told_by_the_first_digits() {
        let brands = ["4242", "5555", "2223", "3782", "6011", "3056", "3566", "6200", "9999"]
            .map(|start| brand_of(&format!("{start}000000000000")));
        let expected = [
            "visa",
            "mastercard",
            "mastercard",
            "amex",
            "discover",
            "diners",
            "jcb",
            "unionpay",
            "unknown",
        ];
        assert_eq!(brands, expected);
    }
}
