use crate::tax_id::check_digits::{all_digits, at, digits, index_in, luhn, value, weighted};

/// Eight digits and a letter; digits in odd places are exchanged for others before they are added up.
pub(super) fn cyprus(number: &str) -> bool {
    const EXCHANGED: [i64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let Some((base, letter)) = split_letter(number) else { return false };
    let Some(digits) = digits(base, 8).filter(|_| !base.starts_with("12")) else { return false };
    let exchanged = |digit: i64| usize::try_from(digit).map_or(0, |digit| EXCHANGED[digit]);
    let part = |(index, digit): (usize, &i64)| {
        if index % 2 == 0 { exchanged(*digit) } else { *digit }
    };
    let sum: i64 = digits.iter().enumerate().map(part).sum();
    at("ABCDEFGHIJKLMNOPQRSTUVWXYZ", sum % 26) == Some(letter)
}

/// The digits before one letter at the end.
fn split_letter(number: &str) -> Option<(&str, u8)> {
    let letter = *number.as_bytes().last().filter(|it| it.is_ascii_uppercase())?;
    Some((&number[..number.len() - 1], letter))
}

/// Two characters to check, which are digits or (newer) have letters, and nine digits of the company.
pub(super) fn france(number: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let Some((key, company)) = number.split_at_checked(2) else { return false };
    let Some(company_digits) = digits(company, 9) else { return false };
    let siren = value(&company_digits);
    // Monaco's companies have no number of a French company, only one that looks like it.
    if !company.starts_with("000") && !luhn(&company_digits) {
        return false;
    }
    if let Some(key) = all_digits(key) {
        return value(&key) == (siren * 100 + 12) % 97;
    }
    let [first, second] = [key.as_bytes()[0], key.as_bytes()[1]].map(|it| index_in(ALPHABET, it));
    let Some((first, second)) = first.zip(second) else { return false };
    let check = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
    (siren + 1 + check / 11) % 11 == check % 11
}

/// Seven digits, a letter to check and maybe one more; older numbers have a letter or sign in the second place.
pub(super) fn ireland(number: &str) -> bool {
    const ALPHABET: &str = "WABCDEFGHIJKLMNOPQRSTUV";
    let bytes = number.as_bytes();
    if !matches!(bytes.len(), 8 | 9) || !bytes[0].is_ascii_digit() {
        return false;
    }
    let old = !bytes[1].is_ascii_digit();
    let sign = bytes[1].is_ascii_uppercase() || matches!(bytes[1], b'+' | b'*');
    let base =
        if old { ["0", &number[2..7], &number[..1]].concat() } else { number[..7].to_owned() };
    let Some(digits) = digits(&base, 7).filter(|_| !old || (sign && bytes.len() == 8)) else {
        return false;
    };
    let extra = match bytes.get(8) {
        None => Some(0),
        Some(letter) => index_in(ALPHABET, *letter),
    };
    let Some(extra) = extra else { return false };
    let sum = weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) + 9 * extra;
    at(ALPHABET, sum % 23) == Some(bytes[7])
}

/// Nine digits, `B` and two more. Companies' digits add up by themselves; sole traders' since 2020 together with the letters.
pub(super) fn netherlands(number: &str) -> bool {
    let Some((company, branch)) = number.split_once('B') else { return false };
    let (Some(digits), Some(branch)) = (digits(company, 9), digits(branch, 2)) else {
        return false;
    };
    let eleven = weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0;
    // N is 23, L is 21, B is 11: the whole of it modulo 97.
    let whole = (2321 * 1_000_000_000 + value(&digits)) * 10_000 + 1100 + value(&branch);
    value(&branch) > 0 && value(&digits) > 0 && (eleven || whole % 97 == 1)
}

/// Persons and foreigners have a letter made of their digits, companies a digit or a letter, by their kind.
pub(super) fn spain(number: &str) -> bool {
    let Some((base, check)) = number.split_at_checked(8) else { return false };
    let [check] = *check.as_bytes() else { return false };
    let (kind, rest) = base.split_at(1);
    let first = match kind {
        "X" => "0",
        "Y" => "1",
        "Z" => "2",
        "K" | "L" | "M" => "",
        _ if kind.as_bytes()[0].is_ascii_digit() => kind,
        _ => return company(kind, rest, check),
    };
    let Some(digits) = all_digits(&[first, rest].concat()) else { return false };
    at("TRWAGMYFPDXBNJZSQVHLCKE", value(&digits) % 23) == Some(check)
}

fn company(kind: &str, rest: &str, check: u8) -> bool {
    let known = "ABCDEFGHJNPQRSUVW".contains(kind);
    let Some(mut digits) = digits(rest, 7).filter(|_| known) else { return false };
    digits.push(0);
    let missing = (0..10).find(|check| {
        digits[7] = *check;
        luhn(&digits)
    });
    let digit = missing.and_then(|it| at("0123456789", it)) == Some(check);
    let letter = missing.and_then(|it| at("JABCDEFGHI", it)) == Some(check);
    match kind {
        "A" | "B" | "E" | "H" => digit,
        _ => letter || digit,
    }
}
