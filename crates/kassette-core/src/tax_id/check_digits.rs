//! The few ways in which countries make check digits.

/// The number as it is, if it keeps to its format.
pub(super) fn kept_if(number: &str, holds: bool) -> Option<String> {
    holds.then(|| number.to_owned())
}

/// The digits of a number that has exactly `length` of them and nothing else.
pub(super) fn digits(number: &str, length: usize) -> Option<Vec<i64>> {
    all_digits(number).filter(|digits| digits.len() == length)
}

/// The digits of a number that has nothing but digits.
pub(super) fn all_digits(number: &str) -> Option<Vec<i64>> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    number.bytes().map(digit).collect()
}

/// Each digit times its weight; what has no weight does not count.
pub(super) fn weighted(digits: &[i64], weights: &[i64]) -> i64 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The value of a run of digits.
pub(super) fn value(digits: &[i64]) -> i64 {
    digits.iter().fold(0, |value, digit| value * 10 + digit)
}

/// Luhn: every other digit doubled, from the right.
pub(super) fn luhn(digits: &[i64]) -> bool {
    let doubled = |digit: i64| digit * 2 / 10 + digit * 2 % 10;
    let sum: i64 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| if index % 2 == 0 { *digit } else { doubled(*digit) })
        .sum();
    sum % 10 == 0
}

/// ISO 7064, mod 11,10.
pub(super) fn mod_11_10(digits: &[i64]) -> bool {
    let Some((check, digits)) = digits.split_last() else { return false };
    let product = digits.iter().fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == *check
}

/// A date as `YYMMDD`; the century is unknown, so 29 February is fine in every year that may have it.
pub(super) fn is_date(year: i64, month: i64, day: i64) -> bool {
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Where a character stands in an alphabet.
pub(super) fn index_in(alphabet: &str, character: u8) -> Option<i64> {
    let index = alphabet.bytes().position(|it| it == character)?;
    i64::try_from(index).ok()
}

/// The character at a place in an alphabet.
pub(super) fn at(alphabet: &str, index: i64) -> Option<u8> {
    alphabet.as_bytes().get(usize::try_from(index).ok()?).copied()
}
