//! Our description beside Polar's, of which `tests/contract/extract.py` keeps the names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::differences::KNOWN;
use super::{document, operations};
use crate::harness::Server;

const POLAR: &str = include_str!("../../../../../tests/contract/polar-2026-04.json");

/// How deep objects in objects are compared.
const DEPTH: usize = 3;

#[tokio::test]
async fn nothing_of_polars_contract_is_missing_without_a_reason() {
    let ours = document(&Server::start().await).await;
    let polar: Value = serde_json::from_str(POLAR).unwrap();
    let mut found = Vec::new();
    for (id, operation) in polar["operations"].as_object().unwrap() {
        let own = operations(&ours).into_iter().find(|(.., own)| own["operationId"] == *id);
        let Some((method, path, own)) = own else {
            found.push(format!("{id}: missing"));
            continue;
        };
        assert_eq!(
            (operation["method"].as_str(), operation["path"].as_str()),
            (Some(method), Some(path))
        );
        let side = Sides { ours: &ours, shapes: &polar["shapes"], operation, own };
        found
            .extend(side.differences().into_iter().map(|difference| format!("{id}: {difference}")));
    }
    let unknown: Vec<&String> =
        found.iter().filter(|it| !KNOWN.iter().any(|(known, _)| fits(known, it))).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    let gone: Vec<_> =
        KNOWN.iter().filter(|(known, _)| !found.iter().any(|it| fits(known, it))).collect();
    assert!(gone.is_empty(), "no longer a difference: {gone:#?}");
}

/// Whether `text` is what `pattern` says, with anything in place of each `*`.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// One operation as both describe it.
struct Sides<'a> {
    ours: &'a Value,
    shapes: &'a Value,
    operation: &'a Value,
    own: &'a Value,
}

impl Sides<'_> {
    fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        let own_parameters: Vec<&Value> =
            self.own["parameters"].as_array().into_iter().flatten().collect();
        for (name, required) in self.operation["parameters"].as_object().unwrap() {
            let own = own_parameters.iter().find(|own| {
                *name
                    == format!("{} {}", own["in"].as_str().unwrap(), own["name"].as_str().unwrap())
            });
            if own.is_none_or(|own| own["required"] != *required) {
                found.push(name.clone());
            }
        }
        for status in self.operation["statuses"].as_array().unwrap() {
            if self.own["responses"].get(status.as_str().unwrap()).is_none() {
                found.push(format!("status {}", status.as_str().unwrap()));
            }
        }
        found.extend(self.request());
        found.extend(self.answer());
        found
    }

    /// Keys that we do not read, and keys that we insist on and they do not.
    fn request(&self) -> Vec<String> {
        let Some(shape) = self.operation["request"].as_str() else { return Vec::new() };
        let (required, optional) = self.shape(shape);
        let own = &self.own["requestBody"]["content"]["application/json"]["schema"];
        let own = Keys::of(self.ours, own);
        let unread = required.union(&optional).filter(|key| !own.ever.contains(*key));
        let mut found: Vec<String> = unread.map(|key| format!("request {key}")).collect();
        let insisted = own.always.difference(&required);
        found.extend(insisted.map(|key| format!("request {key} is required")));
        found
    }

    /// Keys that they always send and we do not.
    fn answer(&self) -> Vec<String> {
        let Some(shape) = self.operation["answer"].as_str() else { return Vec::new() };
        let success = self.own["responses"].as_object().unwrap().iter();
        let Some((_, own)) = success.into_iter().find(|(status, _)| status.starts_with('2')) else {
            return Vec::new();
        };
        let schema = &own["content"]["application/json"]["schema"];
        let own = Keys::of(self.ours, schema);
        let (prefix, shape) = match shape.strip_prefix("list of ") {
            Some(shape) => ("items[].", shape),
            None => ("", shape),
        };
        let (required, _) = self.shape(shape);
        let lacking =
            required.into_iter().filter(|key| !own.always.contains(&format!("{prefix}{key}")));
        lacking.map(|key| format!("answer {key}")).collect()
    }

    fn shape(&self, name: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let side = |side: &str| {
            let keys = self.shapes[name][side].as_array().unwrap().iter();
            keys.map(|key| key.as_str().unwrap().to_owned()).collect()
        };
        (side("required"), side("optional"))
    }
}

/// The keys of an object and of objects in it: those that it always has, and those that it ever has.
#[derive(Default)]
struct Keys {
    always: BTreeSet<String>,
    ever: BTreeSet<String>,
}

impl Keys {
    fn of(document: &Value, schema: &Value) -> Self {
        // One step more than theirs: our lists are still in their envelopes.
        Self::below(document, schema, &mut Vec::new(), DEPTH + 1)
    }

    fn below<'a>(
        document: &'a Value,
        schema: &'a Value,
        seen: &mut Vec<&'a str>,
        depth: usize,
    ) -> Self {
        let mut keys = Self::default();
        if let Some(name) = schema["$ref"].as_str().filter(|name| !seen.contains(name)) {
            seen.push(name);
            let named = document.pointer(name.trim_start_matches('#')).unwrap();
            keys = Self::below(document, named, seen, depth);
            seen.pop();
        }
        let forms = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
        let forms = forms.into_iter().flatten().filter(|form| form["type"] != "null");
        let forms: Vec<Self> = forms.map(|form| Self::below(document, form, seen, depth)).collect();
        if let Some((first, others)) = forms.split_first() {
            let in_all = |key: &&String| others.iter().all(|form| form.always.contains(*key));
            keys.always.extend(first.always.iter().filter(in_all).cloned());
            keys.ever.extend(forms.iter().flat_map(|form| form.ever.iter().cloned()));
        }
        if schema["items"].is_object() {
            return Self::below(document, &schema["items"], seen, depth).under("[]");
        }
        for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
            let required = schema["required"]
                .as_array()
                .is_some_and(|it| it.contains(&Value::from(key.as_str())));
            let mut nested = Self::default();
            if depth > 1 {
                nested = Self::below(document, inner, seen, depth - 1).under(key);
            }
            nested.always.insert(key.clone());
            keys.ever.extend(nested.ever);
            keys.ever.insert(key.clone());
            if required {
                keys.always.extend(nested.always);
            }
        }
        keys
    }

    fn under(self, key: &str) -> Self {
        let side = |side: BTreeSet<String>| {
            side.iter().map(|inner| format!("{key}.{inner}").replace(".[]", "[]")).collect()
        };
        Self { always: side(self.always), ever: side(self.ever) }
    }
}
