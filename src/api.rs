//! The checkout API, as far as a client secret reaches. Every call is one function; every failure is one [`Error`].

use futures_util::future::LocalBoxFuture;
use js_sys::{JSON, Object, Reflect};
use kassette_core::{ApiError, CheckoutPublic, ClientSecret, ErrorDetail, ValidationEntry};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCredentials, RequestInit, Response};

use crate::edit::{Edits, Value};
use crate::reading::{get, read, text};

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
        /// Stripe's word for why a card was declined.
        decline_code: Option<String>,
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

    /// The names of the fields that the server finds fault with.
    pub fn fields(&self) -> Vec<String> {
        match self {
            Self::Refused { error, .. } => match &error.detail {
                ErrorDetail::Entries(entries) => {
                    entries.iter().map(ValidationEntry::field).collect()
                }
                ErrorDetail::Text(_) => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Whether the session itself tells what to do now: it is not open, or somebody else is busy with it.
    pub fn is_about_status(&self) -> bool {
        self.is_named("NotOpenCheckout") || self.is_named("CheckoutLocked")
    }
}

/// The last edits together with the go-ahead.
#[derive(Clone, Debug)]
pub struct Confirm {
    pub edits: Edits,
    /// The processor's token for what was typed into the payment form.
    pub confirmation_token_id: Option<String>,
    /// The total that the buyer saw, in minor units. If it no longer holds, the answer is 409 `TotalChanged` and nothing is charged.
    pub expected_total_amount: Option<i64>,
}

/// What a call brings. In a box, so that whoever waits for it holds one pointer and not all that a call needs.
pub type Answer = LocalBoxFuture<'static, Result<CheckoutPublic, Error>>;

/// One session, reached through its client secret.
#[derive(Clone, Debug)]
pub struct Api {
    url: String,
}

impl Api {
    /// `base` has no trailing slash.
    pub fn new(base: &str, client_secret: &ClientSecret) -> Self {
        Self { url: [base, "/v1/checkouts/client/", client_secret.as_str()].concat() }
    }

    pub fn get(&self) -> Answer {
        send("GET", &self.url, None)
    }

    pub fn update(&self, edits: &Edits) -> Answer {
        send("PATCH", &self.url, Some(&body_of(edits)))
    }

    pub fn confirm(&self, confirm: &Confirm) -> Answer {
        let mut edits = confirm.edits.clone();
        if let Some(token) = &confirm.confirmation_token_id {
            edits = edits.followed_by(Edits::text("confirmation_token_id", token));
        }
        if let Some(total) = confirm.expected_total_amount {
            edits = edits.with("expected_total_amount", Value::Number(total));
        }
        send("POST", &self.below("/confirm"), Some(&body_of(&edits)))
    }

    /// The buyer will not complete the payment that waits for them. Not every server knows this.
    pub fn cancel(&self) -> Answer {
        send("POST", &self.below("/cancel"), Some(&Object::new()))
    }

    /// The buyer sees the checkout. What is answered does not matter: it is taken in, so that the connection is free again, and not
    /// read.
    pub async fn opened(&self) {
        let response = ask("POST", &self.below("/opened"), Some(&Object::new())).await;
        if let Ok(Ok(text)) = response.map(|response| response.unchecked_into::<Response>().text())
        {
            _ = JsFuture::from(text).await;
        }
    }

    /// Where the session's server-sent events come from.
    pub fn stream_url(&self) -> String {
        self.below("/stream")
    }

    fn below(&self, path: &str) -> String {
        [&self.url, path].concat()
    }
}

/// The edits as an object, those of nested fields in objects of their own.
pub fn body_of(edits: &Edits) -> Object {
    let body = Object::new();
    for (field, value) in edits.iter() {
        let value = match value {
            Value::Nothing => JsValue::NULL,
            Value::Bool(yes) => (*yes).into(),
            // Whatever is counted or paid here is a number that JavaScript has exactly.
            #[expect(clippy::cast_precision_loss, reason = "see above")]
            Value::Number(number) => (*number as f64).into(),
            Value::Text(text) => text.into(),
        };
        let (object, name) = match field.split_once('.') {
            Some((key, part)) => (part_of(&body, key), part),
            None => (body.clone(), &**field),
        };
        _ = Reflect::set(&object, &name.into(), &value);
    }
    body
}

fn part_of(body: &Object, key: &str) -> Object {
    let there = Reflect::get(body, &key.into()).ok().filter(JsValue::is_object);
    there.map_or_else(
        || {
            let part = Object::new();
            _ = Reflect::set(body, &key.into(), &part);
            part
        },
        Object::from,
    )
}

fn send(method: &str, url: &str, body: Option<&JsValue>) -> Answer {
    let response = ask(method, url, body);
    Box::pin(async {
        let response: Response = response.await.map_err(|_| Error::Network)?.unchecked_into();
        answer(response).await
    })
}

/// The request is on its way when this returns.
fn ask(method: &str, url: &str, body: Option<&JsValue>) -> JsFuture {
    let request = RequestInit::new();
    request.set_method(method);
    request.set_credentials(RequestCredentials::Omit);
    if let Some(body) = body {
        let headers = Headers::new().expect("the header is valid");
        _ = headers.set("content-type", "application/json");
        request.set_headers(&headers);
        request.set_body(&JSON::stringify(body).map_or(JsValue::NULL, JsValue::from));
    }
    JsFuture::from(window().fetch_with_str_and_init(url, &request))
}

async fn answer(response: Response) -> Result<CheckoutPublic, Error> {
    let status = response.status();
    if status == 429 {
        let seconds = response.headers().get("retry-after").ok().flatten();
        let seconds = seconds.and_then(|text| text.parse().ok());
        return Err(Error::TooOften { seconds: seconds.unwrap_or(60) });
    }
    let json = JsFuture::from(response.text().map_err(|_| Error::Network)?);
    let json = json.await.map_err(|_| Error::Network)?.as_string().unwrap_or_default();
    let body = JSON::parse(&json).map_err(|_| Error::Unreadable { status })?;
    if response.ok() {
        return read(&body).ok_or(Error::Unreadable { status });
    }
    let error = read(&body).ok_or(Error::Unreadable { status })?;
    let decline_code = text(&body, "decline_code");
    let checkout = read(&get(&body, "checkout")).map(Box::new);
    Err(Error::Refused { status, error, decline_code, checkout })
}

/// A session from the text of its JSON.
pub fn parse_checkout(text: &str) -> Option<CheckoutPublic> {
    read(&JSON::parse(text).ok()?)
}
