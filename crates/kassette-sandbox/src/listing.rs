use axum::Json;
use serde_json::{Value, json};

use crate::{
    error::{Answer, StripeError},
    parameters::Parameters,
};

/// One page of a list, as `limit`, `starting_after` and `ending_before` choose it. The objects are
/// given oldest first, as they are kept, and shown newest first, as Stripe does.
pub fn page(
    url: &str,
    objects: impl DoubleEndedIterator<Item = Value>,
    given: &Parameters,
) -> Answer {
    let limit = given.text("limit").map_or(Ok(10), |_| given.required_integer("limit"))?;
    let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(10);
    let mut found: Vec<Value> = objects.rev().collect();
    if let Some(id) = given.text("starting_after") {
        found.drain(..=place(&found, id, "starting_after")?);
    }
    let mut has_more = found.len() > limit;
    if let Some(id) = given.text("ending_before") {
        found.truncate(place(&found, id, "ending_before")?);
        has_more = found.len() > limit;
        found.drain(..found.len().saturating_sub(limit));
    }
    found.truncate(limit);
    Ok(Json(json!({ "object": "list", "data": found, "has_more": has_more, "url": url })))
}

fn place(found: &[Value], id: &str, param: &str) -> Result<usize, StripeError> {
    let place = found.iter().position(|object| object["id"] == id);
    place.ok_or_else(|| StripeError::missing_reference("object", id, param))
}
