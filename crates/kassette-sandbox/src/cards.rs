//! Cards: how numbers are checked, and what each of Stripe's test numbers does.

mod international;
mod test_cards;

use serde_json::{Value, json};

use crate::{error::StripeError, ids, parameters::Parameters};

use test_cards::{Authentication, TEST_MODE_LIVE_CARD, TestCard};
pub use test_cards::{Decline, RefundCourse};

/// What a card is used for, as far as its bank cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The buyer is there.
    Payment,
    PaymentInAbsence,
    /// No money is taken: the card is to be kept for later. The buyer is there.
    SetUp,
}

/// A card that somebody has entered. Its number is not kept, only what it does.
#[derive(Debug, Clone)]
pub struct Card {
    pub brand: &'static str,
    pub last4: String,
    pub exp_month: u32,
    pub exp_year: u32,
    country: &'static str,
    funding: &'static str,
    pub fingerprint: String,
    authentication: Authentication,
    /// What the bank answers when the card is charged.
    pub decline: Option<Decline>,
    attaches: bool,
    three_d_secure: bool,
    pub risk_level: &'static str,
    checks: &'static [(&'static str, &'static str)],
    pub refund: RefundCourse,
}

impl Card {
    /// A card by Stripe's name for it in tests, such as `pm_card_visa`.
    pub fn by_test_name(name: &str, this_year: u32) -> Option<Self> {
        let card = TestCard::by_name(name)?;
        Some(Self::new(card.number, Some(&card), 8, this_year + 1))
    }

    /// A card as typed: `number`, `exp_month`, `exp_year`, `cvc`.
    pub fn from_parameters(card: &Parameters, now: (u32, u32)) -> Result<Self, StripeError> {
        let number: String =
            card.required_text("number")?.chars().filter(|c| !c.is_whitespace()).collect();
        if !passes_luhn(&number) {
            return Err(refused("incorrect_number", "Your card number is incorrect.", "number"));
        }
        let (month, year) = expiry(card, now)?;
        check_cvc(card, brand_of(&number))?;
        Ok(Self::new(&number, TestCard::by_number(&number).as_ref(), month, year))
    }

    fn new(number: &str, known: Option<&TestCard>, exp_month: u32, exp_year: u32) -> Self {
        let decline = known.map_or(Some(TEST_MODE_LIVE_CARD), |card| card.decline);
        Self {
            brand: brand_of(number),
            last4: number[number.len() - 4..].to_owned(),
            exp_month,
            exp_year,
            country: international::country_of(number),
            funding: known.map_or("credit", |card| card.funding),
            fingerprint: ids::random_text(16),
            authentication: known.map_or(Authentication::Never, |card| card.authentication),
            decline,
            attaches: known.is_some_and(|card| card.attaches),
            three_d_secure: known.is_none_or(|card| card.three_d_secure),
            risk_level: known.map_or("normal", |card| card.risk_level),
            checks: known.map_or(&[], |card| card.checks),
            refund: known.map_or(RefundCourse::Arrives, |card| card.refund),
        }
    }

    /// Whether the bank asks the buyer; `set_up` if it did so before, for payments in their absence,
    /// `requested` if the merchant asks for it.
    pub fn asks(&self, occasion: Occasion, set_up: bool, requested: bool) -> bool {
        let absent = occasion == Occasion::PaymentInAbsence;
        match self.authentication {
            Authentication::Never => false,
            Authentication::OnRequest => requested && !absent,
            Authentication::UnlessSetUp => !(absent && set_up),
            Authentication::AlreadySetUp => occasion == Occasion::Payment,
            Authentication::Always => true,
        }
    }

    /// What the bank answers when the card is to be kept for later.
    pub fn decline_of_set_up(&self) -> Option<Decline> {
        self.decline.filter(|_| !self.attaches)
    }

