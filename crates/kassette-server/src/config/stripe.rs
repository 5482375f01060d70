use std::fmt;

use anyhow::bail;
use url::Url;

use super::{Config, set};

/// Stripe's three keys: all of them or none.
#[derive(Clone)]
pub struct StripeKeys {
    pub secret: String,
    pub publishable: String,
    pub webhook_secret: String,
}

impl Config {
    /// Stripe's keys, or `None` where none is set.
    ///
    /// # Errors
    /// Some are set and some are not: half a configuration takes money and never hears that it did. Or they are no keys, do not
    /// belong together, or are live ones beside addresses that live keys must not be used with.
    pub fn stripe_keys(&self) -> anyhow::Result<Option<StripeKeys>> {
        let keys = [
            ("STRIPE_SECRET_KEY", set(self.stripe_secret_key.as_ref())),
            ("STRIPE_PUBLISHABLE_KEY", set(self.stripe_publishable_key.as_ref())),
            ("STRIPE_WEBHOOK_SECRET", set(self.stripe_webhook_secret.as_ref())),
        ];
        if let [(_, Some(secret)), (_, Some(publishable)), (_, Some(webhook_secret))] = &keys {
            let secret = secret_key(secret, &self.stripe_api_url)?;
            check_prefix("STRIPE_PUBLISHABLE_KEY", publishable, &["pk_"])?;
            check_prefix("STRIPE_WEBHOOK_SECRET", webhook_secret, &["whsec_"])?;
            check_modes(&secret, publishable)?;
            if is_live(&secret) {
                self.check_live()?;
            }
            return Ok(Some(StripeKeys {
                secret,
                publishable: publishable.clone(),
                webhook_secret: webhook_secret.clone(),
            }));
        }
        if keys.iter().all(|(_, key)| key.is_none()) {
            return Ok(None);
        }
        let names = |present: bool| {
            let names = keys.iter().filter(|(_, key)| key.is_some() == present);
            names.map(|(name, _)| *name).collect::<Vec<_>>().join(" and ")
        };
        bail!("{} set without {}: Stripe needs all three or none", names(true), names(false))
    }

    /// With live keys, money moves: the payment form is Stripe's own and the checkout is served with TLS.
    fn check_live(&self) -> anyhow::Result<()> {
        check_stripes("STRIPE_JS_URL", &self.stripe_js_url, "js.stripe.com")?;
        let is_https = |url: &String| url.trim().to_ascii_lowercase().starts_with("https://");
        if !self.public_url.as_ref().is_some_and(is_https) {
            bail!("STRIPE_SECRET_KEY is a live key, so KASSETTE_PUBLIC_URL must be an https URL");
        }
        Ok(())
    }
}

/// The secret key, if it is one and may be shown to `api_url`.
///
/// # Errors
/// It is no secret key, or a live one beside an address that is not Stripe's.
pub fn secret_key(text: &str, api_url: &Url) -> anyhow::Result<String> {
    let key = text.trim();
    check_prefix("STRIPE_SECRET_KEY", key, &["sk_", "rk_"])?;
    if is_live(key) {
        check_stripes("STRIPE_API_URL", api_url, "api.stripe.com")?;
    }
    Ok(key.to_owned())
}

/// Whether money moves with this key.
pub fn is_live(key: &str) -> bool {
    mode(key) == Some("live")
}

fn mode(key: &str) -> Option<&'static str> {
    match key.split('_').nth(1) {
        Some("live") => Some("live"),
        Some("test") => Some("test"),
        _ => None,
    }
}

/// Keys are mixed up easily. The message does not repeat it: a secret may be in the wrong place.
fn check_prefix(name: &str, key: &str, prefixes: &[&str]) -> anyhow::Result<()> {
    let is_one = |prefix: &&str| key.strip_prefix(*prefix).is_some_and(|rest| !rest.is_empty());
    let is_visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    if is_visible && prefixes.iter().any(is_one) {
        return Ok(());
    }
    bail!("{name} is not such a key: it must start with {}", prefixes.join(" or "))
}

fn check_stripes(name: &str, url: &Url, host: &str) -> anyhow::Result<()> {
    let is_theirs = url.scheme() == "https"
        && url.host_str() == Some(host)
        && url.port().is_none()
        && url.username().is_empty();
    if is_theirs {
        return Ok(());
    }
    bail!("STRIPE_SECRET_KEY is a live key, so {name} must be at https://{host}")
}

