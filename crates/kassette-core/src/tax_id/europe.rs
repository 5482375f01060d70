//! Europe outside of the EU.

use super::check_digits::{all_digits, digits, kept_if, mod_11_10, value, weighted};

/// The first letter says whose number it is: companies' (A, L) lie in a range of their own, and persons' below it.
pub(super) fn ad_nrt(number: &str) -> Option<String> {
    let number = number.strip_prefix("AD").unwrap_or(number);
    let kind = number.chars().next().filter(|kind| "ACDEFGLOPU".contains(*kind))?;
    let middle = number[1..].strip_suffix(|it: char| it.is_ascii_uppercase())?;
    let running = value(&digits(middle, 6)?);
    let in_range = match kind {
        'A' | 'L' => (700_000..800_000).contains(&running),
        'F' => running < 700_000,
        _ => true,
    };
    kept_if(number, in_range)
}

/// The digits after `CHE`, which may be left out.
fn swiss_digits(number: &str) -> Option<&str> {
    let number = number.strip_prefix("CHE").unwrap_or(number);
    let digits = digits(number, 9)?;
    let sum = weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4]);
    ((11 - sum % 11) % 11 == digits[8]).then_some(number)
}

pub(super) fn ch_uid(number: &str) -> Option<String> {
    Some(["CHE", swiss_digits(number)?].concat())
}

/// The same with the word for the tax in one of the country's languages.
pub(super) fn ch_vat(number: &str) -> Option<String> {
    let uid = ["MWST", "TVA", "IVA", "TPV"].iter().find_map(|tax| number.strip_suffix(tax))?;
    swiss_digits(uid).filter(|_| uid.starts_with("CHE")).map(|_| number.to_owned())
}

/// Nine digits, three more for a branch; or `GD` and `HA` with three for the government and the health authorities.
pub(super) fn gb_vat(number: &str) -> Option<String> {
    let number = number.strip_prefix("GB").unwrap_or(number);
    is_british(number).then(|| ["GB", number].concat())
}

pub(super) fn is_british(number: &str) -> bool {
    if let Some(department) = number.strip_prefix("GD") {
        return digits(department, 3).is_some_and(|it| value(&it) < 500);
    }
    if let Some(authority) = number.strip_prefix("HA") {
        return digits(authority, 3).is_some_and(|it| value(&it) >= 500);
    }
    let Some(digits) = all_digits(number).filter(|it| matches!(it.len(), 9 | 12)) else {
        return false;
    };
    let remainder = weighted(&digits[..9], &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
    // Numbers from 100 on may be of a newer kind, which is off by 55 one way or the other.
    remainder == 0 || (value(&digits[..3]) >= 100 && matches!(remainder, 42 | 55))
}

pub(super) fn ge_vat(number: &str) -> Option<String> {
    let digits = all_digits(number)?;
    kept_if(number, matches!(digits.len(), 9 | 11))
}

pub(super) fn is_vat(number: &str) -> Option<String> {
    let number = number.strip_prefix("IS").unwrap_or(number);
    let digits = all_digits(number)?;
    kept_if(number, matches!(digits.len(), 5 | 6))
}

pub(super) fn mk_vat(number: &str) -> Option<String> {
    let number = number.strip_prefix("MK").unwrap_or(number);
    let digits = digits(number, 13)?;
    let sum = weighted(&digits[..12], &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    kept_if(number, (11 - sum % 11) % 11 % 10 == digits[12])
}

/// The number of the company with `MVA`, which says that it is registered for the tax.
pub(super) fn no_vat(number: &str) -> Option<String> {
    let number = number.strip_prefix("NO").unwrap_or(number);
    let digits = digits(number.strip_suffix("MVA")?, 9)?;
    let sum = weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2]);
    kept_if(number, (11 - sum % 11) % 11 == digits[8])
}

pub(super) fn rs_pib(number: &str) -> Option<String> {
    kept_if(number, mod_11_10(&digits(number, 9)?))
}

/// Each digit is moved on by its place from the right, then multiplied by that power of two and reduced by nines.
pub(super) fn tr_tin(number: &str) -> Option<String> {
    let digits = digits(number, 10)?;
    let (check, base) = digits.split_last()?;
    let part = |(place, digit): (i64, &i64)| {
        let moved = (digit + place) % 10;
        let reduced = (moved << place) % 9;
        if moved != 0 && reduced == 0 { 9 } else { reduced }
    };
    let sum: i64 = (1..).zip(base.iter().rev()).map(part).sum();
    kept_if(number, (10 - sum % 10) % 10 == *check)
}
