use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// What a call answers: an object, or the error in Stripe's shape.
pub type Answer = Result<Json<Value>, StripeError>;

/// An error as Stripe reports it: a status, and `{"error": {type, message, code, param, …}}`.
#[derive(Debug, Clone)]
pub struct StripeError {
    status: StatusCode,
    fields: Map<String, Value>,
}

impl StripeError {
    fn new(status: StatusCode, kind: &str, message: impl Into<String>) -> Self {
        let fields = Map::from_iter([
            ("message".to_owned(), Value::from(message.into())),
            ("type".to_owned(), Value::from(kind)),
        ]);
        Self { status, fields }
    }

    /// The call asks for something that makes no sense: 400.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", message)
    }

    /// No key, or a wrong one: 401.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_request_error", message)
    }

    /// The card's bank says no: 402.
    pub fn card(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYMENT_REQUIRED, "card_error", message)
    }

    /// Another call with the same idempotency key is still being carried out: 409.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "invalid_request_error", message)
    }

    /// The idempotency key belongs to a call with other parameters: 400.
    pub fn idempotency(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "idempotency_error", message)
    }

    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "invalid_request_error", message)
    }

    /// Nothing is wrong with the call: 429, 500 or 503.
    pub fn fault(status: StatusCode) -> Self {
        if status == StatusCode::TOO_MANY_REQUESTS {
            let message = "Request rate limit exceeded. Please try again later.";
            return Self::new(status, "invalid_request_error", message).code("rate_limit");
        }
        let message = "An unknown error occurred. Please try again later.";
        Self::new(status, "api_error", message)
    }

    /// An object named in the URL does not exist: 404.
    pub fn missing(kind: &str, id: &str, param: &str) -> Self {
        Self::not_found(no_such(kind, id)).code("resource_missing").param(param)
    }

    /// An object named in a parameter does not exist: 400.
    pub fn missing_reference(kind: &str, id: &str, param: &str) -> Self {
        Self::invalid(no_such(kind, id)).code("resource_missing").param(param)
    }

    #[must_use]
    pub fn code(self, code: &str) -> Self {
        self.with("code", code)
    }

    #[must_use]
    pub fn param(self, param: impl Into<String>) -> Self {
        self.with("param", param.into())
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    /// The error as an object keeps it, for example in `last_payment_error`.
    pub fn to_json(&self) -> Value {
        Value::Object(self.fields.clone())
    }
}

fn no_such(kind: &str, id: &str) -> String {
    format!("No such {kind}: '{id}'")
}

impl IntoResponse for StripeError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.fields }))).into_response()
    }
}
