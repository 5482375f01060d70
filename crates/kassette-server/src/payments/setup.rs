//! `kassette stripe`: what has to be set up at Stripe before buyers come.

use std::fmt::{self, Write};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use url::{Host, Url};

use super::events::EVENTS;
use super::stripe::{Client, StripeError};
use crate::config::{is_live, secret_key};
use crate::webhooks::address;

/// Where the server hears from Stripe, below its public URL.
pub const WEBHOOK_PATH: &str = "/v1/integrations/stripe/webhook";

/// How long an answer is waited for: validating a domain, Stripe looks at it.
const TIMEOUT: Duration = Duration::from_mins(1);

#[derive(Clone, Debug, Subcommand)]
pub enum StripeCommand {
    /// Register the domains that show wallets, and make the webhook endpoint. What is there already is left or corrected.
    Setup(Setup),
}

#[derive(Clone, Args)]
pub struct Setup {
    /// Another host that shows the checkout in a page of its own, such as the shop's. Can be given several times.
    #[arg(long, value_name = "HOST")]
    domain: Vec<String>,

    /// How browsers and Stripe reach this server.
    #[arg(long, env = "KASSETTE_PUBLIC_URL")]
    public_url: String,

    /// Stripe's secret key, `sk_…`, or a restricted one, `rk_…`.
    #[arg(long, env = "STRIPE_SECRET_KEY", hide_env_values = true)]
    stripe_secret_key: String,

    /// Where Stripe's API is.
    #[arg(long, env = "STRIPE_API_URL", default_value = "https://api.stripe.com")]
    stripe_api_url: Url,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup")
            .field("domain", &self.domain)
            .field("public_url", &self.public_url)
            .field("stripe_api_url", &self.stripe_api_url.as_str())
            .finish_non_exhaustive()
    }
}

/// Does it and returns what to print.
///
/// # Errors
/// A setting is no good, or Stripe refuses.
pub async fn run(command: StripeCommand) -> anyhow::Result<String> {
    let StripeCommand::Setup(setup) = command;
    let secret_key = secret_key(&setup.stripe_secret_key, &setup.stripe_api_url)?;
    let url = public_url(&setup.public_url, is_live(&secret_key))?;
    let client = Client::new(secret_key, &setup.stripe_api_url, TIMEOUT)?;
    let mut said = String::new();
    for name in domains(&url, &setup.domain)? {
        let result = set_up_domain(&client, &name, &mut said).await;
        result.map_err(|error| failed(&format!("the domain {name}"), error))?;
    }
    let endpoint = format!("{}{WEBHOOK_PATH}", url.as_str().trim_end_matches('/'));
    let result = set_up_endpoint(&client, &endpoint, &mut said).await;
    result.map_err(|error| failed(&format!("the webhook endpoint {endpoint}"), error))?;
    Ok(said)
}

fn public_url(text: &str, is_live: bool) -> anyhow::Result<Url> {
    let text = text.trim();
    let url = Url::parse(text).with_context(|| format!("KASSETTE_PUBLIC_URL is {text:?}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        bail!("KASSETTE_PUBLIC_URL is {text:?}, which is not an http or https URL");
    }
    if is_live && let Err(reason) = address::check(&url, false) {
        bail!("KASSETTE_PUBLIC_URL is {text:?} and STRIPE_SECRET_KEY a live key. {reason}");
    }
    Ok(url)
}

/// The hosts to register, each once.
fn domains(url: &Url, others: &[String]) -> anyhow::Result<Vec<String>> {
    let mut names: Vec<String> = url.host_str().map(str::to_owned).into_iter().collect();
    for other in others {
        let other = other.trim();
        let Ok(host) = Host::parse(other) else {
            bail!("--domain {other:?} is not a host: give it without scheme and path");
        };
        names.push(host.to_string());
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    Ok(names)
}

async fn set_up_domain(client: &Client, name: &str, said: &mut String) -> Result<(), StripeError> {
    let (domain, what) = match client.domain(name).await? {
        Some(known) if known.enabled => (known, "was registered already"),
        Some(known) => (client.enable_domain(&known.id).await?, "is enabled again"),
        None => (client.register_domain(name).await?, "is registered"),
    };
    let domain = client.validate_domain(&domain.id).await?;
    let _ = writeln!(said, "{name} {what}");
    for (wallet, problem) in domain.wallets() {
        let _ = match problem {
            None => writeln!(said, "  {wallet}: active"),
            Some(problem) => writeln!(said, "  {wallet}: inactive ({problem})"),
        };
    }
    Ok(())
}

async fn set_up_endpoint(client: &Client, url: &str, said: &mut String) -> Result<(), StripeError> {
    let events = EVENTS.map(|(name, _)| name);
    let Some(known) = client.endpoint(url).await? else {
        let made = client.create_endpoint(url, &events).await?;
        let _ = writeln!(said, "the webhook endpoint {url} is made; set");
        let secret = made.secret.map(|secret| secret.0).unwrap_or_default();
        let _ = writeln!(said, "STRIPE_WEBHOOK_SECRET={secret}");
        return Ok(());
    };
    let mut enabled: Vec<_> = known.enabled_events.iter().map(String::as_str).collect();
    let mut wanted = events.to_vec();
    enabled.sort_unstable();
    wanted.sort_unstable();
    let what = if enabled == wanted && known.status == "enabled" {
        "is there already"
    } else {
        client.correct_endpoint(&known.id, &events).await?;
        "was there already; its events are corrected"
    };
    let _ = writeln!(said, "the webhook endpoint {url} {what}");
    let _ = writeln!(
        said,
        "Stripe shows a secret only when an endpoint is made. If STRIPE_WEBHOOK_SECRET is lost, delete the endpoint at Stripe and \
         run this again."
    );
    Ok(())
}

/// Stripe's own words are for the operator here.
fn failed(what: &str, error: StripeError) -> anyhow::Error {
    match error {
        StripeError::Refused(body) => {
            let message = body.message.unwrap_or(body.kind);
            anyhow::anyhow!("Stripe refused {what}: {message}")
        }
        StripeError::Unauthorized => anyhow::anyhow!(
            "Stripe does not accept STRIPE_SECRET_KEY for {what}: it is wrong, or a restricted key without the permission"
        ),
        error @ (StripeError::BrokenDown | StripeError::Unknown(_)) => {
            anyhow::anyhow!("{what} cannot be set up: {error}")
        }
    }
}
