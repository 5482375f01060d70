use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod charge_limits;
mod en_us;

/// An ISO 4217 code, lower case as the API writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const USD: Self = Self(*b"usd");

    /// Currencies that have no smaller unit than their main one, as Stripe counts them.
    const ZERO_DECIMAL: [&'static [u8; 3]; 15] = [
        b"bif", b"clp", b"djf", b"gnf", b"jpy", b"kmf", b"krw", b"mga", b"pyg", b"rwf", b"vnd",
        b"vuv", b"xaf", b"xof", b"xpf",
    ];

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency is three ASCII letters")
    }

    /// Digits after the decimal sign: 0 or 2. The processor counts ISK, HUF and the like in hundredths too.
    pub fn decimals(self) -> u8 {
        if Self::ZERO_DECIMAL.contains(&&self.0) { 0 } else { 2 }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Currency {
    type Err = ParseCurrencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| ParseCurrencyError)?;
        if code.iter().all(u8::is_ascii_alphabetic) {
            Ok(Self(code.map(|letter| letter.to_ascii_lowercase())))
        } else {
            Err(ParseCurrencyError)
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = ParseCurrencyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

/// The text is not three letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseCurrencyError;

impl fmt::Display for ParseCurrencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a currency code has three letters")
    }
}

impl std::error::Error for ParseCurrencyError {}

/// An amount of one currency, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The amount in main units as exact decimal text (`12.50`, `-0.05`, `1200`), which `Intl` formats without rounding.
    pub fn to_decimal(self) -> String {
        let mut text = digits(self.minor.unsigned_abs());
        if self.currency.decimals() > 0 {
            while text.len() < 3 {
                text.insert(0, '0');
            }
            text.insert(text.len() - 2, '.');
        }
        if self.minor < 0 {
            text.insert(0, '-');
        }
        text
    }
}

/// The number in decimal. The standard library's formatting would be kilobytes of the widget.
pub(crate) fn digits(mut number: u64) -> String {
    let mut text = String::new();
    loop {
        let digit = u8::try_from(number % 10).expect("a digit is small");
        text.insert(0, char::from(b'0' + digit));
        number /= 10;
        if number == 0 {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn a_currency_is_lower_cased_and_has_three_letters() {
        assert_eq!("USD".parse(), Ok(Currency::USD));
        assert_eq!("us".parse::<Currency>(), Err(ParseCurrencyError));
        assert_eq!("u5d".parse::<Currency>(), Err(ParseCurrencyError));
    }

    #[test]
    fn decimals_follow_the_processor() {
        assert_eq!("jpy".parse::<Currency>().unwrap().decimals(), 0);
        assert_eq!("isk".parse::<Currency>().unwrap().decimals(), 2);
    }

    #[test]
    fn decimal_text_is_exact() {
        assert_eq!(usd(4900).to_decimal(), "49.00");
        assert_eq!(usd(5).to_decimal(), "0.05");
        assert_eq!(usd(-5).to_decimal(), "-0.05");
        assert_eq!(usd(i64::MIN).to_decimal(), "-92233720368547758.08");
        assert_eq!(Money::new(1200, "jpy".parse().unwrap()).to_decimal(), "1200");
    }
}
