use axum::extract::State;
use serde_json::json;

use super::{PaymentIntent, Status, confirm::Confirmation};
use crate::{
    books::Books,
    call::Call,
    clock,
    confirming::{automatic_payment_methods, check_confirm_only, requests_three_d_secure},
    currencies::check_amount,
    customers,
    error::{Answer, StripeError},
    ids, metadata,
    parameters::Parameters,
    payment_methods::PaymentMethod,
    sandbox::Sandbox,
};

const ONLY_TO_CONFIRM: [&str; 4] =
    ["confirmation_token", "error_on_requires_action", "off_session", "return_url"];

/// `POST /v1/payment_intents`, with `confirm=true` the payment itself.
pub async fn create_payment_intent(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/payment_intents")?;
    refuse_unsupported(&given)?;
    let mut books = sandbox.books();
    let mut intent = new_intent(&given, &books)?;
    let id = intent.id.clone();
    let confirm = given.flag("confirm")?;
    check_confirm_only(&given, confirm, &ONLY_TO_CONFIRM)?;
    let confirmation =
        confirm.then(|| Confirmation::of(&given, &intent, &books, &call)).transpose()?;
    if let (false, Some(name)) = (confirm, given.text("payment_method")) {
        let method = PaymentMethod::found(name, &books)?;
        intent.payment_method = Some(method.id.clone());
        intent.status = Status::RequiresConfirmation;
        books.payment_methods.insert(method.id.clone(), method);
    }
    books.payment_intents.insert(id.clone(), intent);
    if let Some(confirmation) = confirmation {
        confirmation.carry_out(&mut books, &id, &call.outbox)?;
    }
    books.payment_intents[&id].expanded(&given, &books)
}

/// What would change the outcome at Stripe, and what the sandbox cannot do, is refused rather than
/// silently left out.
fn refuse_unsupported(given: &Parameters) -> Result<(), StripeError> {
    let supported = [
        ("capture_method", &["automatic", "automatic_async"][..]),
        ("confirmation_method", &["automatic"]),
    ];
    for (name, values) in supported {
        if let Some(value) = given.text(name).filter(|value| !values.contains(value)) {
            let message = format!("The sandbox does not support {name}={value}.");
            return Err(StripeError::invalid(message).param(name));
        }
    }
    Ok(())
}

fn new_intent(given: &Parameters, books: &Books) -> Result<PaymentIntent, StripeError> {
    let amount = given.required_integer("amount")?;
    let currency = given.required_text("currency")?.to_lowercase();
    check_amount(amount, &currency)?;
    let customer = given.owned_text("customer");
    customers::check_reference(customer.as_deref(), books)?;
    check_descriptor_suffix(given.text("statement_descriptor_suffix"))?;
    let mut metadata = json!({});
    metadata::merge(&mut metadata, given)?;
    let id = ids::new_id("pi");
    Ok(PaymentIntent {
        created: clock::now(),
        amount,
        currency,
        automatic_payment_methods: automatic_payment_methods(given)?,
        customer,
        description: given.owned_text("description"),
        metadata,
        receipt_email: given.owned_text("receipt_email"),
        request_three_d_secure: requests_three_d_secure(given)?
            .unwrap_or_else(|| "automatic".to_owned()),
        setup_future_usage: given.choice("setup_future_usage", &["off_session", "on_session"])?,
        shipping: given.json("shipping"),
        statement_descriptor_suffix: given.owned_text("statement_descriptor_suffix"),
        client_secret: format!("{id}_secret_{}", ids::random_text(25)),
        status: Status::RequiresPaymentMethod,
        payment_method: None,
        latest_charge: None,
        last_payment_error: None,
        next_action: None,
        cancellation: None,
        id,
    })
}

fn check_descriptor_suffix(suffix: Option<&str>) -> Result<(), StripeError> {
    let Some(suffix) = suffix else { return Ok(()) };
    let problem = if suffix.chars().count() > 22 {
        "The statement descriptor suffix is too long: it can have up to 22 characters."
    } else if suffix.contains(['<', '>', '\\', '\'', '"', '*']) {
        "The statement descriptor suffix must not contain any of the characters <, >, \\, ', \" and *."
    } else if !suffix.chars().any(|c| c.is_ascii_alphabetic()) {
        "The statement descriptor suffix must contain at least one letter."
    } else {
        return Ok(());
    };
    Err(StripeError::invalid(problem).param("statement_descriptor_suffix"))
}
