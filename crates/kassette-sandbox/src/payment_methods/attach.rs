use axum::{
    Json,
    extract::{Path, State},
};

use super::PaymentMethod;
use crate::{
    books::Books,
    call::Call,
    customers,
    error::{Answer, StripeError},
    sandbox::Sandbox,
};

/// `POST /v1/payment_methods/{id}/attach`
pub async fn attach_payment_method(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/payment_methods/{id}/attach")?;
    let customer = given.required_text("customer")?;
    let mut books = sandbox.books();
    customers::check_reference(Some(customer), &books)?;
    let mut method = match books.payment_methods.get(&id) {
        Some(method) if method.customer.as_deref() == Some(customer) => method.clone(),
        _ => attachable(&id, &books)?,
    };
    method.attach(customer, &mut books, &call.outbox);
    let json = method.to_json();
    books.payment_methods.insert(method.id.clone(), method);
    Ok(Json(json))
}

/// A payment method that can be given to a customer: nobody has it, and its bank agrees.
pub fn attachable(name: &str, books: &Books) -> Result<PaymentMethod, StripeError> {
    let method = PaymentMethod::found(name, books)?;
    if method.customer.is_some() {
        let message = "The payment method you provided has already been attached to a customer.";
        return Err(StripeError::invalid(message).param("payment_method"));
    }
    method.check_usable_by(None)?;
    match method.card.decline_of_set_up() {
        Some(decline) => Err(method.declined(decline)),
        None => Ok(method),
    }
}

/// `POST /v1/payment_methods/{id}/detach`
pub async fn detach_payment_method(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("POST /v1/payment_methods/{id}/detach")?;
    let mut books = sandbox.books();
    let method = books.payment_methods.get_mut(&id).ok_or_else(|| super::missing(&id))?;
    if method.customer.is_none() {
        return Err(StripeError::invalid(
            "The payment method you provided is not attached to a customer so detachment is \
             impossible.",
        )
        .param("payment_method"));
    }
    method.detach();
    let json = method.to_json();
    call.outbox.add(&mut books, "payment_method.detached", &json);
    Ok(Json(json))
}
