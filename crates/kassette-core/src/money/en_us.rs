use super::Money;

/// Currencies that English in the US writes with a sign; the others are written with their code.
const SIGNS: [([u8; 3], &str); 20] = [
    (*b"aud", "A$"),
    (*b"brl", "R$"),
    (*b"cad", "CA$"),
    (*b"cny", "CN¥"),
    (*b"eur", "€"),
    (*b"gbp", "£"),
    (*b"hkd", "HK$"),
    (*b"ils", "₪"),
    (*b"inr", "₹"),
    (*b"jpy", "¥"),
    (*b"krw", "₩"),
    (*b"mxn", "MX$"),
    (*b"nzd", "NZ$"),
    (*b"php", "₱"),
    (*b"twd", "NT$"),
    (*b"usd", "$"),
    (*b"vnd", "₫"),
    (*b"xaf", "FCFA\u{a0}"),
    (*b"xcd", "EC$"),
    (*b"xpf", "CFPF\u{a0}"),
];

impl Money {
    /// The amount as the API's messages write it, whatever the reader's language: `$1,234.50`, `¥80`, `SEK 5.00`.
    pub fn to_en_us(self) -> String {
        let decimal = self.to_decimal();
        let (sign, digits) = decimal.strip_prefix('-').map_or(("", &*decimal), |rest| ("-", rest));
        let (units, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
        let mut text = String::from(sign);
        if let Some((_, symbol)) = SIGNS.iter().find(|(code, _)| *code == self.currency.0) {
            text.push_str(symbol);
        } else {
            text.push_str(&self.currency.as_str().to_ascii_uppercase());
            text.push('\u{a0}');
        }
        for (index, digit) in units.chars().enumerate() {
            if index > 0 && (units.len() - index).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text.push_str(fraction);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn en_us(minor: i64, currency: &str) -> String {
        Money::new(minor, currency.parse().unwrap()).to_en_us()
    }

    #[test]
    fn a_known_sign_stands_before_the_amount() {
        assert_eq!(en_us(50, "usd"), "$0.50");
        assert_eq!(en_us(80, "jpy"), "¥80");
    }

    #[test]
    fn other_currencies_are_named_by_their_code() {
        assert_eq!(en_us(500, "sek"), "SEK\u{a0}5.00");
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(en_us(123_456_789, "usd"), "$1,234,567.89");
        assert_eq!(en_us(-100_000, "usd"), "-$1,000.00");
        assert_eq!(en_us(99_999, "usd"), "$999.99");
    }
}
