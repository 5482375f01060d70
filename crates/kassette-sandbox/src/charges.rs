use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use crate::{
    call::Call,
    cards::Decline,
    clock,
    error::{Answer, StripeError},
    expansion, ids, listing,
    payment_intents::PaymentIntent,
    payment_methods::PaymentMethod,
    sandbox::Sandbox,
};

/// One attempt to take money from a card.
#[derive(Debug, Clone)]
pub struct Charge {
    pub id: String,
    json: Value,
}

impl Charge {
    pub fn attempt(intent: &PaymentIntent, method: &PaymentMethod, authenticated: bool) -> Self {
        let id = ids::new_id("ch");
        let decline = method.card.decline;
        let captured = if decline.is_none() { intent.amount } else { 0 };
        let json = json!({
            "amount": intent.amount,
            "amount_captured": captured,
            "amount_refunded": 0,
            "application": null,
            "application_fee": null,
            "application_fee_amount": null,
            "balance_transaction": decline.is_none().then(|| ids::new_id("txn")),
            "billing_details": method.billing_details,
            "calculated_statement_descriptor": "KASSETTE SANDBOX",
            "captured": decline.is_none(),
            "created": clock::now(),
            "currency": intent.currency,
            "customer": intent.customer,
            "description": intent.description,
            "disputed": false,
            "failure_balance_transaction": null,
            "failure_code": decline.map(|decline| decline.code),
            "failure_message": decline.map(|decline| decline.message),
            "fraud_details": {},
            "id": id,
            "livemode": false,
            "metadata": intent.metadata,
            "object": "charge",
            "on_behalf_of": null,
            "outcome": outcome(method.card.risk_level, decline),
            "paid": decline.is_none(),
            "payment_intent": intent.id,
            "payment_method": method.id,
            "payment_method_details": method.card.charge_details(authenticated),
            "receipt_email": intent.receipt_email,
            "receipt_number": null,
            "receipt_url": null,
            "refunded": false,
            "review": null,
            "shipping": intent.shipping,
            "source_transfer": null,
            "statement_descriptor": null,
            "statement_descriptor_suffix": intent.statement_descriptor_suffix,
            "status": if decline.is_none() { "succeeded" } else { "failed" },
            "transfer_data": null,
            "transfer_group": null,
        });
        Self { id, json }
    }

    /// How much of it can still be given back, in the currency's minor unit.
    pub fn refundable(&self) -> i64 {
        self.number("amount_captured").saturating_sub(self.number("amount_refunded"))
    }

    /// Gives `amount` back; a negative one takes it in again.
    pub fn refund(&mut self, amount: i64) {
        let refunded = self.number("amount_refunded").saturating_add(amount);
        self.json["amount_refunded"] = refunded.into();
        self.json["refunded"] = (refunded == self.number("amount_captured")).into();
    }

    fn number(&self, name: &str) -> i64 {
        self.json[name].as_i64().unwrap_or(0)
    }

    pub fn to_json(&self) -> &Value {
        &self.json
    }
}

/// `GET /v1/charges/{id}`
pub async fn retrieve_charge(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/charges/{id}")?;
    let books = sandbox.books();
    let charge = books.charges.get(&id).ok_or_else(|| StripeError::missing("charge", &id, "id"))?;
    let names = ["customer", "payment_intent"];
    expansion::expanded(charge.to_json().clone(), &names, &given, &books).map(Json)
}

/// `GET /v1/charges`, those of `payment_intent` and `customer`
pub async fn list_charges(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/charges")?;
    let books = sandbox.books();
    let wanted = |name, charge: &Value| given.text(name).is_none_or(|id| charge[name] == id);
    let found = books.charges.values().map(Charge::to_json);
    let found = found.filter(|c| wanted("payment_intent", c) && wanted("customer", c));
    listing::page("/v1/charges", found.cloned(), &given)
}

/// Why the money was taken, or was not. What is of the highest risk is not sent to the bank.
fn outcome(risk_level: &str, decline: Option<Decline>) -> Value {
    let (network_status, kind, seller_message) = match decline {
        None => ("approved_by_network", "authorized", "Payment complete."),
        Some(_) if risk_level == "highest" => {
            ("not_sent_to_network", "blocked", "The processor blocked the payment as too risky.")
        }
        Some(_) => {
            ("declined_by_network", "issuer_declined", "The bank did not accept the payment.")
        }
    };
    let reason = match kind {
        "blocked" => Some("highest_risk_level"),
        _ => decline.map(|decline| decline.reason),
    };
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": network_status,
        "reason": reason,
        "risk_level": risk_level,
        "seller_message": seller_message,
        "type": kind,
    })
}
