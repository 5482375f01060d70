use axum::http::{HeaderMap, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;

use crate::{config::Config, error::StripeError};

/// Which of the account's two keys a caller has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Secret,
    Publishable,
}

/// The key in the `Authorization` header (Bearer, or Basic with the key as user name), or, as
/// Stripe.js sends it, in the parameter `key`.
pub fn key_of(
    config: &Config,
    headers: &HeaderMap,
    parameter: Option<&Value>,
) -> Result<Key, StripeError> {
    let shown = in_header(headers).or_else(|| parameter?.as_str().map(str::to_owned));
    match shown {
        None => Err(StripeError::unauthorized(
            "You did not provide an API key. You need to provide your API key in the Authorization \
             header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See \
             https://stripe.com/docs/api#authentication for details, or we can help at \
             https://support.stripe.com/.",
        )),
        Some(key) if key == config.secret_key => Ok(Key::Secret),
        Some(key) if key == config.publishable_key => Ok(Key::Publishable),
        Some(key) => {
            let message = format!("Invalid API Key provided: {}", masked(&key));
            Err(StripeError::unauthorized(message))
        }
    }
}

pub fn secret_key_required() -> StripeError {
    StripeError::unauthorized(
        "This API call cannot be made with a publishable API key. Please use a secret API key. You \
         can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
    )
    .code("secret_key_required")
}

fn in_header(headers: &HeaderMap) -> Option<String> {
    let (scheme, credentials) =
        headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.trim().to_owned());
    }
    let decoded = BASE64_STANDARD.decode(credentials.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    Some(decoded.split_once(':').map_or(decoded.as_str(), |(key, _)| key).to_owned())
}

/// Enough of a key to recognize it by.
fn masked(key: &str) -> String {
    let characters: Vec<char> = key.chars().collect();
    let hidden = |place: usize| place >= 8 && place + 4 < characters.len();
    let masked = characters.iter().enumerate();
    masked.map(|(place, c)| if hidden(place) { '*' } else { *c }).collect()
}
