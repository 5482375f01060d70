//! Member states whose sole traders use the number of the person.

use crate::tax_id::check_digits::{all_digits, digits, is_date, value, weighted};

/// Nine digits of a company, or ten of a person, a foreigner or somebody else.
pub(super) fn bulgaria(number: &str) -> bool {
    let Some(digits) = all_digits(number) else { return false };
    match digits.len() {
        9 => {
            let first = weighted(&digits[..8], &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
            let second = weighted(&digits[..8], &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10;
            digits[8] == if first == 10 { second } else { first }
        }
        10 => {
            let person = weighted(&digits, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9];
            let foreigner = weighted(&digits, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == digits[9];
            let other = (11 - weighted(&digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
            (person && is_birth_number(&digits)) || foreigner || other == digits[9]
        }
        _ => false,
    }
}

/// A birth date whose month also tells the century: 20 and 40 are added to it.
fn is_birth_number(digits: &[i64]) -> bool {
    is_date(value(&digits[..2]), value(&digits[2..4]) % 20, value(&digits[4..6]))
        && value(&digits[2..4]) <= 52
}

/// Eight digits of a company, nine of a person born before 1954 or of a special case, ten of any other person.
pub(super) fn czechia(number: &str) -> bool {
    let Some(digits) = all_digits(number) else { return false };
    match digits.len() {
        8 => {
            let sum = weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]);
            digits[0] != 9 && (11 - sum % 11) % 10 == digits[7]
        }
        9 if digits[0] == 6 => {
            let sum = weighted(&digits[1..], &[8, 7, 6, 5, 4, 3, 2]);
            (8 - (10 - sum % 11) % 11).rem_euclid(10) == digits[8]
        }
        9 | 10 => is_czechoslovak_person(&digits),
        _ => false,
    }
}

/// A birth number of Czechia and Slovakia: women's months have 50 more, and since 2004 either may have 20 more.
fn is_czechoslovak_person(digits: &[i64]) -> bool {
    let month = value(&digits[2..4]) % 50;
    let month = if month > 20 { month - 20 } else { month };
    let dated = is_date(value(&digits[..2]), month, value(&digits[4..6]));
    // Until 1985 a remainder of 10 was written as 0.
    let remainder = value(&digits[..9]) % 11 % 10;
    let born_before_1954 = digits.len() == 9 && value(&digits[..2]) < 54;
    dated && (born_before_1954 || digits.get(9) == Some(&remainder))
}

/// Eleven digits; those of persons start with their birthday, or since 2017 with 32.
pub(super) fn latvia(number: &str) -> bool {
    let Some(digits) = digits(number, 11) else { return false };
    if digits[0] > 3 {
        return weighted(&digits, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
    }
    let sum = weighted(&digits, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    let dated = is_date(value(&digits[4..6]), value(&digits[2..4]), value(&digits[..2]));
    (dated || value(&digits[..2]) == 32) && (1 + sum) % 11 % 10 == digits[10]
}

/// Nine digits of a company, twelve of a temporary holder; the last but one is a 1.
pub(super) fn lithuania(number: &str) -> bool {
    let Some(digits) = all_digits(number).filter(|it| matches!(it.len(), 9 | 12)) else {
        return false;
    };
    let (base, check) = digits.split_at(digits.len() - 1);
    let sum = |shift: usize| -> i64 {
        let weights = (1..=9).cycle().skip(shift);
        base.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
    };
    let expected = if sum(0) % 11 == 10 { sum(2) % 11 % 10 } else { sum(0) % 11 };
    base.last() == Some(&1) && check[0] == expected
}

/// Two to ten digits of a company, or thirteen of a person.
pub(super) fn romania(number: &str) -> bool {
    let Some(digits) = all_digits(number) else { return false };
    match digits.len() {
        2..=10 => {
            let padding = vec![0; 10 - digits.len()];
            let padded = [padding, digits].concat();
            let sum = weighted(&padded, &[7, 5, 3, 2, 1, 7, 5, 3, 2]);
            !number.starts_with('0') && sum * 10 % 11 % 10 == padded[9]
        }
        13 => {
            let remainder = weighted(&digits, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
            let check = if remainder == 10 { 1 } else { remainder };
            let dated = is_date(value(&digits[1..3]), value(&digits[3..5]), value(&digits[5..7]));
            digits[0] != 0 && dated && check == digits[12]
        }
        _ => false,
    }
}

/// Ten digits: a company's are divisible by eleven, with the third one of a few; or a person's.
pub(super) fn slovakia(number: &str) -> bool {
    let Some(digits) = digits(number, 10) else { return false };
    let company =
        digits[0] != 0 && matches!(digits[2], 2 | 3 | 4 | 7..=9) && value(&digits) % 11 == 0;
    company || is_czechoslovak_person(&digits)
}
