use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What a sandbox needs to know before it starts. All of it can be left as it is.
#[derive(Clone)]
pub struct Config {
    /// The key that a merchant's server shows; every call with another one is refused.
    pub secret_key: String,
    /// The key that Stripe.js shows.
    pub publishable_key: String,
    /// Where events are posted. Without it they are only recorded; it can be set later through
    /// `POST /_sandbox/webhook_endpoint`.
    pub webhook_url: Option<String>,
    /// What events are signed with.
    pub webhook_secret: String,
    /// What the Payment Element shows, in this order. It can be changed later through
    /// `POST /_sandbox/payment_element`.
    pub methods: Vec<Method>,
}

/// A way to pay that the Payment Element can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Method {
    /// A card that the buyer types.
    Card,
    /// A wallet with a test card in it.
    ApplePay,
    /// A wallet with a test card in it.
    GooglePay,
    /// An account whose page the buyer leaves for.
    AmazonPay,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            secret_key: "sk_test_sandbox".to_owned(),
            publishable_key: "pk_test_sandbox".to_owned(),
            webhook_url: None,
            webhook_secret: "whsec_sandbox".to_owned(),
            methods: vec![Method::Card],
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("publishable_key", &self.publishable_key)
            .field("webhook_url", &self.webhook_url)
            .finish_non_exhaustive()
    }
}
