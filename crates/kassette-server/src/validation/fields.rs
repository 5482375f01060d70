use kassette_core::{LocPart, Patch};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::schema::{self, Presence};
use super::{Problem, Reading};

/// Reads the keys of one JSON object and gathers what is wrong with them. Keys that nobody asks for are ignored.
#[derive(Debug)]
pub struct Fields<'v> {
    value: &'v Value,
    object: &'v Map<String, Value>,
    problems: Vec<Problem>,
}

impl<'v> Fields<'v> {
    pub fn of(value: &'v Value) -> Reading<Self> {
        schema::note(|| json!({ "type": "object" }));
        let Value::Object(object) = value else {
            let msg = "Input should be a valid dictionary or object to extract fields from";
            return Err(vec![Problem::new("model_attributes_type", msg, value)]);
        };
        Ok(Self { value, object, problems: Vec::new() })
    }

    /// Whether the object says anything about `key`, be it `null`.
    pub fn mentions(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    /// The value of `key`, which must be there.
    pub fn required<T>(&mut self, key: &str, read: impl FnOnce(&Value) -> Reading<T>) -> Option<T> {
        let Some(value) = self.object.get(key) else {
            schema::property(key, Presence::Required, read);
            self.problems.push(Problem::new("missing", "Field required", self.value).under(key));
            return None;
        };
        self.take(key, read(value))
    }

    /// The value of `key`; `None` if it is absent or `null`.
    pub fn optional<T>(&mut self, key: &str, read: impl FnOnce(&Value) -> Reading<T>) -> Option<T> {
        match self.object.get(key) {
            None => {
                schema::property(key, Presence::Nullable, read);
                None
            }
            Some(Value::Null) => None,
            Some(value) => self.take(key, read(value)),
        }
    }

    /// The value of `key`, or `default` if it is absent. `null` is not a value.
    pub fn or<T: Serialize>(
        &mut self,
        key: &str,
        default: T,
        read: impl FnOnce(&Value) -> Reading<T>,
    ) -> T {
        match self.object.get(key) {
            None => {
                schema::property(key, Presence::default(&default), read);
                default
            }
            Some(value) => self.take(key, read(value)).unwrap_or(default),
        }
    }

    /// The value of `key`; `None` if it is absent. `null` is not a value.
    pub fn if_present<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&Value) -> Reading<T>,
    ) -> Option<T> {
        let Some(value) = self.object.get(key) else {
            schema::property(key, Presence::Default(None), read);
            return None;
        };
        self.take(key, read(value))
    }

    /// What the object says about `key`: nothing, "clear it", or a new value.
    pub fn patch<T>(&mut self, key: &str, read: impl FnOnce(&Value) -> Reading<T>) -> Patch<T> {
        match self.object.get(key) {
            None => {
                schema::property(key, Presence::Nullable, read);
                Patch::Keep
            }
            Some(Value::Null) => Patch::Clear,
            Some(value) => self.take(key, read(value)).map_or(Patch::Keep, Patch::Set),
        }
    }

    /// Notes a problem with the object as a whole, which `problem` is given.
    pub fn refuse(&mut self, problem: impl FnOnce(&Value) -> Problem) {
        self.problems.push(problem(self.value));
    }

    fn take<T>(&mut self, key: &str, reading: Reading<T>) -> Option<T> {
        match reading {
            Ok(value) => Some(value),
            Err(problems) => {
                self.problems.extend(problems.into_iter().map(|problem| problem.under(key)));
                None
            }
        }
    }

    /// What `build` makes of the values that were read, if nothing was wrong with them.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Reading<T> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        Ok(build().expect("a required value is missing only together with a problem"))
    }
}

/// Reads every element of a list of at least one.
pub fn list<T>(value: &Value, read: impl Fn(&Value) -> Reading<T>) -> Reading<Vec<T>> {
    schema::items(1, &read);
    let Value::Array(elements) = value else {
        return Err(vec![Problem::new("list_type", "Input should be a valid list", value)]);
    };
    if elements.is_empty() {
        let msg = "List should have at least 1 item after validation, not 0";
        let ctx = json!({ "field_type": "List", "min_length": 1, "actual_length": 0 });
        return Err(vec![Problem::new("too_short", msg, value).with(ctx)]);
    }
    self::elements(value, read)
}

/// Reads every element of a list, which may be empty.
pub fn elements<T>(value: &Value, read: impl Fn(&Value) -> Reading<T>) -> Reading<Vec<T>> {
    schema::items(0, &read);
    let Value::Array(elements) = value else {
        return Err(vec![Problem::new("list_type", "Input should be a valid list", value)]);
    };
    let mut read_elements = Vec::new();
    let mut problems = Vec::new();
    for (index, element) in (0_i64..).zip(elements) {
        match read(element) {
            Ok(element) => read_elements.push(element),
            Err(found) => {
                problems
                    .extend(found.into_iter().map(|problem| problem.under(LocPart::Index(index))));
            }
        }
    }
    if problems.is_empty() { Ok(read_elements) } else { Err(problems) }
}
