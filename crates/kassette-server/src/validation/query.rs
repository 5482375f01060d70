//! The query of a list, and ids in paths.

use std::collections::BTreeMap;
use std::str::FromStr;

use kassette_core::LocPart;
use serde_json::{Value, json};
use uuid::Uuid;

use super::schema::{self, Presence};
use super::{Problem, Reading, scalars};
use crate::error::Error;
use crate::store::list::{Order, Page};

const MAX_LIMIT: i64 = 100;

/// Reads a query string key by key and gathers what is wrong with it.
#[derive(Debug)]
pub struct Query {
    pairs: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl Query {
    pub fn of(query: Option<&str>) -> Self {
        let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self { pairs: pairs.into_owned().collect(), problems: Vec::new() }
    }

    fn all(&self, key: &str) -> Vec<String> {
        let pairs = self.pairs.iter().filter(|(name, _)| name == key);
        pairs.map(|(_, value)| value.clone()).collect()
    }

    /// A filter by text, given once or repeatedly.
    pub fn texts(&mut self, key: &str) -> Vec<String> {
        schema::parameter(key, || json!({ "type": "array", "items": { "type": "string" } }));
        let texts = self.all(key);
        for text in &texts {
            self.refuse_nul(text, key);
        }
        texts
    }

    /// A whole number above 0; the last one counts.
    pub fn positive(&mut self, key: &str, default: i64) -> i64 {
        schema::parameter(
            key,
            || json!({ "type": "integer", "exclusiveMinimum": 0, "default": default }),
        );
        let Some(text) = self.all(key).pop() else { return default };
        let input = Value::String(text);
        match scalars::integer(&input) {
            Ok(number) if number > 0 => number,
            Ok(_) => {
                let msg = "Input should be greater than 0";
                let problem = Problem::new("greater_than", msg, &input).with(json!({ "gt": 0 }));
                self.problems.push(problem.at(&["query", key]));
                default
            }
            Err(problems) => {
                self.problems.extend(problems.into_iter().map(|found| found.at(&["query", key])));
                default
            }
        }
    }

    /// A filter by id, given once or repeatedly.
    pub fn ids(&mut self, key: &str) -> Vec<Uuid> {
        schema::parameter(key, || json!({ "type": "array", "items": schema::of(scalars::uuid) }));
        let mut ids = Vec::new();
        for (index, text) in (0_i64..).zip(self.all(key)) {
            let input = Value::String(text);
            match scalars::uuid(&input) {
                Ok(id) => ids.push(id),
                Err(problems) => {
                    if index == 0 {
                        let msg = "UUID input should be a string, bytes or UUID object";
                        let problem = Problem::new("uuid_type", msg, &json!([input]));
                        self.problems.push(problem.at(&["query", key, "uuid"]));
                    }
                    let in_list = problems.into_iter().map(|problem| {
                        problem.under(LocPart::Index(index)).at(&["query", key, "list[uuid]"])
                    });
                    self.problems.extend(in_list);
                }
            }
        }
        ids
    }

    /// Words of a closed list, given once or repeatedly.
    pub fn words<T: Copy>(&mut self, key: &str, known: &[(&str, T)]) -> Vec<T> {
        schema::parameter(
            key,
            || json!({ "type": "array", "items": schema::of(|word| scalars::one_of(word, known)) }),
        );
        let mut words = Vec::new();
        for (index, text) in (0_i64..).zip(self.all(key)) {
            if let Some((_, meaning)) = known.iter().find(|(word, _)| *word == text) {
                words.push(*meaning);
                continue;
            }
            let names: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            let expected = scalars::expected(&names);
            let msg = format!("Input should be {expected}");
            let problem = Problem::new("enum", msg, &Value::String(text))
                .with(json!({ "expected": expected }))
                .under(LocPart::Index(index));
            self.problems.push(problem.at(&["query", key]));
        }
        words
    }

    /// The last value of `key`, as it stands.
    pub fn text(&mut self, key: &str) -> Option<String> {
        schema::parameter(key, || json!({ "type": "string" }));
        let text = self.last(key)?;
        self.refuse_nul(&text, key);
        Some(text)
    }

    /// NUL characters are the one thing that PostgreSQL cannot compare with.
    fn refuse_nul(&mut self, text: &str, key: &str) {
        if text.contains('\0') {
            let msg = "Value error, NUL characters are not allowed";
            let problem = Problem::new("value_error", msg, &Value::String(text.to_owned()));
            self.problems.push(problem.at(&["query", key]));
        }
    }

    fn last(&self, key: &str) -> Option<String> {
        self.all(key).pop()
    }

    /// One value, read as JSON text would be; the last one counts.
    pub fn optional<T>(&mut self, key: &str, read: impl FnOnce(&Value) -> Reading<T>) -> Option<T> {
        let Some(text) = self.last(key) else {
            schema::property(key, Presence::Default(None), read);
            return None;
        };
        match read(&Value::String(text)) {
            Ok(value) => Some(value),
            Err(problems) => {
                self.problems.extend(problems.into_iter().map(|found| found.at(&["query", key])));
                None
            }
        }
    }

    /// Which page, and how much of it: `page` and `limit`.
    pub fn page(&mut self) -> Page {
        let page = self.positive("page", 1);
        let limit = self.positive("limit", 10).min(MAX_LIMIT);
        Page { limit, offset: (page - 1).saturating_mul(limit) }
    }

    /// The order of a list, by the names in `keys`; each stands for a column, and `-` in front of it turns it round.
    pub fn sorting(&mut self, keys: &[(&str, &'static str)], default: &str) -> Vec<Order> {
        let mut known: Vec<(String, Order)> = Vec::new();
        for (name, column) in keys {
            known.push(((*name).to_owned(), Order { column, descending: false }));
            known.push((format!("-{name}"), Order { column, descending: true }));
        }
        let known: Vec<(&str, Order)> =
            known.iter().map(|(name, order)| (name.as_str(), *order)).collect();
        schema::parameter("sorting", || {
            let word = schema::of(|word| scalars::one_of(word, &known));
            json!({ "type": "array", "items": word, "default": [default] })
        });
        let order = self.words("sorting", &known);
        if !order.is_empty() {
            return order;
        }
        known.iter().filter(|(name, _)| *name == default).map(|(_, order)| *order).collect()
    }

    /// `metadata[key]=text`: the texts that each key may have.
    pub fn metadata(&mut self) -> Vec<(String, Vec<String>)> {
        schema::parameter(
            "metadata",
            || json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        );
        let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, text) in self.pairs.clone() {
            let key = name.strip_prefix("metadata[").and_then(|rest| rest.strip_suffix(']'));
            if let Some(key) = key {
                self.refuse_nul(key, "metadata");
                self.refuse_nul(&text, "metadata");
                wanted.entry(key.to_owned()).or_default().push(text);
            }
        }
        wanted.into_iter().collect()
    }

    /// Whether everything could be read.
    pub fn finish(self) -> Result<(), Error> {
        if self.problems.is_empty() { Ok(()) } else { Err(Error::Malformed(self.problems)) }
    }
}

/// An id of a path.
#[derive(Clone, Copy, Debug)]
pub struct PathId(pub Uuid);

impl FromStr for PathId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        path_id(text).map(Self).map_err(Error::Malformed)
    }
}

fn path_id(text: &str) -> Reading<Uuid> {
    scalars::uuid(&Value::String(text.to_owned()))
        .map_err(|problems| problems.into_iter().map(|found| found.at(&["path", "id"])).collect())
}

/// An id of a path together with what was read from the body, or everything that is wrong with both.
pub fn with_path_id<T>(id: &str, body: Reading<T>) -> Result<(Uuid, T), Error> {
    let id = path_id(id);
    let body = body.map_err(|found| found.into_iter().map(|found| found.under("body")).collect());
    match (id, body) {
        (Ok(id), Ok(body)) => Ok((id, body)),
        (id, body) => {
            let wrong = [id.err(), body.err()].into_iter().flatten().flatten();
            Err(Error::Malformed(wrong.collect()))
        }
    }
}
