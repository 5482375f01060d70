mod names;

use serde_json::{Map, Value};

use crate::error::StripeError;

/// The parameters of one call, all of whose names Stripe knows.
#[derive(Debug, Clone)]
pub struct Parameters {
    tree: Map<String, Value>,
    /// The group that they are in, as a caller writes it (`line_items[0]`); empty at the top.
    path: String,
}

impl Parameters {
    /// Refuses, as Stripe does, every name that the call (such as `POST /v1/customers`) does not take.
    pub fn checked(call: &str, tree: Map<String, Value>) -> Result<Self, StripeError> {
        let unknown = names::unknown(call, &tree);
        match unknown.as_slice() {
            [] => Ok(Self { tree, path: String::new() }),
            [name] => Err(unknown_parameters(&format!("parameter: {name}"), name)),
            [first, ..] => {
                Err(unknown_parameters(&format!("parameters: {}", unknown.join(", ")), first))
            }
        }
    }

    /// The text of a parameter; an empty one counts as absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.tree.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    pub fn owned_text(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub fn required_text(&self, name: &str) -> Result<&str, StripeError> {
        match self.tree.get(name).and_then(Value::as_str) {
            None => Err(missing(&self.full(name))),
            Some("") => Err(empty(&self.full(name))),
            Some(text) => Ok(text),
        }
    }

    pub fn required_integer(&self, name: &str) -> Result<i64, StripeError> {
        let text = self.required_text(name)?;
        text.parse().map_err(|_| {
            StripeError::invalid(format!("Invalid integer: {text}"))
                .code("parameter_invalid_integer")
                .param(self.full(name))
        })
    }

    /// Whether the parameter is there and `true`.
    pub fn flag(&self, name: &str) -> Result<bool, StripeError> {
        self.optional_flag(name).map(|flag| flag.unwrap_or(false))
    }

    pub fn optional_flag(&self, name: &str) -> Result<Option<bool>, StripeError> {
        match self.text(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => {
                let message = format!("Invalid boolean: {other}");
                Err(StripeError::invalid(message).param(self.full(name)))
            }
        }
    }

    /// One of the given words.
    pub fn choice(&self, name: &str, words: &[&str]) -> Result<Option<String>, StripeError> {
        match self.text(name) {
            Some(word) if !words.contains(&word) => {
                let name = self.full(name);
                let message = format!("Invalid {name}: must be one of {}", words.join(", "));
                Err(StripeError::invalid(message).param(name))
            }
            word => Ok(word.map(str::to_owned)),
        }
    }

    /// The parameters inside a group such as `automatic_payment_methods[enabled]`.
    pub fn group(&self, name: &str) -> Option<Self> {
        let tree = self.tree.get(name)?.as_object()?.clone();
        Some(Self { tree, path: self.full(name) })
    }

    /// The parameters inside a group that the call cannot do without.
    pub fn required_group(&self, name: &str) -> Result<Self, StripeError> {
        self.group(name).ok_or_else(|| missing(&self.full(name)))
    }

    /// The groups of a list such as `line_items[0][amount]`.
    pub fn groups(&self, name: &str) -> Vec<Self> {
        let list = self.group(name);
        list.iter().flat_map(|list| list.tree.keys().filter_map(|key| list.group(key))).collect()
    }

    /// The name of the group that they are in.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A parameter's name as a caller writes it, such as `line_items[0][amount]`.
    pub fn full(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) }
    }

    /// The texts of a list such as `expand[]`.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let group = self.tree.get(name).and_then(Value::as_object);
        group.into_iter().flat_map(Map::values).filter_map(Value::as_str).collect()
    }

    pub fn contains(&self, name: &str) -> bool {
        self.tree.contains_key(name)
    }

    /// A parameter as it was sent, every leaf a text; null where the text is empty.
    pub fn json(&self, name: &str) -> Option<Value> {
        self.tree.get(name).map(|value| match value {
            Value::String(text) if text.is_empty() => Value::Null,
            other => other.clone(),
        })
    }
}

fn unknown_parameters(what: &str, first: &str) -> StripeError {
    StripeError::invalid(format!("Received unknown {what}")).code("parameter_unknown").param(first)
}

fn missing(name: &str) -> StripeError {
    StripeError::invalid(format!("Missing required param: {name}."))
        .code("parameter_missing")
        .param(name)
}

fn empty(name: &str) -> StripeError {
    let message = format!(
        "You passed an empty string for '{name}'. We assume empty values are an attempt to unset \
         a parameter; however '{name}' cannot be unset. You should remove '{name}' from your \
         request or supply a non-empty value."
    );
    StripeError::invalid(message).code("parameter_invalid_empty").param(name)
}