    /// The `card` of a payment method.
    pub fn to_json(&self) -> Value {
        json!({
            "brand": self.brand,
            "checks": {
                "address_line1_check": null,
                "address_postal_code_check": null,
                "cvc_check": "unchecked",
            },
            "country": self.country,
            "display_brand": self.brand,
            "exp_month": self.exp_month,
            "exp_year": self.exp_year,
            "fingerprint": self.fingerprint,
            "funding": self.funding,
            "generated_from": null,
            "last4": self.last4,
            "networks": { "available": [self.brand], "preferred": null },
            "regulated_status": "unregulated",
            "three_d_secure_usage": { "supported": self.three_d_secure },
            "wallet": null,
        })
    }

    /// The `payment_method_details` of a charge.
    pub fn charge_details(&self, authenticated: bool) -> Value {
        let three_d_secure = authenticated.then(|| {
            json!({
                "authentication_flow": "challenge",
                "electronic_commerce_indicator": "05",
                "exemption_indicator": null,
                "result": "authenticated",
                "result_reason": null,
                "transaction_id": ids::random_text(20),
                "version": "2.2.0",
            })
        });
        let mut card = self.to_json();
        card["checks"]["cvc_check"] = "pass".into();
        for (check, result) in self.checks {
            card["checks"][*check] = (*result).into();
        }
        card["three_d_secure"] = three_d_secure.into();
        card["network"] = self.brand.into();
        json!({ "card": card, "type": "card" })
    }
}

fn expiry(card: &Parameters, now: (u32, u32)) -> Result<(u32, u32), StripeError> {
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

fn check_cvc(card: &Parameters, brand: &str) -> Result<(), StripeError> {
    let Some(cvc) = card.text("cvc") else { return Ok(()) };
    let digits = if brand == "amex" { 3..=4 } else { 3..=3 };
    if digits.contains(&cvc.len()) && cvc.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(refused("invalid_cvc", "Your card's security code is invalid.", "cvc"))
}

fn refused(code: &str, message: &str, field: &str) -> StripeError {
    StripeError::card(message).code(code).param(field)
}

/// Whether the number has a plausible length and its last digit is the right one.
fn passes_luhn(number: &str) -> bool {
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

fn brand_of(number: &str) -> &'static str {
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

    fn typed(number: &str, month: &str, year: &str) -> Result<Card, Value> {
        let encoded = format!(
            "payment_method_data[card][number]={number}&payment_method_data[card][exp_month]={month}\
             &payment_method_data[card][exp_year]={year}&payment_method_data[card][cvc]=123"
        );
        let tree = crate::form::parse(encoded.as_bytes()).unwrap();
        let parameters = Parameters::checked("POST /v1/confirmation_tokens", tree).unwrap();
        let card = parameters.group("payment_method_data").and_then(|data| data.group("card"));
        Card::from_parameters(&card.unwrap(), (2030, 6)).map_err(|error| error.to_json())
    }

    #[test]
    fn a_test_card_keeps_its_last_four_digits_only() {
        let card = typed("4242 4242 4242 4242", "12", "34").unwrap();
        assert_eq!((card.brand, card.last4.as_str()), ("visa", "4242"));
        assert_eq!((card.exp_month, card.exp_year), (12, 2034));
    }

    #[test]
    fn a_number_with_a_wrong_digit_is_incorrect() {
        let error = typed("4242424242424241", "12", "34").unwrap_err();
        assert_eq!(error["code"], "incorrect_number");
        assert_eq!(error["message"], "Your card number is incorrect.");
    }

    #[test]
    fn a_card_is_valid_until_the_end_of_its_month() {
        assert!(typed("4242424242424242", "6", "2030").is_ok());
        let error = typed("4242424242424242", "5", "2030").unwrap_err();
        assert_eq!(error["code"], "invalid_expiry_month");
    }

    #[test]
    fn a_real_number_is_declined_in_test_mode() {
        let card = typed("4012888888881881", "12", "34").unwrap();
        assert_eq!(card.decline.unwrap().reason, "test_mode_live_card");
    }

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
