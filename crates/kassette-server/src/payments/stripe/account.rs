use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::client::{API_VERSION, Client, Listed};
use super::{Secret, StripeError};

/// The wallets that Stripe shows on registered domains only, by its words and by ours.
const WALLETS: [(&str, &str); 4] = [
    ("apple_pay", "Apple Pay"),
    ("google_pay", "Google Pay"),
    ("link", "Link"),
    ("amazon_pay", "Amazon Pay"),
];

/// A domain on which wallets may be shown.
#[derive(Clone, Debug, Deserialize)]
pub struct Domain {
    pub id: String,
    pub enabled: bool,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Domain {
    /// Each wallet by its name, with `None` if it is active, else with why it is not.
    pub fn wallets(&self) -> impl Iterator<Item = (&'static str, Option<String>)> {
        WALLETS.into_iter().filter_map(|(key, name)| {
            let wallet = self.rest.get(key)?;
            if wallet["status"] == "active" {
                return Some((name, None));
            }
            let reason = wallet["status_details"]["error_message"].as_str();
            Some((name, Some(reason.unwrap_or("Stripe does not say why").to_owned())))
        })
    }
}

/// Where Stripe sends events.
#[derive(Clone, Debug, Deserialize)]
pub struct Endpoint {
    pub id: String,
    pub url: String,
    pub status: String,
    pub enabled_events: Vec<String>,
    /// In the answer that makes it, and never again.
    pub secret: Option<Secret>,
}

impl Listed for Domain {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Listed for Endpoint {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Client {
    pub async fn domain(&self, name: &str) -> Result<Option<Domain>, StripeError> {
        self.find("/v1/payment_method_domains", &[("domain_name", name)], |_| true).await
    }

    pub async fn register_domain(&self, name: &str) -> Result<Domain, StripeError> {
        let form = [pair("domain_name", name)];
        self.post("/v1/payment_method_domains", &form, &new_key()).await
    }

    pub async fn enable_domain(&self, id: &str) -> Result<Domain, StripeError> {
        let path = format!("/v1/payment_method_domains/{id}");
        self.post(&path, &[pair("enabled", "true")], &new_key()).await
    }

    /// Has Stripe look whether each wallet can be shown there.
    pub async fn validate_domain(&self, id: &str) -> Result<Domain, StripeError> {
        self.post(&format!("/v1/payment_method_domains/{id}/validate"), &[], &new_key()).await
    }

    /// The endpoint at `url`.
    pub async fn endpoint(&self, url: &str) -> Result<Option<Endpoint>, StripeError> {
        self.find("/v1/webhook_endpoints", &[], |endpoint: &Endpoint| endpoint.url == url).await
    }

    pub async fn create_endpoint(
        &self,
        url: &str,
        events: &[&str],
    ) -> Result<Endpoint, StripeError> {
        let mut form = vec![
            pair("url", url),
            pair("description", "Kassette"),
            // Its events have the shapes that our calls are answered with.
            pair("api_version", API_VERSION),
        ];
        form.extend(named(events));
        self.post("/v1/webhook_endpoints", &form, &new_key()).await
    }

    /// Has the endpoint `id` get these events.
    pub async fn correct_endpoint(
        &self,
        id: &str,
        events: &[&str],
    ) -> Result<Endpoint, StripeError> {
        let mut form = vec![pair("disabled", "false")];
        form.extend(named(events));
        self.post(&format!("/v1/webhook_endpoints/{id}"), &form, &new_key()).await
    }
}

fn named(events: &[&str]) -> impl Iterator<Item = (String, String)> {
    let numbered = events.iter().enumerate();
    numbered.map(|(place, event)| pair(&format!("enabled_events[{place}]"), event))
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// What is set up may be set up again, so no call repeats another's answer.
fn new_key() -> String {
    Uuid::new_v4().to_string()
}
