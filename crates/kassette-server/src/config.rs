mod stripe;
mod taxes;
mod tls;

use std::fmt;

use anyhow::{Context, bail};
use clap::Args;
use url::Url;

pub use stripe::{StripeKeys, is_live, secret_key};
pub use taxes::Taxes;
pub use tls::TlsFiles;

/// Everything that can be set. Each setting is an option of the command line and a variable of the environment.
#[derive(Clone, Args)]
pub struct Config {
    /// The address to listen on; port 0 takes any free port.
    #[arg(long, env = "KASSETTE_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: String,

    /// How browsers reach this server. Unset, it is the address listened on.
    #[arg(long, env = "KASSETTE_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// The file with this server's certificate, and with those that lead to its authority, as PEM. With it and its key TLS is done
    /// here, with HTTP/2; without them it is left to a proxy in front. A renewed certificate is taken without a restart.
    #[arg(long, env = "KASSETTE_TLS_CERTIFICATE")]
    pub tls_certificate: Option<String>,

    /// The file with the certificate's private key, as PEM and without a password.
    #[arg(long, env = "KASSETTE_TLS_KEY")]
    pub tls_key: Option<String>,

    /// Where everything is stored: `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(
        long,
        env = "KASSETTE_DATABASE_URL",
        default_value = "sqlite:kassette.db",
        hide_env_values = true
    )]
    pub database_url: String,

    /// Seconds that a checkout session stays open.
    #[arg(long, env = "KASSETTE_CHECKOUT_TTL", default_value_t = 86_400,
          value_parser = clap::value_parser!(i64).range(1..))]
    pub checkout_ttl: i64,

    /// Stripe's secret key, `sk_…`. Without Stripe's three keys nothing that costs money can be bought.
    #[arg(long, env = "STRIPE_SECRET_KEY", hide_env_values = true)]
    pub stripe_secret_key: Option<String>,

    /// Stripe's publishable key, `pk_…`, which the checkout page is given.
    #[arg(long, env = "STRIPE_PUBLISHABLE_KEY")]
    pub stripe_publishable_key: Option<String>,

    /// The signing secret of the webhook endpoint at Stripe, `whsec_…`.
    #[arg(long, env = "STRIPE_WEBHOOK_SECRET", hide_env_values = true)]
    pub stripe_webhook_secret: Option<String>,

    /// Where Stripe's API is.
    #[arg(long, env = "STRIPE_API_URL", default_value = "https://api.stripe.com")]
    pub stripe_api_url: Url,

    /// Seconds that an answer of Stripe's API is waited for. Stripe itself gives up on banks after about half a minute.
    #[arg(long, env = "STRIPE_TIMEOUT", default_value_t = 30,
          value_parser = clap::value_parser!(u32).range(1..=120))]
    pub stripe_timeout: u32,

    /// The script that the checkout page loads for the payment form.
    #[arg(long, env = "STRIPE_JS_URL", default_value = "https://js.stripe.com/v3/")]
    pub stripe_js_url: Url,

    /// The header in which a proxy in front of this server writes the address of its client, such as `X-Forwarded-For`; the last
    /// address in it counts. Without it the address of the connection counts.
    #[arg(long, env = "KASSETTE_CLIENT_ADDRESS_HEADER", value_parser = not_blank)]
    pub client_address_header: Option<String>,

    /// Webhooks may be sent to this server's own network, and without TLS: only where nobody else makes endpoints.
    #[arg(long, env = "KASSETTE_WEBHOOKS_TO_PRIVATE", default_value_t = false,
          action = clap::ArgAction::Set)]
    pub webhooks_to_private: bool,

    /// Who calculates taxes: `none`, so that nothing is taxed; `table`, the rates that come with this server; or `stripe`,
    /// Stripe Tax.
    #[arg(long, env = "KASSETTE_TAX", default_value = "none")]
    pub tax: String,

    /// The two letters of the country that the seller is taxed in, which `table` needs. An organization's own country
    /// comes before it.
    #[arg(long, env = "KASSETTE_TAX_ORIGIN")]
    pub tax_origin: Option<String>,
}

impl Config {
    /// How browsers reach this server that listens on `address`, without a slash at the end.
    ///
    /// # Errors
    /// The setting is not an http or https URL, or half of what TLS needs is set.
    pub fn public_url(&self, address: std::net::SocketAddr) -> anyhow::Result<String> {
        let Some(text) = set(self.public_url.as_ref()) else {
            let scheme = if self.tls_files()?.is_some() { "https" } else { "http" };
            return Ok(format!("{scheme}://{address}"));
        };
        let url = Url::parse(&text).with_context(|| format!("KASSETTE_PUBLIC_URL is {text:?}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            bail!("KASSETTE_PUBLIC_URL is {text:?}, which is not an http or https URL");
        }
        Ok(text.trim_end_matches('/').to_owned())
    }
}

fn not_blank(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("it is empty") } else { Ok(text.trim().to_owned()) }
}

/// Compose files and the like set variables to nothing; that is not set.
fn set(value: Option<&String>) -> Option<String> {
    value.map(|text| text.trim()).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = |secret: &Option<String>| secret.as_ref().map(|_| "…");
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .field("tls_certificate", &self.tls_certificate)
            .field("tls_key", &self.tls_key)
            .field("database_url", &without_password(&self.database_url))
            .field("checkout_ttl", &self.checkout_ttl)
            .field("stripe_secret_key", &redacted(&self.stripe_secret_key))
            .field("stripe_publishable_key", &self.stripe_publishable_key)
            .field("stripe_webhook_secret", &redacted(&self.stripe_webhook_secret))
            .field("stripe_api_url", &self.stripe_api_url.as_str())
            .field("stripe_timeout", &self.stripe_timeout)
            .field("stripe_js_url", &self.stripe_js_url.as_str())
            .field("client_address_header", &self.client_address_header)
            .field("webhooks_to_private", &self.webhooks_to_private)
            .field("tax", &self.tax)
            .field("tax_origin", &self.tax_origin)
            .finish()
    }
}

fn without_password(database_url: &str) -> String {
    match Url::parse(database_url) {
        Ok(mut url) if url.password().is_some() => {
            let _ = url.set_password(Some("…"));
            url.into()
        }
        _ => database_url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        config: Config,
    }

    pub(super) fn config(arguments: &[&str]) -> Config {
        let command = std::iter::once(&"kassette").chain(arguments);
        Command::parse_from(command).config
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let config = config(&["--stripe-secret-key=", "--public-url="]);
        assert!(config.stripe_keys().unwrap().is_none());
        let address = "127.0.0.1:8787".parse().unwrap();
        assert_eq!(config.public_url(address).unwrap(), "http://127.0.0.1:8787");
    }

    #[test]
    fn debug_shows_no_secret() {
        let config = config(&[
            "--stripe-secret-key=sk_test_secret",
            "--stripe-webhook-secret=whsec_secret",
            "--database-url=postgres://kassette:hunter2@db/kassette",
        ]);
        let debug = format!("{config:?}");
        for secret in ["sk_test_secret", "whsec_secret", "hunter2"] {
            assert!(!debug.contains(secret), "{debug}");
        }
        assert!(debug.contains("db/kassette"), "{debug}");
    }
}
