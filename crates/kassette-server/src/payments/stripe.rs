mod account;
mod client;
mod payment_methods;
mod saved_cards;
mod tax;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use kassette_core::Timestamp;
use serde::Deserialize;
use url::Url;
use uuid::Uuid;

use super::signature::{self, Forged};
use crate::config::StripeKeys;
pub use account::{Domain, Endpoint};
use client::Listed;
pub use client::{API_VERSION, Client};
pub use payment_methods::{PaymentMethod, SetUp};
pub use tax::TaxCalculation;

/// What is noted on an object of Stripe's.
pub type Metadata = BTreeMap<String, String>;

/// Stripe's API, and the keys that it wants.
pub struct Stripe {
    client: Client,
    keys: StripeKeys,
}

/// What an intent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntentKind {
    /// Money is taken now.
    Payment,
    /// A way to pay is stored for later.
    Setup,
}

impl IntentKind {
    fn path(self) -> &'static str {
        match self {
            Self::Payment => "/v1/payment_intents",
            Self::Setup => "/v1/setup_intents",
        }
    }
}

/// A payment or set-up intent, as far as it matters here.
#[derive(Clone, Debug, Deserialize)]
pub struct Intent {
    pub id: String,
    pub status: IntentStatus,
    pub client_secret: Option<Secret>,
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(alias = "last_setup_error")]
    pub last_payment_error: Option<ErrorBody>,
}

/// What has been taken for an intent.
#[derive(Clone, Debug, Deserialize)]
pub struct Charge {
    pub payment_intent: Option<String>,
    /// Whether it took money, and did not just set it aside.
    pub captured: bool,
    /// What has gone back of it so far, in minor units.
    pub amount_refunded: i64,
    /// Those that its intent had then.
    #[serde(default)]
    pub metadata: Metadata,
}

/// Money on its way back.
#[derive(Clone, Debug, Deserialize)]
pub struct Refund {
    pub payment_intent: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    Succeeded,
    /// The bank takes its time.
    Processing,
    /// The buyer has to do something, such as 3-D Secure.
    RequiresAction,
    /// The payment failed.
    RequiresPaymentMethod,
    Canceled,
    RequiresConfirmation,
    RequiresCapture,
    #[serde(other)]
    Unknown,
}

impl IntentStatus {
    /// Stripe's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Processing => "processing",
            Self::RequiresAction => "requires_action",
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::Canceled => "canceled",
            Self::RequiresConfirmation => "requires_confirmation",
            Self::RequiresCapture => "requires_capture",
            Self::Unknown => "unknown",
        }
    }
}

/// A text that is not shown when printed for debugging.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why Stripe did not do what it was asked.
#[derive(Clone, Debug, Deserialize)]
pub struct ErrorBody {
    #[serde(rename = "type", default)]
    pub kind: String,
    pub code: Option<String>,
    /// Why a bank declined, where `code` only says that it did.
    pub decline_code: Option<String>,
    pub message: Option<String>,
    /// The parameter that is at fault.
    pub param: Option<String>,
    /// The intent that was declined.
    #[serde(alias = "setup_intent")]
    pub payment_intent: Option<IntentId>,
}

impl ErrorBody {
    /// Whether this is its code.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether Stripe knows nothing of what the parameter `param` names.
    pub fn is_missing(&self, param: &str) -> bool {
        self.is("resource_missing") && self.param.as_deref() == Some(param)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct IntentId {
    pub id: String,
}

#[derive(Debug)]
pub enum StripeError {
    /// Stripe's last word: it refused, and asking again would not help.
    Refused(Box<ErrorBody>),
    /// Stripe does not take our key. It did nothing this time; what it did before, it does not say.
    Unauthorized,
    /// Stripe broke down over it, and says so from now on under the same idempotency key. What it did before, it does not say.
    BrokenDown,
    /// Nobody knows whether it happened. Ask again, with the same idempotency key.
    Unknown(String),
}

impl fmt::Display for StripeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "Stripe refused: {} {:?}", error.kind, error.code),
            Self::Unauthorized => f.write_str("Stripe does not accept the secret key"),
            Self::BrokenDown => f.write_str("Stripe broke down over the question"),
            Self::Unknown(reason) => write!(f, "no answer from Stripe: {reason}"),
        }
    }
}

impl std::error::Error for StripeError {}

impl Listed for Intent {
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Deserialize)]
struct Customer {
    id: String,
}

impl Stripe {
    /// `timeout` is how long an answer is waited for.
    ///
    /// # Errors
    /// This machine has no way to make TLS connections.
    pub fn new(keys: StripeKeys, api_url: &Url, timeout: Duration) -> Result<Self, reqwest::Error> {
        Ok(Self { client: Client::new(keys.secret.clone(), api_url, timeout)?, keys })
    }

    pub fn publishable_key(&self) -> &str {
        &self.keys.publishable
    }

    /// Whether Stripe sent `payload`: see [`signature::check`].
    pub fn check_signature(
        &self,
        header: &str,
        payload: &[u8],
        now: Timestamp,
    ) -> Result<(), Forged> {
        signature::check(&self.keys.webhook_secret, header, payload, now)
    }

    /// Makes a customer and returns its id.
    pub async fn create_customer(
        &self,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<String, StripeError> {
        let customer: Customer = self.client.post("/v1/customers", form, idempotency_key).await?;
        Ok(customer.id)
    }

    /// Makes an intent and confirms it.
    pub async fn create_intent(
        &self,
        kind: IntentKind,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<Intent, StripeError> {
        self.client.post(kind.path(), form, idempotency_key).await
    }

    pub async fn intent(&self, kind: IntentKind, id: &str) -> Result<Intent, StripeError> {
        self.client.get(&format!("{}/{id}", kind.path()), &[]).await
    }

    /// The intent of `customer_id` whose metadata name the attempt.
    pub async fn intent_of_attempt(
        &self,
        kind: IntentKind,
        customer_id: &str,
        attempt_id: Uuid,
    ) -> Result<Option<Intent>, StripeError> {
        let attempt_id = attempt_id.to_string();
        let is_its_own = |intent: &Intent| intent.metadata.get("attempt_id") == Some(&attempt_id);
        self.client.find(kind.path(), &[("customer", customer_id)], is_its_own).await
    }

    /// Ends an intent that has not succeeded; it never will.
    pub async fn cancel_intent(
        &self,
        kind: IntentKind,
        id: &str,
        idempotency_key: &str,
    ) -> Result<Intent, StripeError> {
        self.client.post(&format!("{}/{id}/cancel", kind.path()), &[], idempotency_key).await
    }

    /// Gives back what an intent has taken.
    pub async fn refund(
        &self,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<(), StripeError> {
        let _: Refund = self.client.post("/v1/refunds", form, idempotency_key).await?;
        Ok(())
    }
}

impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stripe").field("client", &self.client).finish_non_exhaustive()
    }
}
