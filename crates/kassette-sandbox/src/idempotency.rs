use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use crate::error::StripeError;

const MAX_KEY_LENGTH: usize = 255;
const ORIGINAL_REQUEST: HeaderName = HeaderName::from_static("original-request");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The calls that were made with an idempotency key, and what they were answered.
#[derive(Debug, Clone, Default)]
pub struct Idempotency(Arc<Mutex<HashMap<String, Entry>>>);

#[derive(Debug)]
struct Entry {
    path: String,
    parameters: Map<String, Value>,
    in_use: bool,
    stored: Option<Stored>,
}

/// An answer that is given again.
#[derive(Debug, Clone)]
pub struct Stored {
    status: StatusCode,
    body: Bytes,
    request_id: String,
}

/// An answer, with the claim on its key, if it has one, until the answer has left.
#[derive(Debug)]
pub struct Claimed {
    pub response: Response,
    pub claim: Option<Claim>,
}

/// The right to carry out the call of a key. Until it is dropped the key is in use.
#[derive(Debug)]
pub struct Claim {
    key: String,
    entries: Idempotency,
}

impl Idempotency {
    /// The claim on a new key, or what a known one was answered.
    pub fn claim(
        &self,
        key: &str,
        path: &str,
        parameters: &Map<String, Value>,
    ) -> Result<Result<Claim, Stored>, StripeError> {
        if key.is_empty() || key.len() > MAX_KEY_LENGTH {
            return Err(StripeError::invalid(format!(
                "Idempotency keys must have between 1 and {MAX_KEY_LENGTH} characters."
            )));
        }
        let mut entries = self.entries();
        if let Some(entry) = entries.get(key) {
            return entry.again(key, path, parameters).map(Err);
        }
        let entry = Entry {
            path: path.to_owned(),
            parameters: parameters.clone(),
            in_use: true,
            stored: None,
        };
        entries.insert(key.to_owned(), entry);
        Ok(Ok(Claim { key: key.to_owned(), entries: self.clone() }))
    }

    /// Whether calls with this key are not carried out any more.
    pub fn has_answer(&self, key: &str) -> bool {
        self.entries().get(key).is_some_and(|entry| entry.stored.is_some())
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.lock().expect("nothing panics while it holds the idempotency keys")
    }
}

impl Entry {
    fn again(
        &self,
        key: &str,
        path: &str,
        parameters: &Map<String, Value>,
    ) -> Result<Stored, StripeError> {
        if self.path != path || self.parameters != *parameters {
            return Err(StripeError::idempotency(format!(
                "Keys for idempotent requests can only be used with the same parameters they were \
                 first used with. Try using a key other than '{key}' if you meant to execute a \
                 different request."
            )));
        }
        let stored = self.stored.clone().filter(|_| !self.in_use);
        stored.ok_or_else(|| {
            let message = format!(
                "There is currently another in-progress request using this Idempotent Key (that \
                 probably means you submitted twice, and the other request is still going \
                 through): {key}. Please try again later."
            );
            StripeError::conflict(message).code("idempotency_key_in_use")
        })
    }
}

impl Claim {
    /// Keeps the answer of a call that was begun, whatever became of it. One that was refused as malformed can be made
    /// again with the same key.
    pub async fn keep(&self, response: Response, request_id: &str) -> Response {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        if was_carried_out(parts.status) || parts.status.is_server_error() {
            let stored = Stored {
                status: parts.status,
                body: body.clone(),
                request_id: request_id.to_owned(),
            };
            if let Some(entry) = self.entries.entries().get_mut(&self.key) {
                entry.stored = Some(stored);
            }
        }
        Response::from_parts(parts, Body::from(body))
    }
}

/// Whether a call with this answer had an effect, if only that a card was declined.
pub fn was_carried_out(status: StatusCode) -> bool {
    status.is_success() || status == StatusCode::PAYMENT_REQUIRED
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut entries = self.entries.entries();
        match entries.get_mut(&self.key) {
            Some(Entry { stored: None, .. }) => drop(entries.remove(&self.key)),
            Some(entry) => entry.in_use = false,
            None => {}
        }
    }
}

impl Stored {
    pub fn replayed(self) -> Response {
        let json = HeaderValue::from_static("application/json");
        let mut response = (self.status, [(header::CONTENT_TYPE, json)], self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
        if let Ok(request_id) = HeaderValue::from_str(&self.request_id) {
            headers.insert(ORIGINAL_REQUEST, request_id);
        }
        response
    }
}