/// A live key beside one for testing would show buyers a form whose payments nobody can take.
fn check_modes(secret: &str, publishable: &str) -> anyhow::Result<()> {
    match (mode(secret), mode(publishable)) {
        (Some(secret), Some(publishable)) if secret != publishable => bail!(
            "STRIPE_SECRET_KEY is a {secret} key and STRIPE_PUBLISHABLE_KEY a {publishable} key: they belong to one mode"
        ),
        _ => Ok(()),
    }
}

impl fmt::Debug for StripeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeKeys").field("publishable", &self.publishable).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::config::tests::config;

    const LIVE: [&str; 3] = [
        "--stripe-secret-key=rk_live_hidden",
        "--stripe-publishable-key=pk_live_1",
        "--stripe-webhook-secret=whsec_1",
    ];

    fn refusal(arguments: &[&str]) -> String {
        config(arguments).stripe_keys().unwrap_err().to_string()
    }

    fn live_with(more: &[&'static str]) -> Vec<&'static str> {
        LIVE.iter().chain(more).copied().collect()
    }

    #[test]
    fn half_a_configuration_is_refused_by_name() {
        assert_eq!(
            refusal(&["--stripe-secret-key=sk_test_1", "--stripe-webhook-secret=whsec_1"]),
            "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET set without STRIPE_PUBLISHABLE_KEY: \
             Stripe needs all three or none"
        );
    }

    #[test]
    fn keys_of_two_modes_are_refused_by_name() {
        let keys = [LIVE[0], "--stripe-publishable-key=pk_test_1", LIVE[2]];
        assert_eq!(
            refusal(&keys),
            "STRIPE_SECRET_KEY is a live key and STRIPE_PUBLISHABLE_KEY a test key: they belong to one mode"
                .to_owned()
        );
    }

    #[test]
    fn what_is_no_key_is_refused_by_name_and_not_shown() {
        let good = [
            ("secret-key", "sk_test_1"),
            ("publishable-key", "pk_test_1"),
            ("webhook-secret", "whsec_1"),
        ];
        for (place, name, expected, wrong) in [
            (0, "STRIPE_SECRET_KEY", "sk_ or rk_", "pk_test_hidden"),
            (0, "STRIPE_SECRET_KEY", "sk_ or rk_", "sk_"),
            (0, "STRIPE_SECRET_KEY", "sk_ or rk_", "sk_test_hid den"),
            (1, "STRIPE_PUBLISHABLE_KEY", "pk_", "sk_test_hidden"),
            (2, "STRIPE_WEBHOOK_SECRET", "whsec_", "we_hidden"),
        ] {
            let mut keys = good;
            keys[place].1 = wrong;
            let arguments = keys.map(|(name, key)| format!("--stripe-{name}={key}"));
            let message = refusal(&arguments.each_ref().map(String::as_str));
            assert_eq!(message, format!("{name} is not such a key: it must start with {expected}"));
        }
    }

    #[test]
    fn live_keys_go_to_stripe_alone() {
        let public = "--public-url=https://pay.example.com";
        assert!(config(&live_with(&[public])).stripe_keys().unwrap().is_some());
        for (setting, message) in [
            (
                "--stripe-api-url=http://127.0.0.1:8789",
                "STRIPE_API_URL must be at https://api.stripe.com",
            ),
            (
                "--stripe-api-url=http://api.stripe.com",
                "STRIPE_API_URL must be at https://api.stripe.com",
            ),
            (
                "--stripe-api-url=https://api.stripe.com.evil.example",
                "STRIPE_API_URL must be at https://api.stripe.com",
            ),
            (
                "--stripe-js-url=http://127.0.0.1:8789/v3/",
                "STRIPE_JS_URL must be at https://js.stripe.com",
            ),
        ] {
            let expected = format!("STRIPE_SECRET_KEY is a live key, so {message}");
            assert_eq!(refusal(&live_with(&[public, setting])), expected);
        }
    }

    #[test]
    fn live_keys_need_a_public_url_with_tls() {
        let expected =
            "STRIPE_SECRET_KEY is a live key, so KASSETTE_PUBLIC_URL must be an https URL";
        assert_eq!(refusal(&LIVE), expected);
        assert_eq!(refusal(&live_with(&["--public-url=http://pay.example.com"])), expected);
    }
}
