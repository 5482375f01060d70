//! `/v1/webhook_endpoints`

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::endpoints::Endpoint;
use crate::{
    call::Call,
    clock,
    error::{Answer, StripeError},
    ids, listing, metadata,
    parameters::Parameters,
    sandbox::Sandbox,
};

/// `POST /v1/webhook_endpoints`. Only this answer has the secret.
pub async fn create_endpoint(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/webhook_endpoints")?;
    given.required_text("url")?;
    given.required_group("enabled_events")?;
    let id = ids::new_id("we");
    let mut json = json!({
        "api_version": given.text("api_version"),
        "application": null,
        "created": clock::now(),
        "description": null,
        "enabled_events": [],
        "id": id,
        "livemode": false,
        "metadata": {},
        "object": "webhook_endpoint",
        "status": "enabled",
        "url": null,
    });
    apply(&mut json, &given)?;
    let endpoint = Endpoint { json, secret: format!("whsec_{}", ids::random_text(32)) };
    let answer = endpoint.with_secret();
    sandbox.webhooks.endpoints.insert(id, endpoint);
    Ok(Json(answer))
}

/// `POST /v1/webhook_endpoints/{id}`
pub async fn update_endpoint(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/webhook_endpoints/{id}")?;
    let mut endpoint = sandbox.webhooks.endpoints.get(&id).ok_or_else(|| missing(&id))?;
    apply(&mut endpoint.json, &given)?;
    if let Some(disabled) = given.optional_flag("disabled")? {
        endpoint.json["status"] = if disabled { "disabled" } else { "enabled" }.into();
    }
    let answer = endpoint.json.clone();
    sandbox.webhooks.endpoints.insert(id, endpoint);
    Ok(Json(answer))
}

/// `GET /v1/webhook_endpoints/{id}`
pub async fn retrieve_endpoint(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("GET /v1/webhook_endpoints/{id}")?;
    let endpoint = sandbox.webhooks.endpoints.get(&id).ok_or_else(|| missing(&id))?;
    Ok(Json(endpoint.json))
}

/// `GET /v1/webhook_endpoints`
pub async fn list_endpoints(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/webhook_endpoints")?;
    let all = sandbox.webhooks.endpoints.all();
    listing::page("/v1/webhook_endpoints", all.into_iter(), &given)
}

/// `DELETE /v1/webhook_endpoints/{id}`
pub async fn delete_endpoint(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("DELETE /v1/webhook_endpoints/{id}")?;
    if !sandbox.webhooks.endpoints.remove(&id) {
        return Err(missing(&id));
    }
    Ok(Json(json!({ "deleted": true, "id": id, "object": "webhook_endpoint" })))
}

fn apply(endpoint: &mut Value, given: &Parameters) -> Result<(), StripeError> {
    if let Some(url) = given.text("url") {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            let message = "Invalid URL: An explicit scheme (such as https) must be provided.";
            return Err(StripeError::invalid(message).code("url_invalid").param("url"));
        }
        endpoint["url"] = url.into();
    }
    if given.contains("enabled_events") {
        endpoint["enabled_events"] = json!(given.list("enabled_events"));
    }
    if let Some(description) = given.json("description") {
        endpoint["description"] = description;
    }
    metadata::merge(&mut endpoint["metadata"], given)
}

fn missing(id: &str) -> StripeError {
    StripeError::missing("webhook endpoint", id, "webhook_endpoint")
}
