//! Request bodies and queries, read field by field so that the answer names *everything* that is wrong with them.

pub mod address;
pub mod body;
pub mod email;
pub mod fields;
pub mod metadata;
pub mod query;
pub mod scalars;
pub mod schema;
pub mod tax_id;
pub mod trial;
pub mod union;

use kassette_core::LocPart;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub use fields::Fields;

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The way to the value; it starts with `body`, `query` or `path`.
    pub loc: Vec<LocPart>,
    pub msg: String,
    /// The value itself; where it is missing, the object that should have it.
    pub input: Value,
    /// Only of problems with the shape, never of business rules. Few have it, so it takes little room in those without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctx: Option<Box<Value>>,
}

/// What was read, or why it could not be. Problems start at the value that was read; the caller knows the way to it.
pub type Reading<T> = Result<T, Vec<Problem>>;

impl Problem {
    pub fn new(kind: &'static str, msg: impl Into<String>, input: &Value) -> Self {
        Self { kind, loc: Vec::new(), msg: msg.into(), input: input.clone(), ctx: None }
    }

    #[must_use]
    pub fn with(mut self, ctx: Value) -> Self {
        self.ctx = Some(Box::new(ctx));
        self
    }

    /// Puts `part` in front of the way to the value.
    #[must_use]
    pub fn under(mut self, part: impl Into<LocPart>) -> Self {
        self.loc.insert(0, part.into());
        self
    }

    #[must_use]
    pub fn at(mut self, parts: &[&str]) -> Self {
        self.loc.splice(0..0, parts.iter().map(|part| LocPart::from(*part)));
        self
    }

    /// A broken business rule.
    pub fn business(
        kind: &'static str,
        loc: &[&str],
        msg: impl Into<String>,
        input: impl Into<Value>,
    ) -> Self {
        Self::new(kind, msg, &input.into()).at(loc)
    }
}
