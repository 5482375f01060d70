use axum::extract::State;
use serde_json::json;

use super::{SetupIntent, Status, confirm::Confirmation};
use crate::{
    books::Books,
    call::Call,
    clock,
    confirming::{automatic_payment_methods, check_confirm_only, requests_three_d_secure},
    customers,
    error::{Answer, StripeError},
    ids, metadata,
    parameters::Parameters,
    payment_methods::PaymentMethod,
    sandbox::Sandbox,
};

const ONLY_TO_CONFIRM: [&str; 5] =
    ["confirmation_token", "mandate_data", "return_url", "single_use", "use_stripe_sdk"];

/// `POST /v1/setup_intents`, with `confirm=true` the set-up itself.
pub async fn create_setup_intent(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/setup_intents")?;
    let mut books = sandbox.books();
    let confirm = given.flag("confirm")?;
    let mut intent = new_intent(&given, &books)?;
    check_confirm_only(&given, confirm, &ONLY_TO_CONFIRM)?;
    let id = intent.id.clone();
    let confirmation =
        confirm.then(|| Confirmation::of(&given, &intent, &books, &call)).transpose()?;
    if let (false, Some(name)) = (confirm, given.text("payment_method")) {
        let method = PaymentMethod::found(name, &books)?;
        intent.payment_method = Some(method.id.clone());
        intent.status = Status::RequiresConfirmation;
        books.payment_methods.insert(method.id.clone(), method);
    }
    let created = intent.to_json();
    books.setup_intents.insert(id.clone(), intent);
    call.outbox.add(&mut books, "setup_intent.created", &created);
    if let Some(confirmation) = confirmation {
        confirmation.carry_out(&mut books, &id, &call.outbox)?;
    }
    books.setup_intents[&id].expanded(&given, &books)
}

fn new_intent(given: &Parameters, books: &Books) -> Result<SetupIntent, StripeError> {
    let customer = given.owned_text("customer");
    customers::check_reference(customer.as_deref(), books)?;
    let mut metadata = json!({});
    metadata::merge(&mut metadata, given)?;
    let id = ids::new_id("seti");
    Ok(SetupIntent {
        created: clock::now(),
        automatic_payment_methods: automatic_payment_methods(given)?,
        customer,
        description: given.owned_text("description"),
        metadata,
        usage: given
            .choice("usage", &["off_session", "on_session"])?
            .unwrap_or_else(|| "off_session".to_owned()),
        request_three_d_secure: requests_three_d_secure(given)?
            .unwrap_or_else(|| "automatic".to_owned()),
        client_secret: format!("{id}_secret_{}", ids::random_text(25)),
        status: Status::RequiresPaymentMethod,
        payment_method: None,
        latest_attempt: None,
        last_setup_error: None,
        next_action: None,
        cancellation_reason: None,
        id,
    })
}
