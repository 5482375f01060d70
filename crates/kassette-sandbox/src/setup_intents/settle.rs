//! How an attempt ends: the bank agrees, declines, or does not recognize the buyer.

use super::{Status, no_such_intent};
use crate::{
    books::Books, error::StripeError, events::Outbox, payment_intents::NOT_AUTHENTICATED,
    payment_methods::PaymentMethod,
};

/// Makes the intent's card ready for later. A decline is recorded in the intent, and is the answer
/// to the call.
pub fn set_up(books: &mut Books, id: &str, outbox: &Outbox) -> Result<(), StripeError> {
    let mut method = payment_method_of(books, id).cloned().ok_or_else(|| no_such_intent(id))?;
    if let Some(decline) = method.card.decline_of_set_up() {
        return Err(fail(books, id, method.declined(decline), outbox));
    }
    let intent = books.setup_intents.get_mut(id).ok_or_else(|| no_such_intent(id))?;
    intent.status = Status::Succeeded;
    intent.next_action = None;
    intent.last_setup_error = None;
    method.set_up |= intent.usage == "off_session";
    let done = intent.to_json();
    if let Some(customer) = intent.customer.clone() {
        method.attach(&customer, books, outbox);
    }
    books.payment_methods.insert(method.id.clone(), method);
    outbox.add(books, "setup_intent.succeeded", &done);
    Ok(())
}

/// The bank has not recognized the buyer.
pub fn refuse_authentication(books: &mut Books, id: &str, outbox: &Outbox) -> StripeError {
    let mut error =
        StripeError::invalid(NOT_AUTHENTICATED).code("setup_intent_authentication_failure");
    if let Some(method) = payment_method_of(books, id) {
        error = error.with("payment_method", method.to_json());
    }
    fail(books, id, error, outbox)
}

fn payment_method_of<'a>(books: &'a Books, id: &str) -> Option<&'a PaymentMethod> {
    let method = books.setup_intents.get(id)?.payment_method.as_ref()?;
    books.payment_methods.get(method)
}

/// Whether the bank has asked the buyer, and waits for the answer.
pub fn require_waiting(books: &Books, id: &str) -> Result<(), StripeError> {
    let intent = books.setup_intents.get(id).ok_or_else(|| no_such_intent(id))?;
    if intent.status == Status::RequiresAction {
        return Ok(());
    }
    Err(intent.unexpected_state(format!(
        "This SetupIntent does not require action: its status is {}.",
        intent.status.as_str()
    )))
}

/// Records the failure, and adds the intent to the error as the caller sees it.
fn fail(books: &mut Books, id: &str, error: StripeError, outbox: &Outbox) -> StripeError {
    let Some(intent) = books.setup_intents.get_mut(id) else { return error };
    intent.status = Status::RequiresPaymentMethod;
    intent.payment_method = None;
    intent.next_action = None;
    intent.last_setup_error = Some(error.to_json());
    let failed = intent.to_json();
    outbox.add(books, "setup_intent.setup_failed", &failed);
    error.with("setup_intent", failed)
}
