//! Holds every answer that a test gets against the API's own description.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use jsonschema::Validator;
use kassette_server::openapi::document::document;
use serde_json::{Value, json};

use super::{PUBLIC_URL, Reply};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document("2026-04", PUBLIC_URL));

/// By operation and status; made when the first such answer comes.
static VALIDATORS: LazyLock<Mutex<HashMap<String, &'static Validator>>> =
    LazyLock::new(Mutex::default);

/// Panics if the description knows of this operation, but not of this answer.
pub fn check(method: &str, path: &str, reply: &Reply) {
    let Some(operation) = operation(&method.to_lowercase(), path) else { return };
    let id = operation["operationId"].as_str().unwrap();
    let status = reply.status.as_u16().to_string();
    // What nobody promises: that something is wrong with this server, or that the caller asked for another version of it.
    let is_no_route = reply.status == 404 && reply.body["error"].is_null();
    if reply.status.is_server_error() || is_no_route {
        return;
    }
    let answer = &operation["responses"][&status];
    assert!(!answer.is_null(), "{id} does not say that it answers {status}: {}", reply.text);
    let schema = &answer["content"]["application/json"]["schema"];
    if schema.is_null() {
        return;
    }
    let wrong: Vec<String> = validator(&format!("{id} {status}"), schema)
        .iter_errors(&reply.body)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{id} {status} is described otherwise: {wrong:#?}\n{}", reply.text);
}

fn validator(name: &str, schema: &Value) -> &'static Validator {
    let mut validators = VALIDATORS.lock().unwrap();
    validators.entry(name.to_owned()).or_insert_with(|| {
        let mut schema = schema.clone();
        schema["components"] = json!({ "schemas": DOCUMENT["components"]["schemas"] });
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        Box::leak(Box::new(validator))
    })
}

/// The operation that `path` is one of; where several are possible, the one with the most words of its own.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        let same =
            |(own, part): (&&str, &&str)| own == part || (own.starts_with('{') && !part.is_empty());
        template.len() == parts.len() && template.iter().zip(&parts).all(same)
    };
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let fitting = paths.iter().filter(|(template, _)| fits(template));
    let (_, methods) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
    methods.get(method)
}
