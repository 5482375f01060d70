//! The buyer's bank, as far as 3-D Secure goes: a page that asks whether the buyer is who they
//! say, and what becomes of the payment when they have answered.

use axum::{
    Form, Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    currencies,
    error::{Answer, StripeError},
    events::{Cause, Outbox},
    pages::Page,
    payment_intents::{self, PaymentIntent, Status, no_such_intent},
    sandbox::Sandbox,
};

const CHALLENGE: &str = include_str!("../js/challenge/challenge.html");

#[derive(Debug, Deserialize)]
pub struct Visit {
    client_secret: String,
}

#[derive(Debug, Deserialize)]
pub struct Reply {
    client_secret: String,
    outcome: Outcome,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Complete,
    Fail,
}

/// `GET /3d_secure/{intent}?client_secret=…[&return_url=…]`
pub async fn show_challenge(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(visit): Query<Visit>,
) -> Response {
    let books = sandbox.books();
    let waiting = books
        .payment_intents
        .get(&id)
        .filter(|intent| intent.client_secret == visit.client_secret)
        .filter(|intent| intent.status == Status::RequiresAction);
    match waiting {
        Some(intent) => Page::html(challenge_of(intent)).into_response(),
        None => (StatusCode::NOT_FOUND, "There is nothing to confirm here.").into_response(),
    }
}

fn challenge_of(intent: &PaymentIntent) -> String {
    let method = intent.payment_method.as_ref();
    let last4 = method.map(|method| method.card.last4.as_str()).unwrap_or_default();
    CHALLENGE
        .replace("{{amount}}", &currencies::written(intent.amount, &intent.currency).to_uppercase())
        .replace("{{last4}}", last4)
}

/// `POST /3d_secure/{intent}` with `client_secret` and `outcome`: `complete` or `fail`. Answers the
/// intent as a browser may see it.
pub async fn reply_to_challenge(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Form(reply): Form<Reply>,
) -> Answer {
    let outbox = Outbox::new(Cause::default(), sandbox.post.clone());
    let mut books = sandbox.books();
    let intent = books.payment_intents.get(&id);
    if intent.is_none_or(|intent| intent.client_secret != reply.client_secret) {
        return Err(no_such_intent(&id));
    }
    let settled = match reply.outcome {
        Outcome::Complete => payment_intents::authenticate(&mut books, &id, &outbox),
        Outcome::Fail => payment_intents::refuse_authentication(&mut books, &id, &outbox),
    };
    let intent = &books.payment_intents[&id];
    match settled {
        // The bank's page has nothing to say about a decline that follows: the intent tells it.
        Err(error) if intent.last_payment_error.is_none() => Err::<_, StripeError>(error),
        _ => Ok(Json(intent.to_public_json())),
    }
}
