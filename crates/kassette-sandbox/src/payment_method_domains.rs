//! The domains on which wallets may be shown. The sandbox takes every domain for a good one.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use crate::{
    call::Call,
    clock,
    error::{Answer, StripeError},
    ids, listing,
    sandbox::Sandbox,
};

const WALLETS: [&str; 6] = ["amazon_pay", "apple_pay", "google_pay", "klarna", "link", "paypal"];

/// `POST /v1/payment_method_domains`; one that is known already is answered as it is.
pub async fn create_domain(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/payment_method_domains")?;
    let name = given.required_text("domain_name")?;
    check_name(name)?;
    let enabled = given.optional_flag("enabled")?.unwrap_or(true);
    let mut books = sandbox.books();
    let known = books.payment_method_domains.values().find(|domain| domain["domain_name"] == name);
    if let Some(domain) = known {
        return Ok(Json(domain.clone()));
    }
    let domain = new_domain(name, enabled);
    let id = domain["id"].as_str().unwrap_or_default().to_owned();
    books.payment_method_domains.insert(id, domain.clone());
    Ok(Json(domain))
}

fn new_domain(name: &str, enabled: bool) -> Value {
    let mut domain = json!({
        "created": clock::now(),
        "domain_name": name,
        "enabled": enabled,
        "id": ids::new_id("pmd"),
        "livemode": false,
        "object": "payment_method_domain",
    });
    for wallet in WALLETS {
        domain[wallet] = json!({ "status": "active" });
    }
    domain
}

fn check_name(name: &str) -> Result<(), StripeError> {
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if name.contains('.') && name.split('.').all(is_label) {
        return Ok(());
    }
    let message = format!("{name} is not a valid domain name: give it without scheme and path.");
    Err(StripeError::invalid(message).param("domain_name"))
}

/// `GET /v1/payment_method_domains/{id}`
pub async fn retrieve_domain(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("GET /v1/payment_method_domains/{id}")?;
    let books = sandbox.books();
    books.payment_method_domains.get(&id).cloned().map(Json).ok_or_else(|| missing(&id))
}

/// `POST /v1/payment_method_domains/{id}`
pub async fn update_domain(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/payment_method_domains/{id}")?;
    let enabled = given.optional_flag("enabled")?;
    let mut books = sandbox.books();
    let domain = books.payment_method_domains.get_mut(&id).ok_or_else(|| missing(&id))?;
    if let Some(enabled) = enabled {
        domain["enabled"] = enabled.into();
    }
    Ok(Json(domain.clone()))
}

/// `POST /v1/payment_method_domains/{id}/validate`
pub async fn validate_domain(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("POST /v1/payment_method_domains/{id}/validate")?;
    let books = sandbox.books();
    books.payment_method_domains.get(&id).cloned().map(Json).ok_or_else(|| missing(&id))
}

/// `GET /v1/payment_method_domains`
pub async fn list_domains(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/payment_method_domains")?;
    let enabled = given.optional_flag("enabled")?;
    let books = sandbox.books();
    let found = books.payment_method_domains.values().filter(|domain| {
        given.text("domain_name").is_none_or(|name| domain["domain_name"] == name)
            && enabled.is_none_or(|enabled| domain["enabled"] == enabled)
    });
    listing::page("/v1/payment_method_domains", found.cloned(), &given)
}

fn missing(id: &str) -> StripeError {
    StripeError::missing("payment_method_domain", id, "payment_method_domain")
}
