use axum::extract::{Path, State};

use super::{Status, no_such_intent};
use crate::{call::Call, error::Answer, sandbox::Sandbox};

const REASONS: [&str; 3] = ["abandoned", "duplicate", "requested_by_customer"];

/// `POST /v1/setup_intents/{id}/cancel`
pub async fn cancel_setup_intent(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/setup_intents/{id}/cancel")?;
    let reason = given.choice("cancellation_reason", &REASONS)?;
    let mut books = sandbox.books();
    let intent = books.setup_intents.get_mut(&id).ok_or_else(|| no_such_intent(&id))?;
    if matches!(intent.status, Status::Succeeded | Status::Canceled) {
        return Err(intent.unexpected_state(format!(
            "You cannot cancel this SetupIntent because it has a status of {}. Only a SetupIntent \
             with one of the following statuses may be canceled: requires_payment_method, \
             requires_confirmation, requires_action.",
            intent.status.as_str()
        )));
    }
    intent.status = Status::Canceled;
    intent.next_action = None;
    intent.cancellation_reason = reason;
    let json = intent.to_json();
    call.outbox.add(&mut books, "setup_intent.canceled", &json);
    books.setup_intents[&id].expanded(&given, &books)
}
