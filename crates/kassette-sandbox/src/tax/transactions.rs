use axum::{Json, extract::State};
use serde_json::json;

use crate::{
    call::Call,
    clock,
    error::{Answer, StripeError},
    expansion::cannot_expand,
    ids, metadata,
    sandbox::Sandbox,
};

/// `POST /v1/tax/transactions/create_from_calculation`
pub async fn create_from_calculation(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/tax/transactions/create_from_calculation")?;
    if let Some(name) = given.list("expand").first() {
        return Err(cannot_expand(name));
    }
    let id = given.required_text("calculation")?;
    let reference = given.required_text("reference")?;
    let now = clock::now();
    let posted_at = given.text("posted_at").map(|_| given.required_integer("posted_at"));
    let posted_at = posted_at.transpose()?.unwrap_or(now);
    let mut books = sandbox.books();
    let calculation = books.tax_calculations.get(id).map(super::Calculation::to_json);
    let calculation = calculation
        .ok_or_else(|| StripeError::missing_reference("tax calculation", id, "calculation"))?;
    if books.tax_transactions.values().any(|transaction| transaction["reference"] == reference) {
        let message = format!("A tax transaction with the reference '{reference}' already exists.");
        let error = StripeError::invalid(message).code("resource_already_exists");
        return Err(error.param("reference"));
    }
    let mut transaction = json!({
        "created": now,
        "currency": calculation["currency"],
        "customer": null,
        "customer_details": calculation["customer_details"],
        "id": ids::new_id("tax"),
        "livemode": false,
        "metadata": {},
        "object": "tax.transaction",
        "posted_at": posted_at,
        "reference": reference,
        "reversal": null,
        "ship_from_details": null,
        "shipping_cost": null,
        "tax_date": calculation["tax_date"],
        "type": "transaction",
    });
    metadata::merge(&mut transaction["metadata"], &given)?;
    let id = transaction["id"].as_str().map(str::to_owned).unwrap_or_default();
    books.tax_transactions.insert(id, transaction.clone());
    Ok(Json(transaction))
}
