use super::check_digits::{
    all_digits, at, digits, index_in, is_date, kept_if, luhn, value, weighted,
};

const ALPHANUMERIC: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

pub(super) fn ae_trn(number: &str) -> Option<String> {
    digits(number, 15).map(|_| number.to_owned())
}

pub(super) fn hk_br(number: &str) -> Option<String> {
    digits(number, 8).map(|_| number.to_owned())
}

pub(super) fn au_abn(number: &str) -> Option<String> {
    let mut digits = digits(number, 11)?;
    digits[0] -= 1;
    let sum = weighted(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    kept_if(number, !number.starts_with('0') && sum % 89 == 0)
}

/// Fifteen digits, nine of which are the holder's; or sixteen since 2024: the old ones after a 0, or the holder's identity number.
pub(super) fn id_npwp(number: &str) -> Option<String> {
    let digits = all_digits(number)?;
    let holds = match digits.len() {
        15 => luhn(&digits[..9]),
        16 if digits[0] == 0 => luhn(&digits[1..10]),
        16 => is_identity_number(&digits),
        _ => false,
    };
    kept_if(number, holds)
}

/// Region, birthday (women's days have 40 more), and a running number.
fn is_identity_number(digits: &[i64]) -> bool {
    is_date(value(&digits[10..12]), value(&digits[8..10]), value(&digits[6..8]) % 40)
}

/// Nine digits; leading zeros may be left out.
pub(super) fn il_vat(number: &str) -> Option<String> {
    let digits = all_digits(number).filter(|digits| (1..=9).contains(&digits.len()))?;
    (luhn(&digits) && value(&digits) > 0).then(|| format!("{number:0>9}"))
}

/// The state, the holder's PAN, how many the holder has in that state, `Z`, and a check character.
pub(super) fn in_gst(number: &str) -> Option<String> {
    let bytes = number.as_bytes();
    if bytes.len() != 15 {
        return None;
    }
    let all = |range: std::ops::Range<usize>, is: fn(&u8) -> bool| bytes[range].iter().all(is);
    let state = all(0..2, u8::is_ascii_digit)
        && matches!((bytes[0] - b'0') * 10 + (bytes[1] - b'0'), 1..=38 | 97 | 99);
    let pan = all(2..7, u8::is_ascii_uppercase)
        && b"ABCFGHJLPT".contains(&bytes[5])
        && all(7..11, u8::is_ascii_digit)
        && all(11..12, u8::is_ascii_uppercase);
    let values: Vec<i64> =
        bytes.iter().map(|it| index_in(ALPHANUMERIC, *it)).collect::<Option<_>>()?;
    let doubled = |value: i64| value * 2 / 36 + value * 2 % 36;
    let sum: i64 = values
        .iter()
        .rev()
        .enumerate()
        .map(|(index, value)| if index % 2 == 0 { *value } else { doubled(*value) })
        .sum();
    kept_if(number, state && pan && bytes[12] != b'0' && bytes[13] == b'Z' && sum % 36 == 0)
}

pub(super) fn jp_cn(number: &str) -> Option<String> {
    let digits = digits(number, 13)?;
    let sum = weighted(&digits[1..], &[2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
    kept_if(number, 9 - sum % 9 == digits[0])
}

/// The ninth digit is counted five times, and its tens once more.
pub(super) fn kr_brn(number: &str) -> Option<String> {
    let digits = digits(number, 10)?;
    let sum = weighted(&digits, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + digits[8] * 5 / 10;
    let office = value(&digits[..3]) >= 101 && value(&digits[3..5]) > 0;
    kept_if(number, office && (10 - sum % 10) % 10 == digits[9])
}

/// Businesses (eight digits), companies (nine with the year), and everybody else, each with a letter of its own making.
pub(super) fn sg_uen(number: &str) -> Option<String> {
    let (base, letter) = number.split_at_checked(number.len().checked_sub(1)?)?;
    let expected = match (all_digits(base), base.len()) {
        (Some(digits), 8) => at("XMKECAWLJDB", weighted(&digits, &[10, 4, 9, 3, 8, 2, 7, 1]) % 11)?,
        (Some(digits), 9) => {
            at("ZKCMDNERGWH", weighted(&digits, &[10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11)?
        }
        (None, 9) => other_uen_letter(base)?,
        _ => return None,
    };
    kept_if(number, letter.as_bytes() == [expected])
}

fn other_uen_letter(base: &str) -> Option<u8> {
    const ALPHABET: &str = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
    const KINDS: &str = "CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH MM MQ NB NR PA PB PF RF \
        RP SM SS TC TU VH XL";
    let (century, kind) = (base.get(..1)?, base.get(3..5)?);
    digits(base.get(1..3)?, 2)?;
    digits(base.get(5..)?, 4)?;
    if !"RST".contains(century) || !KINDS.split_whitespace().any(|known| known == kind) {
        return None;
    }
    let values: Vec<i64> = base.bytes().map(|it| index_in(ALPHABET, it)).collect::<Option<_>>()?;
    let sum = weighted(&values, &[4, 3, 5, 3, 10, 2, 2, 5, 7]);
    at(ALPHABET, (sum - 5).rem_euclid(11))
}

pub(super) fn th_vat(number: &str) -> Option<String> {
    let digits = digits(number, 13)?;
    let sum = weighted(&digits[..12], &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    kept_if(number, digits[0] == 0 && (11 - sum % 11) % 10 == digits[12])
}

/// The digits of the products are added up; since April 2023 the sum is a multiple of 5, before it was one of 10. A seventh digit of 7 makes 28, whose 10 may count as 1 or as 0.
pub(super) fn tw_vat(number: &str) -> Option<String> {
    let digits = digits(number, 8)?;
    let products =
        digits.iter().zip([1, 2, 1, 2, 1, 2, 4, 1]).map(|(digit, weight)| digit * weight);
    let sum: i64 = products.map(|product| product / 10 + product % 10).sum();
    kept_if(number, sum % 5 == 0 || (digits[6] == 7 && (sum + 1) % 5 == 0))
}

/// Ten digits, and three more for a branch.
pub(super) fn vn_tin(number: &str) -> Option<String> {
    let digits = all_digits(number).filter(|digits| matches!(digits.len(), 10 | 13))?;
    let sum = weighted(&digits[..9], &[31, 29, 23, 19, 17, 13, 7, 5, 3]);
    let numbered = value(&digits[2..9]) > 0;
    let branch = digits.len() == 10 || value(&digits[10..]) > 0;
    kept_if(number, numbered && branch && 10 - sum % 11 == digits[9])
}
