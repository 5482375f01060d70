use serde_json::{Map, Value};

use crate::{error::StripeError, parameters::Parameters};

const MAX_KEYS: usize = 50;
const MAX_KEY_LENGTH: usize = 40;
const MAX_VALUE_LENGTH: usize = 500;

/// Merges the `metadata` of a call into an object's; an empty text takes its key away.
pub fn merge(current: &mut Value, given: &Parameters) -> Result<(), StripeError> {
    let mut merged = current.as_object().cloned().unwrap_or_default();
    match given.json("metadata") {
        None => return Ok(()),
        Some(Value::Object(entries)) => {
            for (key, value) in entries {
                check(&key, &value)?;
                if value == "" {
                    merged.remove(&key)
                } else {
                    merged.insert(key, value)
                };
            }
        }
        Some(_) => merged = Map::new(),
    }
    if merged.len() > MAX_KEYS {
        let message = format!("Metadata can have up to {MAX_KEYS} keys.");
        return Err(StripeError::invalid(message).param("metadata"));
    }
    *current = merged.into();
    Ok(())
}

fn check(key: &str, value: &Value) -> Result<(), StripeError> {
    let too_long = |what: &str, limit: usize, text: &str| {
        let message = format!(
            "Metadata {what} can have up to {limit} characters, but you passed in a {} that is {} \
             characters. Invalid {}: {text}",
            &what[..what.len() - 1],
            text.chars().count(),
            &what[..what.len() - 1],
        );
        StripeError::invalid(message).param(format!("metadata[{key}]"))
    };
    let text = value.as_str().unwrap_or_default();
    if key.chars().count() > MAX_KEY_LENGTH {
        return Err(too_long("keys", MAX_KEY_LENGTH, key));
    }
    if text.chars().count() > MAX_VALUE_LENGTH {
        return Err(too_long("values", MAX_VALUE_LENGTH, text));
    }
    Ok(())
}
