//! How an attempt ends: the bank pays, declines, or does not recognize the buyer.

use serde_json::Value;

use super::{PaymentIntent, Status, no_such_intent};
use crate::{books::Books, charges::Charge, error::StripeError, events::Outbox};

pub const NOT_AUTHENTICATED: &str = "We are unable to authenticate your payment method. Please choose a \
                                 different payment method and try again.";

/// Charges the intent's card. A decline is recorded in the intent, and is the answer to the call.
pub fn charge(
    books: &mut Books,
    id: &str,
    authenticated: bool,
    outbox: &Outbox,
) -> Result<(), StripeError> {
    let intent = books.payment_intents.get_mut(id).ok_or_else(|| no_such_intent(id))?;
    let method = intent.payment_method.as_ref().and_then(|id| books.payment_methods.get(id));
    let mut method = method.cloned().ok_or_else(|| no_such_intent(id))?;
    let charge = Charge::attempt(intent, &method, authenticated);
    intent.latest_charge = Some(charge.id.clone());
    intent.next_action = None;
    if let Some(decline) = method.card.decline {
        let error = method.declined(decline).with("charge", charge.id.clone());
        keep_charge(books, charge, "charge.failed", outbox);
        return Err(fail(books, id, error, outbox));
    }
    intent.status = Status::Succeeded;
    intent.last_payment_error = None;
    let paid = intent.to_json();
    let usage = intent.setup_future_usage.clone();
    method.set_up |= usage.as_deref() == Some("off_session");
    match intent.customer.clone().filter(|_| usage.is_some()) {
        Some(customer) => method.attach(&customer, books, outbox),
        None => method.spent = method.customer.is_none(),
    }
    books.payment_methods.insert(method.id.clone(), method);
    keep_charge(books, charge, "charge.succeeded", outbox);
    outbox.add(books, "payment_intent.succeeded", &paid);
    Ok(())
}

/// The bank has recognized the buyer: the card is charged, which may still be declined.
pub fn authenticate(books: &mut Books, id: &str, outbox: &Outbox) -> Result<(), StripeError> {
    charge(books, id, true, outbox)
}

/// The bank has not recognized the buyer. No charge is made.
pub fn refuse_authentication(books: &mut Books, id: &str, outbox: &Outbox) -> StripeError {
    let error =
        StripeError::invalid(NOT_AUTHENTICATED).code("payment_intent_authentication_failure");
    let error = with_payment_method(error, books, id);
    fail(books, id, error, outbox)
}

/// The card wants to see a buyer who is not there.
pub fn needs_authentication(books: &mut Books, id: &str, outbox: &Outbox) -> StripeError {
    let error =
        StripeError::card("Your card was declined. This transaction requires authentication.")
            .code("authentication_required")
            .with("decline_code", "authentication_required");
    let error = with_payment_method(error, books, id);
    fail(books, id, error, outbox)
}

fn with_payment_method(error: StripeError, books: &Books, id: &str) -> StripeError {
    let method = books.payment_intents.get(id).and_then(|intent| intent.payment_method.as_ref());
    match method.and_then(|id| books.payment_methods.get(id)) {
        Some(method) => error.with("payment_method", method.to_json()),
        None => error,
    }
}

/// Whether the bank has asked the buyer, and waits for the answer.
pub fn require_waiting(books: &Books, id: &str) -> Result<(), StripeError> {
    let intent = books.payment_intents.get(id).ok_or_else(|| no_such_intent(id))?;
    if intent.status == Status::RequiresAction {
        return Ok(());
    }
    Err(intent.unexpected_state(format!(
        "This PaymentIntent does not require action: its status is {}.",
        intent.status.as_str()
    )))
}

/// Records the failure, and adds the intent to the error as the caller sees it.
fn fail(books: &mut Books, id: &str, error: StripeError, outbox: &Outbox) -> StripeError {
    let Some(intent) = books.payment_intents.get_mut(id) else { return error };
    let failed = set_failed(intent, error.to_json());
    outbox.add(books, "payment_intent.payment_failed", &failed);
    error.with("payment_intent", failed)
}

fn set_failed(intent: &mut PaymentIntent, error: Value) -> Value {
    intent.status = Status::RequiresPaymentMethod;
    intent.payment_method = None;
    intent.next_action = None;
    intent.last_payment_error = Some(error);
    intent.to_json()
}

fn keep_charge(books: &mut Books, charge: Charge, event: &'static str, outbox: &Outbox) {
    outbox.add(books, event, charge.to_json());
    books.charges.insert(charge.id.clone(), charge);
}
