use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kassette_core::{CheckoutPublic, CheckoutStatus};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::scope::{self, Scope};
use crate::embedding::{Origin, refusal};
use crate::payments::refusal::Refusal;
use crate::payments::stripe::StripeError;
use crate::store::StoreError;
use crate::trace;
use crate::validation::Problem;

/// Everything that a request can end with instead of what it asked for, and the one place where that becomes HTTP.
#[derive(Debug)]
pub enum Error {
    /// No route has this path.
    NoRoute,
    /// The path exists, but not for this method.
    MethodNotAllowed,
    /// A token is needed and none came.
    Unauthorized,
    /// A token came that opens nothing.
    InvalidToken,
    /// The token is good, but not for this. One of these scopes would be needed.
    InsufficientScope(Vec<Scope>),
    /// The token has the scope, but nobody can do this with a token.
    NotPermitted,
    /// No such object, or it is somebody else's.
    NotFound,
    /// The request does not have the shape that the route wants.
    Malformed(Vec<Problem>),
    /// The shape is right, but what is said cannot be.
    Invalid(Vec<Problem>),
    BodyTooLarge,
    /// The session is past its time.
    Expired,
    NotOpen {
        id: Uuid,
        status: CheckoutStatus,
    },
    /// Another request is changing the same session.
    Locked,
    /// The organization lets others embed its checkouts, not pages of this origin.
    EmbedHostNotAllowed(Box<Origin>),
    /// The customer whom the session is linked to was deleted since.
    CustomerDeleted,
    /// The total is not what the buyer saw; nothing was charged.
    TotalChanged(Box<CheckoutPublic>),
    /// The customer has a subscription already, and the merchant allows one.
    AlreadyActiveSubscription,
    /// The customer used the discount as often as one customer may.
    DiscountRedemptionLimitReached,
    /// This server has no payment processor to charge with.
    PaymentNotReady,
    /// The tax cannot be calculated at the moment, and without it nothing can be charged.
    TaxUnavailable,
    /// Paying was tried too often; in so many seconds it can be tried again.
    TooManyAttempts {
        retry_after: i64,
    },
    /// The processor refused, or the buyer's bank.
    Payment(Refusal),
    /// As [`Self::Payment`], where a payment method was to be saved.
    PaymentMethodSetupFailed(Refusal),
    /// The only payment method of a customer who pays for a subscription.
    PaymentMethodInUse,
    /// The customer has not begun to save a payment method.
    CustomerNotReady,
    /// The processor cannot be reached, or does not answer as it should. The cause is logged, never sent.
    ProcessorUnavailable(StripeError),
    /// A webhook without a readable body or signature header.
    WebhookUnreadable,
    /// A webhook whose signature is wrong or too old.
    WebhookForged,
    /// Not the caller's fault. The cause is logged, never sent.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

const INVALID_TOKEN: &str =
    "The access token provided is expired, revoked, malformed, or invalid for other reasons.";

const INSUFFICIENT_SCOPE: &str =
    "The request requires higher privileges than provided by the access token.";

impl Error {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoRoute | Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unauthorized | Self::InvalidToken | Self::WebhookForged => {
                StatusCode::UNAUTHORIZED
            }
            Self::Malformed(_) | Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Expired => StatusCode::GONE,
            Self::NotOpen { .. }
            | Self::PaymentNotReady
            | Self::AlreadyActiveSubscription
            | Self::DiscountRedemptionLimitReached
            | Self::EmbedHostNotAllowed(_)
            | Self::NotPermitted
            | Self::CustomerNotReady
            | Self::InsufficientScope(_) => StatusCode::FORBIDDEN,
            Self::Locked | Self::CustomerDeleted | Self::TotalChanged(_) => StatusCode::CONFLICT,
            Self::Payment(_)
            | Self::PaymentMethodSetupFailed(_)
            | Self::PaymentMethodInUse
            | Self::TaxUnavailable
            | Self::WebhookUnreadable => StatusCode::BAD_REQUEST,
            Self::ProcessorUnavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn body(&self) -> Value {
        match self {
            Self::NoRoute => json!({ "detail": "Not Found" }),
            Self::MethodNotAllowed => json!({ "detail": "Method Not Allowed" }),
            Self::Unauthorized => named("Unauthorized", "Unauthorized"),
            Self::InvalidToken => {
                json!({ "error": "invalid_token", "error_description": INVALID_TOKEN })
            }
            Self::InsufficientScope(_) => {
                json!({ "error": "insufficient_scope", "error_description": INSUFFICIENT_SCOPE })
            }
            Self::NotPermitted => named("NotPermitted", "Not permitted"),
            Self::NotFound => named("ResourceNotFound", "Not found"),
            Self::Malformed(problems) => entries("RequestValidationError", problems),
            Self::Invalid(problems) => entries("PolarRequestValidationError", problems),
            Self::BodyTooLarge => {
                named("RequestBodyTooLarge", "The request body is larger than can be taken here.")
            }
            Self::Expired => named("ExpiredCheckoutError", "This checkout has expired."),
            Self::NotOpen { id, status } => named(
                "NotOpenCheckout",
                &format!("Checkout {id} is not open: it is {}.", status.as_str()),
            ),
            Self::Locked => named("CheckoutLocked", "This checkout is being changed. Try again."),
            Self::EmbedHostNotAllowed(origin) => {
                let refusal = refusal::Refusal::NotListed((**origin).clone());
                named("EmbedHostNotAllowed", &refusal.advice())
            }
            Self::CustomerDeleted => named(
                "CheckoutCustomerDeleted",
                "The customer of this checkout was deleted. Nothing was charged.",
            ),
            Self::TotalChanged(checkout) => json!({
                "error": "TotalChanged",
                "detail": "The total is no longer the expected one. Nothing was charged.",
                "checkout": checkout,
            }),
            Self::AlreadyActiveSubscription => {
                named("AlreadyActiveSubscriptionError", "You already have an active subscription.")
            }
            Self::DiscountRedemptionLimitReached => named(
                "DiscountRedemptionLimitReached",
                "This discount was already used as often as it can be.",
            ),
            Self::PaymentNotReady => {
                named("PaymentNotReady", "This server is not set up to take payments.")
            }
            Self::TaxUnavailable => named(
                "PaymentError",
                "The tax cannot be calculated at the moment. Nothing was charged: try again.",
            ),
            Self::TooManyAttempts { .. } => named(
                "TooManyAttempts",
                "Too many attempts to pay. Nothing was charged: wait a little and try again.",
            ),
            Self::Payment(refusal) => declined("PaymentError", refusal),
            Self::PaymentMethodSetupFailed(refusal) => {
                declined("PaymentMethodSetupFailed", refusal)
            }
            Self::PaymentMethodInUse => named(
                "PaymentMethodInUseByActiveSubscription",
                "A subscription is paid with this payment method. Add another one before you remove it.",
            ),
            Self::CustomerNotReady => {
                named("CustomerNotReady", "This customer has not begun to save a payment method.")
            }
            Self::ProcessorUnavailable(_) => named(
                "PaymentProcessorUnavailable",
                "The payment processor cannot be reached at the moment. Nothing was charged: try again.",
            ),
            Self::WebhookUnreadable => named("BadRequest", "The event cannot be read."),
            Self::WebhookForged => named("InvalidSignature", "The event is not signed by Stripe."),
            Self::Internal(_) => {
                named("InternalServerError", "Something went wrong on this server.")
            }
        }
    }
}

impl Error {
    /// What `WWW-Authenticate` says about the token that is needed.
    fn challenge(&self) -> Option<String> {
        let refusal = |error: &str, description: &str| {
            format!(r#"Bearer realm="polar", error="{error}", error_description="{description}""#)
        };
        match self {
            Self::Unauthorized => Some(r#"Bearer realm="polar""#.to_owned()),
            Self::InvalidToken => Some(refusal("invalid_token", INVALID_TOKEN)),
            Self::InsufficientScope(needed) => {
                let refusal = refusal("insufficient_scope", INSUFFICIENT_SCOPE);
                Some(format!(r#"{refusal}, scope="{}""#, scope::names(needed)))
            }
            _ => None,
        }
    }
}

fn named(error: &str, detail: &str) -> Value {
    json!({ "error": error, "detail": detail })
}

/// Says why the card was declined, if it was.
fn declined(error: &str, refusal: &Refusal) -> Value {
    let mut body = named(error, &refusal.message);
    if let Some(code) = &refusal.decline_code {
        body["decline_code"] = json!(code);
    }
    body
}

fn entries(error: &str, problems: &[Problem]) -> Value {
    json!({ "error": error, "detail": problems })
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause = %cause, "the request failed");
        }
        if let Self::ProcessorUnavailable(cause) = &self {
            tracing::error!(%cause, "payment methods cannot be looked after");
        }
        let body = self.body();
        trace::name_error(body["error"].as_str().unwrap_or_default());
        let mut response = (self.status(), Json(body)).into_response();
        if let Some(challenge) = self.challenge() {
            let challenge = challenge.parse().expect("the descriptions are plain ASCII");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Self::TooManyAttempts { retry_after } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        if matches!(self, Self::InvalidToken | Self::InsufficientScope(_)) {
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        }
        response
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Locked,
            error => Self::Internal(error.into()),
        }
    }
}
