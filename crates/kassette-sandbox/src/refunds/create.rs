use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{course_of, id_in};
use crate::{
    books::Books,
    call::Call,
    cards::RefundCourse,
    charges::Charge,
    clock, currencies,
    error::{Answer, StripeError},
    expansion, ids, metadata,
    parameters::Parameters,
    payment_intents,
    sandbox::Sandbox,
};

const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

/// `POST /v1/refunds`: all that is left of the charge, unless `amount` says how much.
pub async fn create_refund(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/refunds")?;
    let mut books = sandbox.books();
    let charge = charge_of(&given, &books)?;
    let amount = amount_of(&given, charge)?;
    let refund = new_refund(&given, charge, amount, course_of(charge, &books))?;
    let charge_id = charge.id.clone();
    call.outbox.add(&mut books, "refund.created", &refund);
    books.refunds.insert(id_in(&refund, "id").to_owned(), refund.clone());
    if let Some(charge) = books.charges.get_mut(&charge_id) {
        charge.refund(amount);
        let refunded = charge.to_json().clone();
        call.outbox.add(&mut books, "charge.refunded", &refunded);
    }
    expansion::expanded(refund, &["charge", "payment_intent"], &given, &books).map(Json)
}

/// The charge that the call names, or that has paid the intent that it names.
fn charge_of<'a>(given: &Parameters, books: &'a Books) -> Result<&'a Charge, StripeError> {
    let charge = match (given.text("charge"), given.text("payment_intent")) {
        (Some(id), None) => {
            let missing = || StripeError::missing_reference("charge", id, "charge");
            books.charges.get(id).ok_or_else(missing)?
        }
        (None, Some(id)) => {
            let missing = || StripeError::missing_reference("payment_intent", id, "payment_intent");
            let intent = books.payment_intents.get(id).ok_or_else(missing)?;
            let charge = intent.latest_charge.as_ref().and_then(|id| books.charges.get(id));
            let paid = charge.filter(|_| intent.status == payment_intents::Status::Succeeded);
            paid.ok_or_else(|| {
                StripeError::invalid(format!(
                    "This PaymentIntent ({id}) does not have a successful charge to refund."
                ))
                .param("payment_intent")
            })?
        }
        _ => {
            let message = "One of the following parameters is required: charge or payment_intent.";
            return Err(StripeError::invalid(message));
        }
    };
    if charge.to_json()["paid"] == true {
        return Ok(charge);
    }
    let message = format!("Charge {} has failed and cannot be refunded.", charge.id);
    Err(StripeError::invalid(message).param("charge"))
}

/// In the minor unit of the charge's currency.
fn amount_of(given: &Parameters, charge: &Charge) -> Result<i64, StripeError> {
    let left = charge.refundable();
    if left == 0 {
        let message = format!("Charge {} has already been refunded.", charge.id);
        return Err(StripeError::invalid(message).code("charge_already_refunded"));
    }
    if given.text("amount").is_none() {
        return Ok(left);
    }
    let amount = given.required_integer("amount")?;
    if amount < 1 {
        return Err(StripeError::invalid("This value must be greater than or equal to 1.")
            .code("parameter_invalid_integer")
            .param("amount"));
    }
    if amount > left {
        let written = |amount| currencies::written(amount, id_in(charge.to_json(), "currency"));
        let message = format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            written(amount),
            written(left)
        );
        return Err(StripeError::invalid(message).param("amount"));
    }
    Ok(amount)
}

fn new_refund(
    given: &Parameters,
    charge: &Charge,
    amount: i64,
    course: RefundCourse,
) -> Result<Value, StripeError> {
    let mut metadata = json!({});
    metadata::merge(&mut metadata, given)?;
    let of_charge = charge.to_json();
    let pending = course == RefundCourse::ArrivesLater;
    Ok(json!({
        "amount": amount,
        "balance_transaction": ids::new_id("txn"),
        "charge": charge.id,
        "created": clock::now(),
        "currency": of_charge["currency"],
        "customer": of_charge["customer"],
        "customer_account": null,
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "id": ids::new_id("re"),
        "metadata": metadata,
        "object": "refund",
        "payment_intent": of_charge["payment_intent"],
        "payment_method": of_charge["payment_method"],
        "pending_reason": if pending { Some("processing") } else { None },
        "reason": given.choice("reason", &REASONS)?,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": if pending { "pending" } else { "succeeded" },
        "transfer_reversal": null,
    }))
}
