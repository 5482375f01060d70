use std::fmt;
use std::time::Duration;

use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::{ErrorBody, StripeError};

/// The version of Stripe's API that every call asks for, so that the account's own setting changes nothing. What we rely on of it:
/// an intent's `last_payment_error` and `last_setup_error`, an error's `payment_intent` and `setup_intent`, a tax calculation's
/// `tax_breakdown[].tax_rate_details`, and the wallets' `status` of a payment method domain.
pub const API_VERSION: &str = "2026-10-28.endive";

/// What can be asked with the secret key alone.
pub struct Client {
    http: reqwest::Client,
    api_url: String,
    secret_key: String,
}

/// Whether an answer was given before, under the same idempotency key.
const REPLAYED: &str = "idempotent-replayed";

/// What Stripe lists, page by page.
pub(super) trait Listed: DeserializeOwned {
    fn id(&self) -> &str;
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    #[serde(default)]
    has_more: bool,
}

impl<T: Listed> List<T> {
    /// The last object, if there are more behind it.
    fn last_before_more(&self) -> Option<String> {
        self.data.last().filter(|_| self.has_more).map(|object| object.id().to_owned())
    }
}

/// Objects that one page of a list has at most.
const PAGE: &str = "100";

#[derive(Deserialize)]
struct Failure {
    error: ErrorBody,
}

impl Client {
    /// `timeout` is how long an answer is waited for.
    ///
    /// # Errors
    /// This machine has no way to make TLS connections.
    pub fn new(
        secret_key: String,
        api_url: &Url,
        timeout: Duration,
    ) -> Result<Self, reqwest::Error> {
        // One process, one choice; a second call finds it made already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, api_url: api_url.as_str().trim_end_matches('/').to_owned(), secret_key })
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, StripeError> {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        self.answer(self.http.get(format!("{}{path}{mark}{query}", self.api_url))).await
    }

    /// The first object of the list at `path` that is wanted; the newest comes first.
    pub(super) async fn find<T: Listed>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Option<T>, StripeError> {
        let mut last: Option<String> = None;
        loop {
            let page: List<T> = self.page(path, query, last.as_deref()).await?;
            last = page.last_before_more();
            let found = page.data.into_iter().find(&is_wanted);
            if found.is_some() || last.is_none() {
                return Ok(found);
            }
        }
    }

    /// Every object of the list at `path`, the newest first.
    pub(super) async fn all<T: Listed>(&self, path: &str) -> Result<Vec<T>, StripeError> {
        let mut all = Vec::new();
        let mut last: Option<String> = None;
        loop {
            let page: List<T> = self.page(path, &[], last.as_deref()).await?;
            last = page.last_before_more();
            all.extend(page.data);
            if last.is_none() {
                return Ok(all);
            }
        }
    }

    async fn page<T: Listed>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        after: Option<&str>,
    ) -> Result<List<T>, StripeError> {
        let mut query = query.to_vec();
        query.push(("limit", PAGE));
        query.extend(after.map(|id| ("starting_after", id)));
        self.get(path, &query).await
    }

    pub(super) async fn post<T: DeserializeOwned>(
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

    async fn answer<T: DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<T, StripeError> {
        // The URL may hold ids that are nobody's business in a log.
        let unknown = |error: reqwest::Error| StripeError::Unknown(error.without_url().to_string());
        let request = request.bearer_auth(&self.secret_key).header("stripe-version", API_VERSION);
        let response = request.send().await.map_err(unknown)?;
        let status = response.status();
        let is_replayed = response.headers().get(REPLAYED).is_some_and(|value| value == "true");
        let body = response.bytes().await.map_err(unknown)?;
        if status.is_success() {
            return serde_json::from_slice(&body)
                .map_err(|error| StripeError::Unknown(format!("unreadable answer: {error}")));
        }
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Err(StripeError::Unauthorized);
        }
        // An answer that is given again is that of a question which is over; any other 5xx may come from somebody on the way.
        if status.is_server_error() && is_replayed {
            return Err(StripeError::BrokenDown);
        }
        match serde_json::from_slice::<Failure>(&body) {
            Ok(failure) if is_final(status) && failure.error.kind != "idempotency_error" => {
                Err(StripeError::Refused(Box::new(failure.error)))
            }
            _ => Err(StripeError::Unknown(format!("status {status}"))),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// Whether a failed answer settles the question. 409: the same question is being answered right now. 429: too many
/// questions. 5xx: anything may have happened.
fn is_final(status: StatusCode) -> bool {
    status.is_client_error()
        && !matches!(status, StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS)
}
