use axum::http::HeaderMap;

use crate::error::StripeError;

/// Refuses what cannot be a version of Stripe's API in `Stripe-Version`. All versions are answered alike.
pub fn check(headers: &HeaderMap) -> Result<(), StripeError> {
    let Some(version) = headers.get("stripe-version") else { return Ok(()) };
    let version = version.to_str().unwrap_or_default();
    // Previews follow the version: `2026-10-28.endive; some_preview=v1`.
    let name = version.split(';').next().unwrap_or_default().trim();
    if is_version(name) {
        return Ok(());
    }
    Err(StripeError::invalid(format!("Invalid Stripe API version: {version}")))
}

/// A date, and since 2024 the name of a release: `2022-11-15`, `2026-10-28.endive`.
fn is_version(name: &str) -> bool {
    let (date, release) = name.split_once('.').map_or((name, None), |(date, it)| (date, Some(it)));
    let is_release = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_lowercase());
    is_date(date) && release.is_none_or(is_release)
}

fn is_date(text: &str) -> bool {
    let digits = |part: &str, length: usize| {
        let all = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| part.parse::<u32>().ok()).flatten()
    };
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => {
            digits(year, 4).is_some_and(|year| year >= 2011)
                && digits(month, 2).is_some_and(|month| (1..=12).contains(&month))
                && digits(day, 2).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}
