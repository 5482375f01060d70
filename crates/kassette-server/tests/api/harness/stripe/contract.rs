//! Holds every form that the server sends to Stripe against Stripe's own schemas, of which `tests/contract/extract_stripe.py` keeps
//! the names and types.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use jsonschema::Validator;
use serde_json::{Map, Value};
use url::form_urlencoded;

const REQUESTS: &str = include_str!("../../../../../../tests/contract/stripe-requests.json");

/// Calls of which there is no schema beside those that `tests/contract/extract_stripe.py` reads, with the parameters that they may
/// have for that, and where those come from.
pub const UNDESCRIBED: [(&str, &[&str], &str); 6] = [
    ("POST /v1/payment_method_domains/{id}", &["enabled"], "the schema of its creation"),
    ("POST /v1/payment_method_domains/{id}/validate", &[], "it needs none"),
    ("POST /v1/payment_methods/{id}/detach", &[], "it needs none"),
    ("POST /v1/setup_intents/{id}/cancel", &[], "it needs none"),
    (
        "POST /v1/webhook_endpoints",
        &["api_version", "description", "enabled_events", "url"],
        "what the sandbox takes from Stripe's own client",
    ),
    (
        "POST /v1/webhook_endpoints/{id}",
        &["disabled", "enabled_events"],
        "what the sandbox takes from Stripe's own client",
    ),
];

static VALIDATORS: LazyLock<HashMap<String, Validator>> = LazyLock::new(|| {
    let calls: HashMap<String, Value> = serde_json::from_str(REQUESTS).unwrap();
    let validator = |schema| jsonschema::validator_for(&schema).unwrap();
    calls.into_iter().map(|(call, schema)| (call, validator(schema))).collect()
});

/// What was sent and should not have been. When the test is over, it fails for it.
#[derive(Clone, Default)]
pub struct Breaches(Arc<Mutex<Vec<String>>>);

impl Breaches {
    /// Those since the last time.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    pub fn assert_none(&self) {
        let breaches = self.take();
        if !thread::panicking() {
            assert!(breaches.is_empty(), "Stripe would refuse what it was sent: {breaches:#?}");
        }
    }
}

/// Looks at each call on its way to the sandbox. A test's own calls ask for no version.
pub async fn observe(State(breaches): State<Breaches>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    if parts.method == "POST" && parts.headers.contains_key("stripe-version") {
        let call = format!("POST {}", template(parts.uri.path()));
        breaches.0.lock().unwrap().extend(breaches_of(&call, &body));
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// What is wrong with this form of this call.
pub fn breaches_of(call: &str, form: &[u8]) -> Vec<String> {
    let wrong = match tree(form) {
        Ok(tree) => wrong_in(call, &tree),
        Err(wrong) => vec![wrong],
    };
    wrong.into_iter().map(|wrong| format!("{call}: {wrong}")).collect()
}

fn wrong_in(call: &str, form: &Value) -> Vec<String> {
    if let Some(validator) = VALIDATORS.get(call) {
        let errors = validator.iter_errors(form);
        return errors.map(|error| format!("{error} at {}", error.instance_path())).collect();
    }
    let Some((_, names, _)) = UNDESCRIBED.iter().find(|(known, ..)| *known == call) else {
        return vec!["nothing is known of it; see tests/contract/extract_stripe.py".to_owned()];
    };
    let sent = form.as_object().unwrap().keys();
    let others = sent.filter(|name| !names.contains(&name.as_str()));
    others.map(|name| format!("`{name}` is unknown")).collect()
}

/// The path with `{id}` where it has one: the part of it with a digit or a capital in it.
fn template(path: &str) -> String {
    let is_id =
        |part: &str| part.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let part = |(place, part)| if place > 2 && is_id(part) { "{id}" } else { part };
    path.split('/').enumerate().map(part).collect::<Vec<_>>().join("/")
}

/// The form as JSON: `a[b]=1` is an object, `a[0]=1` a list.
fn tree(form: &[u8]) -> Result<Value, String> {
    let mut tree = Map::new();
    for (name, value) in form_urlencoded::parse(form) {
        let plain = name.replace(']', "");
        let keys: Vec<&str> = plain.split('[').collect();
        if !put(&mut tree, &keys, &value) {
            return Err(format!("`{name}` is said twice"));
        }
    }
    Ok(Value::Object(tree.into_iter().map(with_lists).collect()))
}

/// Whether there was room for it.
fn put(tree: &mut Map<String, Value>, keys: &[&str], value: &str) -> bool {
    let [key, inner @ ..] = keys else { return false };
    let key = if key.is_empty() { tree.len().to_string() } else { (*key).to_owned() };
    if inner.is_empty() {
        return tree.insert(key, value.into()).is_none();
    }
    let group = tree.entry(key).or_insert_with(|| Map::new().into());
    group.as_object_mut().is_some_and(|group| put(group, inner, value))
}

fn with_lists((key, value): (String, Value)) -> (String, Value) {
    let Value::Object(group) = value else { return (key, value) };
    let is_list = group.keys().all(|key| key.parse::<usize>().is_ok());
    let parts = group.into_iter().map(with_lists);
    let value = if is_list {
        parts.map(|(_, value)| value).collect()
    } else {
        Value::Object(parts.collect())
    };
    (key, value)
}
