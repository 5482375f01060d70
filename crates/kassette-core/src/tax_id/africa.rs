use super::check_digits::digits;

/// `P`, or `A` for a person, nine digits and a letter.
pub(super) fn ke_pin(number: &str) -> Option<String> {
    let rest = number.strip_prefix(['A', 'P'])?;
    let middle = rest.strip_suffix(|it: char| it.is_ascii_uppercase())?;
    digits(middle, 9)?;
    Some(number.to_owned())
}

pub(super) fn mu_tan(number: &str) -> Option<String> {
    let digits = digits(number, 8)?;
    matches!(digits[0], 2 | 3).then(|| number.to_owned())
}
