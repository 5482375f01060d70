//! What readers read, found out by asking them: so what the API's document says of a request cannot differ from what is done
//! with one.
//!
//! A reader that is asked gets an empty object. Every reader of a single value notes what it wants before it looks, and
//! [`Fields`](super::Fields) asks the reader of each key that is missing, which here is every key.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Reading;
use super::query::Query;

thread_local! {
    static ASKED: RefCell<Asked> = RefCell::default();
}

/// What was noted so far. Nothing is noted while nobody asks.
#[derive(Debug, Default)]
struct Asked {
    /// The schema of the value that is being read, below those of the values around it.
    schemas: Vec<Map<String, Value>>,
    named: BTreeMap<&'static str, Value>,
}

/// Whether a key has to be there, and what else it can be than what its reader reads.
#[derive(Clone, Debug)]
pub enum Presence {
    Required,
    Nullable,
    /// What counts where the key is missing, if that is a value.
    Default(Option<Value>),
}

impl Presence {
    pub fn default(value: &impl Serialize) -> Self {
        Self::Default(serde_json::to_value(value).ok())
    }
}

/// The JSON schema of what `read` reads.
pub fn of<T>(read: impl FnOnce(&Value) -> Reading<T>) -> Value {
    ask(|| drop(read(&json!({}))))
}

/// The parameters that `read` takes from a query, as the properties of an object.
pub fn of_query<T>(read: impl FnOnce(Query) -> T) -> Value {
    ask(|| drop(read(Query::of(None))))
}

/// Takes the schemas that were asked for and have names of their own.
pub fn take_named() -> BTreeMap<&'static str, Value> {
    ASKED.with_borrow_mut(|asked| std::mem::take(&mut asked.named))
}

fn ask(read: impl FnOnce()) -> Value {
    ASKED.with_borrow_mut(|asked| asked.schemas.push(Map::new()));
    read();
    let schema = ASKED.with_borrow_mut(|asked| asked.schemas.pop());
    Value::Object(schema.expect("what was pushed above"))
}

fn is_asked() -> bool {
    ASKED.with_borrow(|asked| !asked.schemas.is_empty())
}

/// Notes something about the value that is being read. What was said first counts: it knows more than the readers that it calls.
pub fn note(about: impl FnOnce() -> Value) {
    if !is_asked() {
        return;
    }
    if let Value::Object(about) = about() {
        with_current(|schema| {
            for (key, value) in about {
                schema.entry(key).or_insert(value);
            }
        });
    }
}

fn with_current(change: impl FnOnce(&mut Map<String, Value>)) {
    ASKED.with_borrow_mut(|asked| asked.schemas.last_mut().map(change));
}

/// Notes that the object which is being read has `key`, read by `read`.
pub fn property<T>(key: &str, presence: Presence, read: impl FnOnce(&Value) -> Reading<T>) {
    if !is_asked() {
        return;
    }
    let mut schema = of(read);
    let is_required = matches!(presence, Presence::Required);
    match presence {
        Presence::Required | Presence::Default(None) => {}
        Presence::Nullable => schema = nullable(schema),
        Presence::Default(Some(default)) => schema["default"] = default,
    }
    put(key, schema);
    if is_required {
        with_current(|object| {
            let required = object.entry("required").or_insert_with(|| json!([]));
            required.as_array_mut().expect("it was made a list above").push(json!(key));
        });
    }
}

/// Notes that the object or query which is being read has `key`. What was said of it first counts.
fn put(key: &str, schema: Value) {
    with_current(|object| {
        let properties = object.entry("properties").or_insert_with(|| json!({}));
        let properties = properties.as_object_mut().expect("it was made an object above");
        properties.entry(key).or_insert(schema);
    });
}

/// Notes a parameter of the query that is being read.
pub fn parameter(key: &str, schema: impl FnOnce() -> Value) {
    if is_asked() {
        put(key, schema());
    }
}

/// Notes that a list is being read, of what `read` reads.
pub fn items<T>(least: usize, read: impl FnOnce(&Value) -> Reading<T>) {
    note(|| match least {
        0 => json!({ "type": "array", "items": of(read) }),
        _ => json!({ "type": "array", "items": of(read), "minItems": least }),
    });
}

/// Notes that an object is being read whose keys are free, with what `read` reads as their values.
pub fn values<T>(read: impl FnOnce(&Value) -> Reading<T>) {
    note(|| json!({ "type": "object", "additionalProperties": of(read) }));
}

/// Notes that an object is being read whose `key` says which of `forms` it has.
pub fn tagged<T>(key: &str, forms: &[super::union::Form<T>]) {
    note(|| {
        let form = |(tag, read): &super::union::Form<T>| {
            let mut schema = of(read);
            schema["title"] = json!(tag);
            schema["properties"][key] = json!({ "type": "string", "const": tag });
            match schema["required"].as_array_mut() {
                Some(required) => required.insert(0, json!(key)),
                None => schema["required"] = json!([key]),
            }
            schema
        };
        json!({ "oneOf": forms.iter().map(form).collect::<Vec<Value>>() })
    });
}

/// Notes that what is being read has one of several forms, each with its name. Whether somebody asked: then there is nothing
/// to read.
pub fn forms<C: Copy, T>(forms: &[(&str, C)], read: impl Fn(&Value, C) -> Reading<T>) -> bool {
    note(|| {
        let form = |(name, form): &(&str, C)| {
            let mut schema = of(|value| read(value, *form));
            schema["title"] = json!(name);
            schema
        };
        json!({ "anyOf": forms.iter().map(form).collect::<Vec<Value>>() })
    });
    is_asked()
}

/// Reads `value`. For who asks, the schema is known by this name from now on, so that it can be used in many places, and in
/// itself.
pub fn named<T>(
    name: &'static str,
    value: &Value,
    read: impl FnOnce(&Value) -> Reading<T>,
) -> Reading<T> {
    if !is_asked() {
        return read(value);
    }
    if ASKED.with_borrow(|asked| !asked.named.contains_key(name)) {
        // Known from now on, so that a schema which has itself inside is asked for once.
        ASKED.with_borrow_mut(|asked| asked.named.insert(name, Value::Null));
        let schema = of(read);
        ASKED.with_borrow_mut(|asked| asked.named.insert(name, schema));
    }
    note(|| reference(name));
    Err(Vec::new())
}

/// The schema that is known by this name.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The schema of what is either null or what `schema` describes.
fn nullable(mut schema: Value) -> Value {
    let Some(kind) = schema["type"].as_str().map(str::to_owned) else {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    };
    schema["type"] = json!([kind, "null"]);
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    }
    schema
}
