use axum::extract::{Path, State};

use super::{Cancellation, Status, no_such_intent};
use crate::{call::Call, clock, error::Answer, sandbox::Sandbox};

const REASONS: [&str; 4] = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"];

/// `POST /v1/payment_intents/{id}/cancel`
pub async fn cancel_payment_intent(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/payment_intents/{id}/cancel")?;
    let reason = given.choice("cancellation_reason", &REASONS)?;
    let mut books = sandbox.books();
    let intent = books.payment_intents.get_mut(&id).ok_or_else(|| no_such_intent(&id))?;
    if matches!(intent.status, Status::Succeeded | Status::Canceled) {
        return Err(intent.unexpected_state(format!(
            "You cannot cancel this PaymentIntent because it has a status of {}. Only a \
             PaymentIntent with one of the following statuses may be canceled: \
             requires_payment_method, requires_capture, requires_confirmation, requires_action, \
             processing.",
            intent.status.as_str()
        )));
    }
    intent.status = Status::Canceled;
    intent.next_action = None;
    intent.cancellation = Some(Cancellation { at: clock::now(), reason });
    let json = intent.to_json();
    call.outbox.add(&mut books, "payment_intent.canceled", &json);
    books.payment_intents[&id].expanded(&given, &books)
}
