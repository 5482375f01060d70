//! Numbers for trade within the EU. The two letters of the member state are part of the number, but not of what businesses at home
//! call theirs: their own state's may be left out.

use super::check_digits::{digits, luhn, mod_11_10, value, weighted};
use super::europe::is_british;

mod with_letters;
mod with_persons;

use with_letters::{cyprus, france, ireland, netherlands, spain};
use with_persons::{bulgaria, czechia, latvia, lithuania, romania, slovakia};

/// Whether the number without its letters is one of the member state's.
type Check = fn(&str) -> bool;

const MEMBERS: [(&str, Check); 28] = [
    ("AT", austria),
    ("BE", belgium),
    ("BG", bulgaria),
    ("CY", cyprus),
    ("CZ", czechia),
    ("DE", |number| no_leading_zero(number) && check(number, 9, mod_11_10)),
    ("DK", |number| no_leading_zero(number) && sums_to(number, &[2, 7, 6, 5, 4, 3, 2, 1], 11)),
    ("EE", |number| sums_to(number, &[3, 7, 1, 3, 7, 1, 3, 7, 1], 10)),
    ("EL", greece),
    ("ES", spain),
    ("FI", |number| sums_to(number, &[7, 9, 10, 5, 8, 4, 2, 1], 11)),
    ("FR", france),
    ("HR", |number| check(number, 11, mod_11_10)),
    ("HU", |number| sums_to(number, &[9, 7, 3, 1, 9, 7, 3, 1], 10)),
    ("IE", ireland),
    ("IT", italy),
    ("LT", lithuania),
    ("LU", |number| check(number, 8, |it| value(&it[..6]) % 89 == value(&it[6..]))),
    ("LV", latvia),
    ("MT", |number| no_leading_zero(number) && sums_to(number, &[3, 4, 6, 7, 8, 9, 10, 1], 37)),
    ("NL", netherlands),
    ("PL", |number| sums_to(number, &[6, 5, 7, 2, 3, 4, 5, 6, 7, -1], 11)),
    ("PT", portugal),
    ("RO", romania),
    ("SE", sweden),
    ("SI", slovenia),
    ("SK", slovakia),
    // Northern Ireland trades goods as if it were a member.
    ("XI", is_british),
];

pub(super) fn vat(number: &str) -> Option<String> {
    let (prefix, rest) = number.split_at_checked(2)?;
    let (prefix, holds) = member(prefix)?;
    // Old numbers lack a digit that newer ones have.
    let zero = if matches!((prefix, rest.len()), ("BE", 9) | ("EL", 8)) { "0" } else { "" };
    let number = [prefix, zero, rest].concat();
    holds(&number[2..]).then_some(number)
}

/// What a business of this member state typed, with the letters that it may have left out.
pub(super) fn with_letters(country: &str, number: String) -> String {
    let has_letters = number.get(..2).is_some_and(|prefix| member(prefix).is_some());
    if has_letters { number } else { [country, &number].concat() }
}

/// The letters as they are kept, and whose they are.
fn member(prefix: &str) -> Option<(&str, Check)> {
    // Greece uses the first letters of its own name for itself.
    let prefix = if prefix == "GR" { "EL" } else { prefix };
    MEMBERS.into_iter().find(|(member, _)| *member == prefix)
}

fn check(number: &str, length: usize, holds: fn(&[i64]) -> bool) -> bool {
    digits(number, length).is_some_and(|digits| holds(&digits))
}

fn sums_to(number: &str, weights: &[i64], modulus: i64) -> bool {
    digits(number, weights.len()).is_some_and(|digits| weighted(&digits, weights) % modulus == 0)
}

fn no_leading_zero(number: &str) -> bool {
    !number.starts_with('0')
}

/// `U` and eight digits: Luhn, shifted by four.
fn austria(number: &str) -> bool {
    let Some(digits) = number.strip_prefix('U').and_then(|it| digits(it, 8)) else { return false };
    let (check, base) = digits.split_at(7);
    let part = |(index, digit): (usize, &i64)| match index % 2 {
        0 => *digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    };
    let sum: i64 = check.iter().enumerate().map(part).sum();
    (10 - (sum + 4) % 10) % 10 == base[0]
}

fn belgium(number: &str) -> bool {
    check(number, 10, |it| {
        let base = value(&it[..8]);
        it[0] <= 1 && base > 0 && 97 - base % 97 == value(&it[8..])
    })
}

fn greece(number: &str) -> bool {
    check_with(number, 9, |it| weighted(it, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10)
}

/// Luhn over seven digits of the company, three of the province and one to check.
fn italy(number: &str) -> bool {
    check(number, 11, |it| {
        let province = value(&it[7..10]);
        let known = (1..=100).contains(&province) || [120, 121, 888, 999].contains(&province);
        known && value(&it[..7]) > 0 && luhn(it)
    })
}

fn portugal(number: &str) -> bool {
    let check = |it: &[i64]| (11 - weighted(it, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10;
    no_leading_zero(number) && check_with(number, 9, check)
}

/// Ten digits of the company and `01`.
fn sweden(number: &str) -> bool {
    number.strip_suffix("01").is_some_and(|company| check(company, 10, luhn))
}

fn slovenia(number: &str) -> bool {
    // 11 stays 11, which no digit is: such numbers are not given.
    let check = |it: &[i64]| match 11 - weighted(it, &[8, 7, 6, 5, 4, 3, 2]) % 11 {
        10 => 0,
        check => check,
    };
    no_leading_zero(number) && check_with(number, 8, check)
}

/// Whether the last digit is what `expected` makes of all of them; it gives the last one no weight.
fn check_with(number: &str, length: usize, expected: fn(&[i64]) -> i64) -> bool {
    digits(number, length)
        .and_then(|digits| digits.last().map(|check| expected(&digits) == *check))
        .unwrap_or(false)
}
