use kassette_core::pricing::TaxRate;

/// Digits behind the decimal point that a rate in millionths has room for, when it is written in per cent.
const DECIMALS: usize = 4;

/// The rate that `text` gives in per cent, such as `20` or `14.975`. `None` for anything else, and for rates that are finer
/// than millionths.
pub fn rate(text: &str) -> Option<TaxRate> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let decimals = match decimals.trim_end_matches('0') {
        _ if decimals.is_empty() => return None,
        significant if significant.len() > DECIMALS => return None,
        significant => format!("{significant:0<DECIMALS$}"),
    };
    let digits = [whole, &decimals].concat();
    if whole.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    TaxRate::from_millionths(digits.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_become_millionths_without_rounding() {
        let millionths = |text| rate(text).map(TaxRate::millionths);
        for (text, expected) in [
            ("0", 0),
            ("0.0", 0),
            ("5", 50_000),
            ("25.5", 255_000),
            ("14.975", 149_750),
            ("8.8750", 88_750),
            ("0.0001", 1),
            ("100.00000", 1_000_000),
        ] {
            assert_eq!(millionths(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in ["", ".", "5.", ".5", "-5", "+5", "5%", "1e1", "100.1", "0.00001", "1.2.3"] {
            assert_eq!(rate(text), None, "{text}");
        }
    }
}
