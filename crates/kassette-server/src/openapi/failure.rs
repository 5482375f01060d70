//! What failures look like, taken from failures.

use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::validation::Problem;

/// What a refusal of the buyer's card says beyond its message.
const DECLINE_CODE: &str = "Stripe's code for why the card was declined, where it was the card: its `decline_code`, or its `code` \
    where there is none. What a thief must not learn, such as `lost_card`, is `generic_decline`.";

/// One thing that an operation can end with instead of its answer.
#[derive(Clone, Debug)]
pub struct Failure {
    pub status: u16,
    /// What programs tell it by.
    pub name: String,
    /// For people; where it says what is wrong with the request, that is nothing yet.
    body: Value,
}

impl Failure {
    pub fn of(error: &Error) -> Self {
        let body = error.body();
        let name = body["error"].as_str().unwrap_or_default().to_owned();
        Self { status: error.status().as_u16(), name, body }
    }

    /// A failure that shows the session as it is now, which there is none of to take it from.
    pub fn with_session(name: &str, status: u16) -> Self {
        let detail = "The total is no longer the expected one. Nothing was charged.";
        let body = json!({ "error": name, "detail": detail, "checkout": {} });
        Self { status, name: name.to_owned(), body }
    }

    /// What it means, for people.
    pub fn meaning(&self) -> &str {
        let text = self.body["detail"].as_str().or_else(|| self.body["error_description"].as_str());
        match (text, self.name.as_str()) {
            (Some(text), _) => text,
            (None, "RequestValidationError") => {
                "The request does not have the shape that is wanted. Every problem is named."
            }
            (None, _) => "The shape is right, but what is said cannot be.",
        }
    }

    /// The schema of its body.
    pub fn schema(&self, generator: &mut SchemaGenerator) -> Value {
        let mut properties = Map::new();
        for (key, value) in self.body.as_object().into_iter().flatten() {
            let schema = match (key.as_str(), value) {
                ("error", name) => json!({ "type": "string", "const": name }),
                ("decline_code", example) => json!({
                    "type": "string",
                    "description": DECLINE_CODE,
                    "examples": [example],
                }),
                (_, Value::Array(_)) => {
                    json!({ "type": "array", "items": generator.subschema_for::<Problem>() })
                }
                (_, Value::Object(_)) => {
                    generator.subschema_for::<kassette_core::CheckoutPublic>().to_value()
                }
                _ => json!({ "type": "string" }),
            };
            properties.insert(key.clone(), schema);
        }
        let required: Vec<&String> =
            properties.keys().filter(|key| *key != "decline_code").collect();
        json!({
            "title": self.name,
            "description": self.meaning(),
            "type": "object",
            "required": required,
            "properties": properties,
        })
    }
}
