mod tax;

use std::fmt;
use std::time::Duration;

use axum::http::StatusCode;
use kassette_core::Timestamp;
use serde::Deserialize;
use url::Url;

use super::signature::{self, Forged};
use crate::config::StripeKeys;
pub use tax::TaxCalculation;

/// Stripe's API, and the keys that it wants.
pub struct Stripe {
    http: reqwest::Client,
    api_url: String,
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
    pub metadata: std::collections::BTreeMap<String, String>,
    #[serde(alias = "last_setup_error")]
    pub last_payment_error: Option<ErrorBody>,
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
    pub message: Option<String>,
    /// The parameter that is at fault.
    pub param: Option<String>,
    /// The intent that was declined.
    pub payment_intent: Option<IntentId>,
}

impl ErrorBody {
    /// Whether Stripe knows nothing of what the parameter `param` names.
    pub fn is_missing(&self, param: &str) -> bool {
        self.code.as_deref() == Some("resource_missing") && self.param.as_deref() == Some(param)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct IntentId {
    pub id: String,
}

#[derive(Debug)]
pub enum StripeError {
    /// Stripe's last word: it refused, and asking again would not help.
    Refused(ErrorBody),
    /// Stripe does not take our key. It did nothing this time; what it did before, it does not say.
    Unauthorized,
    /// Nobody knows whether it happened. Ask again, with the same idempotency key.
    Unknown(String),
}

impl fmt::Display for StripeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "Stripe refused: {} {:?}", error.kind, error.code),
            Self::Unauthorized => f.write_str("Stripe does not accept the secret key"),
            Self::Unknown(reason) => write!(f, "no answer from Stripe: {reason}"),
        }
    }
}

impl std::error::Error for StripeError {}

#[derive(Deserialize)]
struct Customer {
    id: String,
}

#[derive(Deserialize)]
struct Failure {
    error: ErrorBody,
}

impl Stripe {
    /// `timeout` is how long an answer is waited for.
    ///
    /// # Errors
    /// This machine has no way to make TLS connections.
    pub fn new(keys: StripeKeys, api_url: &Url, timeout: Duration) -> Result<Self, reqwest::Error> {
        // One process, one choice; a second call finds it made already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, api_url: api_url.as_str().trim_end_matches('/').to_owned(), keys })
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
        let customer: Customer = self.post("/v1/customers", form, idempotency_key).await?;
        Ok(customer.id)
    }

    /// Makes an intent and confirms it.
    pub async fn create_intent(
        &self,
        kind: IntentKind,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<Intent, StripeError> {
        self.post(kind.path(), form, idempotency_key).await
    }

    pub async fn intent(&self, kind: IntentKind, id: &str) -> Result<Intent, StripeError> {
        let url = format!("{}{}/{id}", self.api_url, kind.path());
        self.answer(self.http.get(url)).await
    }

    async fn post<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<T, StripeError> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .http
            .post(format!("{}{path}", self.api_url))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("idempotency-key", idempotency_key)
            .body(body);
        self.answer(request).await
    }

    async fn answer<T: serde::de::DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<T, StripeError> {
        // The URL may hold ids that are nobody's business in a log.
        let unknown = |error: reqwest::Error| StripeError::Unknown(error.without_url().to_string());
        let response = request.bearer_auth(&self.keys.secret).send().await.map_err(unknown)?;
        let status = response.status();
        let body = response.bytes().await.map_err(unknown)?;
        if status.is_success() {
            return serde_json::from_slice(&body)
                .map_err(|error| StripeError::Unknown(format!("unreadable answer: {error}")));
        }
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Err(StripeError::Unauthorized);
        }
        match serde_json::from_slice::<Failure>(&body) {
            Ok(failure) if is_final(status) && failure.error.kind != "idempotency_error" => {
                Err(StripeError::Refused(failure.error))
            }
            _ => Err(StripeError::Unknown(format!("status {status}"))),
        }
    }
}

impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stripe").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// Whether a failed answer settles the question. 409: the same question is being answered right now. 429: too many
/// questions. 5xx: anything may have happened.
fn is_final(status: StatusCode) -> bool {
    status.is_client_error()
        && !matches!(status, StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS)
}
