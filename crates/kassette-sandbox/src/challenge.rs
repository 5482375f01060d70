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
    books::Books,
    currencies,
    error::Answer,
    events::{Cause, Outbox},
    pages::Page,
    payment_intents,
    sandbox::Sandbox,
    setup_intents,
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
    match challenge_of(&sandbox.books(), &id, &visit.client_secret) {
        Some(html) => Page::html(html).into_response(),
        None => (StatusCode::NOT_FOUND, "There is nothing to confirm here.").into_response(),
    }
}

/// The bank's question, if the intent of either kind waits for its answer.
fn challenge_of(books: &Books, id: &str, client_secret: &str) -> Option<String> {
    if let Some(intent) = books.payment_intents.get(id) {
        let waits = intent.status == payment_intents::Status::RequiresAction;
        let amount = currencies::written(intent.amount, &intent.currency).to_uppercase();
        let question = format!("A payment of <strong>{amount}</strong> with your card");
        return (waits && intent.client_secret == client_secret).then(|| {
            page(books, "Confirm your payment", &question, intent.payment_method.as_ref())
        });
    }
    let intent = books.setup_intents.get(id)?;
    let waits = intent.status == setup_intents::Status::RequiresAction;
    (waits && intent.client_secret == client_secret).then(|| {
        let question = "Saving your card for later payments, the one";
        page(books, "Confirm your card", question, intent.payment_method.as_ref())
    })
}

fn page(books: &Books, title: &str, question: &str, method: Option<&String>) -> String {
    let method = method.and_then(|id| books.payment_methods.get(id));
    let last4 = method.map(|method| method.card.last4.as_str()).unwrap_or_default();
    CHALLENGE
        .replace("{{title}}", title)
        .replace("{{question}}", question)
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
    if books.setup_intents.contains_key(&id) {
        reply_to_set_up(&mut books, &id, &reply, &outbox)
    } else {
        reply_to_payment(&mut books, &id, &reply, &outbox)
    }
}

fn reply_to_payment(books: &mut Books, id: &str, reply: &Reply, outbox: &Outbox) -> Answer {
    let intent = books.payment_intents.get(id);
    if intent.is_none_or(|intent| intent.client_secret != reply.client_secret) {
        return Err(payment_intents::no_such_intent(id));
    }
    payment_intents::require_waiting(books, id)?;
    // The bank's page has nothing to say about a decline that follows: the intent tells it.
    let _ = match reply.outcome {
        Outcome::Complete => payment_intents::authenticate(books, id, outbox).err(),
        Outcome::Fail => Some(payment_intents::refuse_authentication(books, id, outbox)),
    };
    Ok(Json(books.payment_intents[id].to_public_json()))
}

fn reply_to_set_up(books: &mut Books, id: &str, reply: &Reply, outbox: &Outbox) -> Answer {
    let intent = books.setup_intents.get(id);
    if intent.is_none_or(|intent| intent.client_secret != reply.client_secret) {
        return Err(setup_intents::no_such_intent(id));
    }
    setup_intents::require_waiting(books, id)?;
    // The bank's page has nothing to say about a decline that follows: the intent tells it.
    let _ = match reply.outcome {
        Outcome::Complete => setup_intents::set_up(books, id, outbox).err(),
        Outcome::Fail => Some(setup_intents::refuse_authentication(books, id, outbox)),
    };
    Ok(Json(books.setup_intents[id].to_public_json()))
}
