//! The checkout API, as far as a client secret reaches. Every call is one function; every failure is one [`Error`].

use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::JSON;
use kassette_core::{ApiError, CheckoutConfirm, CheckoutPublic, CheckoutUpdate, ClientSecret};
use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::RequestCredentials;

use crate::reading::{get, read};

/// Why a call brought no session.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// No answer: what the server did with the request is not known.
    Network,
    /// The server said no.
    Refused {
        /// HTTP status.
        status: u16,
        error: ApiError,
        /// The session as it is now, where the server sent it along (409 `TotalChanged`).
        checkout: Option<Box<CheckoutPublic>>,
    },
    /// It was tried too often (429).
    TooOften {
        /// After this many seconds it may be tried again.
        seconds: u32,
    },
    /// An answer that is not the API's.
    Unreadable {
        /// HTTP status.
        status: u16,
    },
}

impl Error {
    /// Whether the server said no, and calls the reason `name`.
    pub fn is_named(&self, name: &str) -> bool {
        matches!(self, Self::Refused { error, .. } if error.error == name)
    }

    /// Whether the session itself tells what to do now: it is not open, or somebody else is busy with it.
    pub fn is_about_status(&self) -> bool {
        self.is_named("NotOpenCheckout") || self.is_named("CheckoutLocked")
    }
}

/// One session, reached through its client secret.
#[derive(Clone, Debug)]
pub struct Api {
    url: String,
}

impl Api {
    /// `base` has no trailing slash.
    pub fn new(base: &str, client_secret: &ClientSecret) -> Self {
        Self { url: format!("{base}/v1/checkouts/client/{}", client_secret.as_str()) }
    }

    pub async fn get(&self) -> Result<CheckoutPublic, Error> {
        let request = Request::get(&self.url).credentials(RequestCredentials::Omit);
        answer(request.send().await).await
    }

    pub async fn update(&self, update: &CheckoutUpdate) -> Result<CheckoutPublic, Error> {
        send(Request::patch(&self.url), update).await
    }

    pub async fn confirm(&self, confirm: &CheckoutConfirm) -> Result<CheckoutPublic, Error> {
        send(Request::post(&format!("{}/confirm", self.url)), confirm).await
    }

    /// The buyer sees the checkout. What is answered does not matter.
    pub async fn opened(&self) {
        _ = send(Request::post(&format!("{}/opened", self.url)), &CheckoutUpdate::default()).await;
    }

    /// Where the session's server-sent events come from.
    pub fn stream_url(&self) -> String {
        format!("{}/stream", self.url)
    }
}

async fn send(request: RequestBuilder, body: &impl Serialize) -> Result<CheckoutPublic, Error> {
    let request = request
        .credentials(RequestCredentials::Omit)
        .header("content-type", "application/json")
        .body(write_json(body))
        .map_err(|_| Error::Network)?;
    answer(request.send().await).await
}

async fn answer(response: Result<Response, gloo_net::Error>) -> Result<CheckoutPublic, Error> {
    let response = response.map_err(|_| Error::Network)?;
    let status = response.status();
    if status == 429 {
        let seconds = response.headers().get("retry-after").and_then(|text| text.parse().ok());
        return Err(Error::TooOften { seconds: seconds.unwrap_or(60) });
    }
    let text = response.text().await.map_err(|_| Error::Network)?;
    let body = JSON::parse(&text).map_err(|_| Error::Unreadable { status })?;
    if response.ok() {
        return read(&body).ok_or(Error::Unreadable { status });
    }
    let error = read(&body).ok_or(Error::Unreadable { status })?;
    let checkout = read(&get(&body, "checkout")).map(Box::new);
    Err(Error::Refused { status, error, checkout })
}

/// A session from the text of its JSON.
pub fn parse_checkout(text: &str) -> Option<CheckoutPublic> {
    read(&JSON::parse(text).ok()?)
}

fn write_json(value: &impl Serialize) -> JsValue {
    let value = to_js(value);
    JSON::stringify(&value).map_or(JsValue::NULL, JsValue::from)
}

/// A plain JavaScript object with the keys and values that JSON would have.
pub fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .expect("our own types have string keys and plain values")
}
