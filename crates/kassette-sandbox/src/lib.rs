//! A stand-in for Stripe on one's own machine: the part of `api.stripe.com` and `js.stripe.com`
//! that a checkout needs, and the webhooks that follow. It forgets everything when it stops.
//!
//! Whoever talks to it must not be able to tell it from Stripe, but for the addresses and keys in
//! their configuration. So it is as strict: parameters that Stripe does not know are refused, keys
//! are checked, idempotency keys are honoured, confirmation tokens pay once.
//!
//! # For tests: the control API
//!
//! | call | does |
//! |---|---|
//! | `GET /_sandbox/` | a page of everything below, for people to read |
//! | `GET /_sandbox/payment_intents` | all of them, oldest first: `{"object": "list", "data": […]}` |
//! | `GET /_sandbox/setup_intents` | all of them, as above |
//! | `GET /_sandbox/charges` | every attempt to take money, as above |
//! | `GET /_sandbox/refunds` | all of them, as above |
//! | `POST /_sandbox/settle_refunds` | time passes at the banks: refunds to cards that take or refuse them later are now `succeeded` or `failed`; answers with a list of those that changed |
//! | `GET /_sandbox/tax_calculations` | every tax calculation, as above |
//! | `GET /_sandbox/tax_transactions` | every tax that was recorded, as above |
//! | `GET /_sandbox/events` | every event, as above, delivered or not |
//! | `POST /_sandbox/hold` | `{"path": "/v1/payment_intents", "method": "POST", "seconds": 5}`: from now on the answers of these calls are held back **after** they took effect, for `seconds` at most, or until released. `method` is POST unless given |
//! | `GET /_sandbox/held` | answers as soon as at least one call is held back, with a list of them: `{"method", "path", "request_id"}` |
//! | `POST /_sandbox/release` | ends all holds; what is held back is answered |
//! | `POST /_sandbox/webhook_endpoint` | `{"url": "http://…"}`: events, also those waiting for another try, go there from now on; `{"url": null}`: nowhere |
//! | `POST /_sandbox/payment_element` | `{"methods": ["card", "google_pay", "amazon_pay"]}`: what Payment Elements show that are opened from now on |
//! | `GET /_sandbox/deliveries` | every try to deliver an event, as above: `{"event", "type", "url", "at", "outcome"}`; `outcome` is the status that was answered, or why there is none, or `dropped` |
//! | `POST /_sandbox/redeliver/{event}` | delivers the event once more, past all faults; 404 if there is none |
//! | `POST /_sandbox/webhook_faults` | `{"fault": "drop", "type": "charge.refunded", "times": 1}`: see below |
//! | `DELETE /_sandbox/webhook_faults` | ends them; what they kept waiting is delivered |
//! | `POST /_sandbox/call_faults` | `{"fault": "fail", "path": "/v1/refunds", "nth": 2}`: see below |
//! | `DELETE /_sandbox/call_faults` | ends those that have not struck yet |
//!
//! In a path `*` stands for any one part, as in `/v1/payment_intents/*/confirm`.
//!
//! **Webhook faults** strike the next `times` events of `type`; all of them where one is left out.
//! `drop` never delivers them, `duplicate` delivers them twice, `reorder` delivers them after the
//! event that follows, and `delay` after `seconds`, or, without it, when the faults are ended.
//!
//! **Call faults** strike the `nth` call of a `method` (POST unless given) and `path` from now on, and
//! the ones after it if `times` is more than 1. `fail` answers with `status`: 500 unless given, or 429 or
//! 503. As at Stripe, a 500 is kept under the call's idempotency key, and answered again whenever the
//! same call is made with it; the others never reached the call. A call that fails has no effect, unless
//! `effect` is true, which goes with 500 only. `timeout` answers with nothing until `POST
//! /_sandbox/release`, and has no effect either. With
//! `late` the call takes effect, and is answered after `seconds`, or, without it, never before a
//! release: the caller has given up, and does not know what became of it.
//!
//! While an answer is held back, its events wait too, and its idempotency key is in use (409), as
//! with a call that takes long. If the caller hangs up, the events leave, and the same call with the
//! same key gets the answer that the first did not wait for.

// Stripe's objects have many fields, and `json!` takes one step of recursion for each.
#![recursion_limit = "256"]

mod auth;
mod books;
mod call;
mod call_faults;
mod cards;
mod challenge;
mod charges;
mod clock;
mod config;
mod confirmation_tokens;
mod confirming;
mod control;
mod currencies;
mod customer_sessions;
mod customers;
mod error;
mod events;
mod expansion;
mod form;
mod holds;
mod idempotency;
mod ids;
mod instruments;
mod listing;
mod metadata;
mod overview;
mod pages;
mod parameters;
mod payment_intents;
mod payment_method_domains;
mod payment_methods;
mod refunds;
mod routes;
mod sandbox;
mod setup_intents;
mod tax;
mod version;
mod webhooks;

use std::{io, sync::Arc};

use axum::Router;
use tokio::{net::TcpListener, sync::mpsc};

pub use config::{Config, Method};
use sandbox::Sandbox;
use webhooks::Webhooks;

/// A new sandbox, empty. Needs a Tokio runtime, on which it delivers webhooks until the router is
/// dropped.
pub fn app(config: Config) -> Router {
    let (url, secret) = (config.webhook_url.clone(), config.webhook_secret.clone());
    let webhooks = Arc::new(Webhooks::new(url, secret));
    let (post, posted) = mpsc::unbounded_channel();
    tokio::spawn(webhooks::deliver(posted, webhooks.clone()));
    routes::routes(Sandbox::new(config, webhooks, post))
}

/// Answers calls on `listener` for as long as it is polled.
pub async fn serve(listener: TcpListener, config: Config) -> io::Result<()> {
    axum::serve(listener, app(config)).await
}
