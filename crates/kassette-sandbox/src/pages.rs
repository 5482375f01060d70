//! Stripe.js, the Payment Element's page and the bank's page: all that a browser loads.

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Stripe.js is one classic script, in a scope of its own.
const STRIPE_JS: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("../js/stripe/errors.js"),
    include_str!("../js/stripe/frame.js"),
    include_str!("../js/stripe/options.js"),
    include_str!("../js/stripe/payment_element.js"),
    include_str!("../js/stripe/elements.js"),
    include_str!("../js/stripe/api.js"),
    include_str!("../js/stripe/confirmation_token.js"),
    include_str!("../js/stripe/next_action.js"),
    include_str!("../js/stripe/confirm.js"),
    include_str!("../js/stripe/stripe.js"),
    "})();\n",
);

/// Pages run their own scripts and styles only, and talk to the sandbox only. Any site may frame
/// them: that is what they are for.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const IMAGE: &str = "image/svg+xml";

macro_rules! file {
    ($name:literal, $kind:expr, $folder:literal) => {
        ($name, $kind, include_str!(concat!("../js/", $folder, "/", $name)))
    };
}

/// The files below `/pages/`: name, kind, contents.
static FILES: &[(&str, &str, &str)] = &[
    file!("payment.html", HTML, "payment"),
    file!("payment.css", STYLE, "payment"),
    file!("payment.js", SCRIPT, "payment"),
    file!("appearance.js", SCRIPT, "payment"),
    file!("card.js", SCRIPT, "payment"),
    file!("field.js", SCRIPT, "payment"),
    file!("form.js", SCRIPT, "payment"),
    file!("texts.js", SCRIPT, "payment"),
    file!("token.js", SCRIPT, "payment"),
    file!("amex.svg", IMAGE, "payment"),
    file!("card.svg", IMAGE, "payment"),
    file!("mastercard.svg", IMAGE, "payment"),
    file!("visa.svg", IMAGE, "payment"),
    file!("challenge.css", STYLE, "challenge"),
    file!("challenge.js", SCRIPT, "challenge"),
];

/// Something that a browser loads.
#[derive(Debug)]
pub struct Page {
    kind: &'static str,
    body: std::borrow::Cow<'static, str>,
}

impl Page {
    pub fn html(body: String) -> Self {
        Self { kind: HTML, body: body.into() }
    }

    fn named(name: &str) -> Option<Self> {
        let (_, kind, body) = FILES.iter().find(|(known, ..)| *known == name)?;
        Some(Self { kind, body: (*body).into() })
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.kind)),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        ];
        (headers, self.body.into_owned()).into_response()
    }
}

/// `GET /v3/` and its other names
pub async fn stripe_js() -> Response {
    Page { kind: SCRIPT, body: STRIPE_JS.into() }.into_response()
}

/// `GET /pages/{name}`
pub async fn page(Path(name): Path<String>) -> Response {
    Page::named(&name)
        .map_or_else(|| StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response)
}
