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
    ids, metadata,
    parameters::Parameters,
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
    apply(&mut customer, &given)?;
    let mut books = sandbox.books();
    books.customers.insert(id_of(&customer), customer.clone());
    call.outbox.add(&mut books, "customer.created", &customer);
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
    let customer = books.customers.get_mut(&id).ok_or_else(|| missing(&id))?;
    let mut changed = customer.clone();
    apply(&mut changed, &given)?;
    *customer = changed.clone();
    call.outbox.add(&mut books, "customer.updated", &changed);
    Ok(Json(changed))
}

/// `GET /v1/customers/{id}`
pub async fn retrieve_customer(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let books = sandbox.books();
    books.customers.get(&id).cloned().map(Json).ok_or_else(|| missing(&id))
}

/// `GET /v1/customers`: the newest first, all that `email` leaves, at most `limit` of them.
pub async fn list_customers(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/customers")?;
    let limit = given.text("limit").map_or(Ok(10), |_| given.required_integer("limit"))?;
    let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(10);
    let books = sandbox.books();
    let found = books.customers.values().rev();
    let mut found =
        found.filter(|customer| given.text("email").is_none_or(|email| customer["email"] == email));
    let data: Vec<_> = found.by_ref().take(limit).collect();
    let has_more = found.next().is_some();
    Ok(Json(
        json!({ "object": "list", "data": data, "has_more": has_more, "url": "/v1/customers" }),
    ))
}

/// A call that names a customer names one that exists.
pub fn check_reference(id: Option<&str>, books: &Books) -> Result<(), StripeError> {
    match id.filter(|id| !books.customers.contains_key(*id)) {
        Some(id) => Err(StripeError::missing_reference("customer", id, "customer")),
        None => Ok(()),
    }
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
