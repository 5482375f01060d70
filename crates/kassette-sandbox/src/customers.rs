use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use crate::{
    books::Books,
    call::Call,
    clock,
    error::{Answer, StripeError},
    ids, listing, metadata,
    parameters::Parameters,
    payment_methods,
    sandbox::Sandbox,
};

/// The parameters that a customer shows as they were sent.
const SHOWN: [&str; 8] = [
    "address",
    "description",
    "email",
    "name",
    "phone",
    "shipping",
    "tax_exempt",
    "preferred_locales",
];

/// `POST /v1/customers`
pub async fn create_customer(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/customers")?;
    let mut customer = blank_customer();
    let mut books = sandbox.books();
    apply(&mut customer, &given)?;
    let method = given.text("payment_method");
    let method = method.map(|name| payment_methods::attachable(name, &books)).transpose()?;
    let id = id_of(&customer);
    books.customers.insert(id.clone(), customer.clone());
    call.outbox.add(&mut books, "customer.created", &customer);
    if let Some(mut method) = method {
        method.attach(&id, &mut books, &call.outbox);
        books.payment_methods.insert(method.id.clone(), method);
    }
    Ok(Json(customer))
}

/// `POST /v1/customers/{id}`
pub async fn update_customer(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/customers/{id}")?;
    let mut books = sandbox.books();
    let mut changed = living(&mut books, &id)?.clone();
    apply(&mut changed, &given)?;
    set_default_payment_method(&mut changed, &given, &books)?;
    books.customers.insert(id, changed.clone());
    call.outbox.add(&mut books, "customer.updated", &changed);
    Ok(Json(changed))
}

/// `GET /v1/customers/{id}`. Of a deleted one little is left.
pub async fn retrieve_customer(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("GET /v1/customers/{id}")?;
    let books = sandbox.books();
    books.customers.get(&id).cloned().map(Json).ok_or_else(|| missing(&id))
}

/// `DELETE /v1/customers/{id}`. Their payment methods are of no use afterwards.
pub async fn delete_customer(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("DELETE /v1/customers/{id}")?;
    let mut books = sandbox.books();
    let customer = living(&mut books, &id)?;
    let deleted = json!({ "deleted": true, "id": id, "object": "customer" });
    let last = std::mem::replace(customer, deleted.clone());
    for method in books.payment_methods.values_mut() {
        if method.customer.as_ref() == Some(&id) {
            method.detach();
        }
    }
    call.outbox.add(&mut books, "customer.deleted", &last);
    Ok(Json(deleted))
}

/// `GET /v1/customers`: all that `email` leaves.
pub async fn list_customers(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/customers")?;
    let books = sandbox.books();
    let living = books.customers.values().filter(|customer| !is_deleted(customer));
    let found = living.filter(|c| given.text("email").is_none_or(|email| c["email"] == email));
    listing::page("/v1/customers", found.cloned(), &given)
}

fn is_deleted(customer: &Value) -> bool {
    customer["deleted"] == true
}

fn living<'a>(books: &'a mut Books, id: &str) -> Result<&'a mut Value, StripeError> {
    let customer = books.customers.get_mut(id).filter(|customer| !is_deleted(customer));
    customer.ok_or_else(|| missing(id))
}

/// A call that names a customer names one that exists.
pub fn check_reference(id: Option<&str>, books: &Books) -> Result<(), StripeError> {
    let Some(id) = id else { return Ok(()) };
    match books.customers.get(id).filter(|customer| !is_deleted(customer)) {
        Some(_) => Ok(()),
        None => Err(StripeError::missing_reference("customer", id, "customer")),
    }
}

/// A URL that names a customer names one that exists.
pub fn check_path(id: &str, books: &Books) -> Result<(), StripeError> {
    check_reference(Some(id), books).map_err(|_| missing(id))
}

fn missing(id: &str) -> StripeError {
    StripeError::missing("customer", id, "id")
}

fn id_of(customer: &Value) -> String {
    customer["id"].as_str().unwrap_or_default().to_owned()
}

fn blank_customer() -> Value {
    json!({
        "address": null,
        "balance": 0,
        "created": clock::now(),
        "currency": null,
        "default_source": null,
        "delinquent": false,
        "description": null,
        "discount": null,
        "email": null,
        "id": ids::new_id("cus"),
        "invoice_prefix": ids::random_text(8).to_uppercase(),
        "invoice_settings": {
            "custom_fields": null,
            "default_payment_method": null,
            "footer": null,
            "rendering_options": null,
        },
        "livemode": false,
        "metadata": {},
        "name": null,
        "next_invoice_sequence": 1,
        "object": "customer",
        "phone": null,
        "preferred_locales": [],
        "shipping": null,
        "tax_exempt": "none",
        "test_clock": null,
    })
}

fn apply(customer: &mut Value, given: &Parameters) -> Result<(), StripeError> {
    check_email(given)?;
    given.choice("tax_exempt", &["none", "exempt", "reverse"])?;
    for name in SHOWN {
        if let Some(value) = given.json(name) {
            customer[name] = with_all_lines(name, value);
        }
    }
    metadata::merge(&mut customer["metadata"], given)
}

/// What later payments are made with, which has to be the customer's own.
fn set_default_payment_method(
    customer: &mut Value,
    given: &Parameters,
    books: &Books,
) -> Result<(), StripeError> {
    let settings = given.group("invoice_settings");
    let Some(id) = settings.as_ref().and_then(|group| group.json("default_payment_method")) else {
        return Ok(());
    };
    if let Some(id) = id.as_str() {
        let method = books.payment_methods.get(id);
        if method.is_none_or(|method| method.customer.as_deref() != customer["id"].as_str()) {
            let message = format!(
                "The customer does not have a payment method with the ID {id}. The payment method \
                 must be attached to the customer."
            );
            return Err(StripeError::invalid(message)
                .code("resource_missing")
                .param("invoice_settings[default_payment_method]"));
        }
    }
    customer["invoice_settings"]["default_payment_method"] = id;
    Ok(())
}

/// Lists are lists, and an address shows every line, null where it has none.
fn with_all_lines(name: &str, value: Value) -> Value {
    match (name, value) {
        ("preferred_locales", Value::Object(items)) => items.into_iter().map(|(_, v)| v).collect(),
        ("preferred_locales", Value::Null) => json!([]),
        ("tax_exempt", Value::Null) => "none".into(),
        ("address", Value::Object(given)) => {
            let lines = ["city", "country", "line1", "line2", "postal_code", "state"];
            let line = |name| given.get(name).filter(|text| *text != "").cloned();
            lines
                .map(|name| (name.to_owned(), line(name).unwrap_or_default()))
                .into_iter()
                .collect()
        }
        (_, value) => value,
    }
}

fn check_email(given: &Parameters) -> Result<(), StripeError> {
    let plausible = |email: &str| {
        let parts = email.split_once('@');
        email.len() <= 512
            && !email.contains(char::is_whitespace)
            && parts.is_some_and(|(name, host)| {
                !name.is_empty() && !host.is_empty() && !host.contains('@')
            })
    };
    match given.text("email") {
        Some(email) if !plausible(email) => {
            let message = format!("Invalid email address: {email}");
            Err(StripeError::invalid(message).code("email_invalid").param("email"))
        }
        _ => Ok(()),
    }
}
