use super::check_digits::{
    all_digits, at, digits, index_in, is_date, kept_if, luhn, value, weighted,
};

pub(super) fn ar_cuit(number: &str) -> Option<String> {
    const KINDS: [i64; 10] = [20, 23, 24, 27, 30, 33, 34, 50, 51, 55];
    let digits = digits(number, 11)?;
    let sum = weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    let check = match 11 - sum % 11 {
        11 => 0,
        10 => 9,
        check => check,
    };
    kept_if(number, KINDS.contains(&value(&digits[..2])) && check == digits[10])
}

/// Both check digits of Brazil's numbers: weights count up from 2 on the right, to at most `largest`.
fn brazilian(values: &[i64], largest: i64) -> bool {
    let check = |values: &[i64]| {
        let weights = (2..=largest).cycle();
        let sum: i64 = values.iter().rev().zip(weights).map(|(it, weight)| it * weight).sum();
        if sum % 11 < 2 { 0 } else { 11 - sum % 11 }
    };
    let base = values.len() - 2;
    let first = check(&values[..base]);
    first == values[base] && check(&values[..=base]) == values[base + 1]
}

/// Since July 2026 the first twelve may be letters too; each counts as its distance from `0` in ASCII.
pub(super) fn br_cnpj(number: &str) -> Option<String> {
    let (base, check) = number.split_at_checked(12)?;
    let plain = base.bytes().all(|it| it.is_ascii_digit() || it.is_ascii_uppercase());
    digits(check, 2)?;
    let values: Vec<i64> = number.bytes().map(|it| i64::from(it) - i64::from(b'0')).collect();
    let all_zero = base.bytes().all(|it| it == b'0');
    kept_if(number, plain && !all_zero && brazilian(&values, 9))
}

pub(super) fn br_cpf(number: &str) -> Option<String> {
    let digits = digits(number, 11)?;
    let all_zero = digits.iter().all(|digit| *digit == 0);
    kept_if(number, !all_zero && brazilian(&digits, 11))
}

/// A business number with the sales tax account, such as `RT0001`.
pub(super) fn ca_gst_hst(number: &str) -> Option<String> {
    let (business, account) = number.split_once("RT")?;
    digits(account, 4)?;
    kept_if(number, luhn(&digits(business, 9)?))
}

/// A business number, alone or with an account of another kind.
pub(super) fn ca_bn(number: &str) -> Option<String> {
    let (business, account) = number.split_at_checked(9)?;
    let known = ["RC", "RM", "RP"].iter().find_map(|kind| account.strip_prefix(kind));
    let plain = account.is_empty() || known.is_some_and(|it| digits(it, 4).is_some());
    kept_if(number, plain && luhn(&digits(business, 9)?))
}

pub(super) fn cl_tin(number: &str) -> Option<String> {
    let number = number.strip_prefix("CL").unwrap_or(number);
    let (base, check) = number.split_at_checked(number.len().checked_sub(1)?)?;
    let digits = all_digits(base).filter(|digits| matches!(digits.len(), 7 | 8))?;
    let sum: i64 = digits.iter().rev().zip((2..=7).cycle()).map(|(it, weight)| it * weight).sum();
    let expected = at("0K987654321", sum % 11)?;
    kept_if(number, check.as_bytes() == [expected])
}

pub(super) fn co_nit(number: &str) -> Option<String> {
    const WEIGHTS: [i64; 15] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
    let mut digits = all_digits(number).filter(|digits| (8..=16).contains(&digits.len()))?;
    let check = digits.pop()?;
    digits.reverse();
    let sum = weighted(&digits, &WEIGHTS) % 11;
    kept_if(number, check == if sum < 2 { sum } else { 11 - sum })
}

/// Ten digits: the class of company, its kind, and a running number.
pub(super) fn cr_tin(number: &str) -> Option<String> {
    let digits = digits(number, 10)?;
    let known = match (digits[0], value(&digits[1..4])) {
        (2, kind) => [100, 200, 300, 400].contains(&kind),
        (3, kind) => (2..=14).contains(&kind) || (101..=110).contains(&kind),
        (4, kind) => kind == 0,
        (5, kind) => kind == 1,
        _ => false,
    };
    kept_if(number, known)
}

/// The check digits of newer numbers are not published, so only the structure counts: province, kind and establishment.
pub(super) fn ec_ruc(number: &str) -> Option<String> {
    let digits = digits(number, 13)?;
    let province = matches!(value(&digits[..2]), 1..=24 | 30 | 50);
    let kind = matches!(digits[2], 0..=6 | 9);
    let establishment = value(&digits[if digits[2] == 6 { 9 } else { 10 }..]) > 0;
    kept_if(number, province && kind && establishment)
}

/// Letters of the name, date of birth or foundation, and three characters. The last one is a check digit that the authority itself did
/// not always keep to, so it is not checked.
pub(super) fn mx_rfc(number: &str) -> Option<String> {
    let letters = match number.len() {
        12 => 3,
        13 => 4,
        _ => return None,
    };
    let (name, rest) = number.split_at_checked(letters)?;
    let (date, key) = rest.split_at_checked(6)?;
    let date = digits(date, 6)?;
    let named = name.bytes().all(|it| it.is_ascii_uppercase() || it == b'&');
    let dated = is_date(value(&date[..2]), value(&date[2..4]), value(&date[4..]));
    let keyed = key.bytes().all(|it| it.is_ascii_digit() || it.is_ascii_uppercase());
    let ends = key.ends_with(|it: char| it.is_ascii_digit() || it == 'A');
    kept_if(number, named && dated && keyed && ends)
}

pub(super) fn pe_ruc(number: &str) -> Option<String> {
    let digits = digits(number, 11)?;
    let known = matches!(value(&digits[..2]), 10 | 15 | 16 | 17 | 20);
    let sum = weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    kept_if(number, known && (11 - sum % 11) % 10 == digits[10])
}

/// Old and new numbers have different check digits; the running number tells them apart.
pub(super) fn sv_nit(number: &str) -> Option<String> {
    let number = number.strip_prefix("SV").unwrap_or(number);
    let digits = digits(number, 14)?;
    let check = if value(&digits[10..13]) <= 100 {
        weighted(&digits[..13], &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11 % 10
    } else {
        let sum = weighted(&digits[..13], &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        (11 - sum % 11) % 11 % 10
    };
    kept_if(number, matches!(digits[0], 0 | 1 | 9) && check == digits[13])
}

/// The first two digits name the office that gave it; these have none.
pub(super) fn us_ein(number: &str) -> Option<String> {
    const UNUSED: [i64; 17] = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97];
    let digits = digits(number, 9)?;
    kept_if(number, !UNUSED.contains(&value(&digits[..2])))
}

pub(super) fn uy_ruc(number: &str) -> Option<String> {
    let number = number.strip_prefix("UY").unwrap_or(number);
    let digits = digits(number, 12)?;
    let office = (1..=22).contains(&value(&digits[..2])) && value(&digits[2..8]) > 0;
    let sum = weighted(&digits, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    let check = (11 - sum % 11) % 11;
    kept_if(number, office && value(&digits[8..11]) == 1 && check == digits[11])
}

/// The kind of holder counts as the fourth part of the sum.
pub(super) fn ve_rif(number: &str) -> Option<String> {
    let kind = index_in("VEJPG", *number.as_bytes().first()?)? + 1;
    let digits = digits(&number[1..], 9)?;
    let sum = kind * 4 + weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2]);
    let check = match 11 - sum % 11 {
        10.. => 0,
        check => check,
    };
    kept_if(number, check == digits[8])
}
