use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Currency;

/// What one metered unit costs: minor units with up to twelve decimals, kept as the exact text that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct UnitAmount {
    text: String,
    trillionths: i64,
}

const DECIMALS: usize = 12;
const TRILLION: i128 = 1_000_000_000_000;

impl UnitAmount {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The amount in trillionths of a minor unit.
    pub fn trillionths(&self) -> i64 {
        self.trillionths
    }

    /// What `units` cost in main units of `currency` as exact decimal text (`0.02`, `2.5`), neither rounded nor capped.
    pub fn rate(&self, units: i64, currency: Currency) -> String {
        let decimals = DECIMALS + usize::from(currency.decimals());
        let mut rest =
            u128::from(self.trillionths.unsigned_abs()) * u128::from(units.max(0).unsigned_abs());
        // Digit by digit, the last one first: the standard library's way to write numbers would be downloaded by every buyer.
        let mut digits = Vec::new();
        while rest > 0 || digits.len() <= decimals {
            if digits.len() == decimals {
                digits.push('.');
            }
            digits.push(char::from(b'0' + u8::try_from(rest % 10).unwrap_or(0)));
            rest /= 10;
        }
        let text: String = digits.into_iter().rev().collect();
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// What `units` cost in minor units, halves rounded up and never more than `cap_amount`; `None` if that is more than 64 bits
    /// hold or `units` is negative.
    pub fn charge(&self, units: i64, cap_amount: Option<i64>) -> Option<i64> {
        let exact = i128::from(self.trillionths) * i128::from(u64::try_from(units).ok()?);
        let rounded = (exact + TRILLION / 2) / TRILLION;
        let capped = rounded.min(cap_amount.map_or(rounded, i128::from));
        i64::try_from(capped).ok()
    }
}

/// The text is not a positive decimal number with at most five digits before the point and twelve after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseUnitAmountError;

impl fmt::Display for ParseUnitAmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a unit amount has at most 5 digits before and 12 after the point")
    }
}

impl std::error::Error for ParseUnitAmountError {}

impl FromStr for UnitAmount {
    type Err = ParseUnitAmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
        let units = units.trim_start_matches('0');
        let decimals = decimals.trim_end_matches('0');
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let points = usize::from(text.contains('.'));
        if digits == 0
            || digits + points != text.len()
            || units.len() > 5
            || decimals.len() > DECIMALS
        {
            return Err(ParseUnitAmountError);
        }
        let missing = std::iter::repeat_n(b'0', DECIMALS - decimals.len());
        let trillionths = units
            .bytes()
            .chain(decimals.bytes())
            .chain(missing)
            .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        Ok(Self { text: text.to_owned(), trillionths })
    }
}

impl TryFrom<String> for UnitAmount {
    type Error = ParseUnitAmountError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<UnitAmount> for String {
    fn from(amount: UnitAmount) -> Self {
        amount.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> UnitAmount {
        text.parse().unwrap()
    }

    #[test]
    fn a_rate_is_exact_however_many_are_counted_together() {
        assert_eq!(amount("0.0002").rate(1_000_000, Currency::USD), "2");
        assert_eq!(amount("2.5").rate(1, Currency::USD), "0.025");
        assert_eq!(amount("0.000000000001").rate(1, Currency::USD), "0.00000000000001");
        assert_eq!(amount("2.5").rate(1, "jpy".parse().unwrap()), "2.5");
        assert_eq!(
            amount("99999.999999999999").rate(1_000_000, Currency::USD),
            "999999999.99999999"
        );
    }

    #[test]
    fn every_decimal_counts() {
        assert_eq!(amount("0.000000000001").trillionths(), 1);
        assert_eq!(amount("12.5").trillionths(), 12_500_000_000_000);
        assert_eq!(amount("99999.999999999999").trillionths(), 99_999_999_999_999_999);
    }

    #[test]
    fn half_a_minor_unit_is_rounded_up() {
        assert_eq!(amount("0.05").charge(10, None), Some(1));
        assert_eq!(amount("0.05").charge(9, None), Some(0));
    }

    #[test]
    fn a_period_costs_no_more_than_its_cap() {
        assert_eq!(amount("2").charge(1_000, Some(500)), Some(500));
        assert_eq!(amount("2").charge(100, Some(500)), Some(200));
    }

    #[test]
    fn what_no_amount_can_hold_is_none() {
        assert_eq!(amount("99999").charge(i64::MAX, None), None);
        assert_eq!(amount("1").charge(-1, None), None);
    }

    #[test]
    fn refuses_what_is_not_such_a_number() {
        for text in ["", ".", "-1", "1e3", "1.2.3", "100000", "0.0000000000001", "NaN"] {
            assert_eq!(text.parse::<UnitAmount>(), Err(ParseUnitAmountError), "{text}");
        }
    }
}
