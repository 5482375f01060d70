//! What there is to say about one operation.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::failure::Failure;
use crate::access::scope::{Needs, Scope};
use crate::error::Error;
use crate::validation::Reading;
use crate::validation::query::Query;
use crate::validation::schema;

/// One method of one path.
#[derive(Debug)]
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    /// `customers:list`; what is in front of the first colon is the noun that it belongs to.
    pub id: &'static str,
    /// One sentence, without its point.
    pub summary: &'static str,
    /// What of a merchant's token is needed, one of these.
    pub scopes: Vec<Scope>,
    /// Whether a customer session's token is needed. Without that and without scopes, a secret in the path is all that is needed.
    pub is_for_customers: bool,
    /// The parameters of the query, as the properties of an object.
    pub query: Option<Value>,
    pub body: Option<Value>,
    pub answer: Answer,
    /// Whether the answer is sent only to who does not have it yet.
    pub has_etag: bool,
    /// What it can end with instead, apart from what follows from the rest.
    pub failures: Vec<Failure>,
}

/// What a success is answered with.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    pub status: u16,
    pub content: Content,
}

#[derive(Clone, Copy, Debug)]
pub enum Content {
    Nothing,
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// Messages, each of which is of this kind.
    Events(fn(&mut SchemaGenerator) -> Schema),
    /// The address of where to go on is in `Location`.
    Elsewhere,
}

impl Operation {
    pub fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            scopes: Vec::new(),
            is_for_customers: false,
            query: None,
            body: None,
            answer: Answer { status: 204, content: Content::Nothing },
            has_etag: false,
            failures: Vec::new(),
        }
    }

    /// The token that opens it: the type that the handler's `Merchant` has.
    #[must_use]
    pub fn with_token<N: Needs>(mut self) -> Self {
        self.scopes = N::any_of();
        self
    }

    /// A customer session's token opens it: the handler has a `Visitor`.
    #[must_use]
    pub fn for_customers(mut self) -> Self {
        self.is_for_customers = true;
        self
    }

    #[must_use]
    pub fn query<T>(mut self, read: impl FnOnce(Query) -> T) -> Self {
        self.query = Some(schema::of_query(read));
        self
    }

    #[must_use]
    pub fn body<T>(mut self, read: impl FnOnce(&Value) -> Reading<T>) -> Self {
        self.body = Some(schema::of(read));
        self
    }

    #[must_use]
    pub fn answers<T: JsonSchema>(self, status: u16) -> Self {
        self.answers_with(status, Content::Json(SchemaGenerator::subschema_for::<T>))
    }

    #[must_use]
    pub fn answers_with(mut self, status: u16, content: Content) -> Self {
        self.answer = Answer { status, content };
        self
    }

    /// The answer has an `ETag`: the route is one of those that are sent once.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.has_etag = true;
        self
    }

    #[must_use]
    pub fn fails(mut self, failures: impl IntoIterator<Item = Error>) -> Self {
        self.failures.extend(failures.into_iter().map(|error| Failure::of(&error)));
        self
    }

    /// It can fail by this name, in an answer that shows the session as it is now.
    #[must_use]
    pub fn fails_with_session(mut self, name: &str, status: u16) -> Self {
        self.failures.push(Failure::with_session(name, status));
        self
    }

    /// The noun that it belongs to: `customers`.
    pub fn tag(&self) -> &'static str {
        self.id.split(':').next().unwrap_or_default()
    }

    /// The names in the braces of its path.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
    }

    /// Everything that it can end with instead of its answer.
    pub fn all_failures(&self) -> Vec<Failure> {
        let mut all = Vec::new();
        if self.is_for_customers {
            all.extend([Error::Unauthorized, Error::InvalidToken]);
        }
        if !self.scopes.is_empty() {
            let scope = Error::InsufficientScope(self.scopes.clone());
            all.extend([Error::Unauthorized, Error::InvalidToken, scope]);
        }
        if self.path.contains('{') {
            all.push(Error::NotFound);
        }
        if self.path.contains("/{id}") || self.query.is_some() || self.body.is_some() {
            all.push(Error::Malformed(Vec::new()));
        }
        if self.body.is_some() {
            all.extend([Error::Invalid(Vec::new()), Error::BodyTooLarge]);
        }
        let mut all: Vec<Failure> = all.iter().map(Failure::of).collect();
        all.extend(self.failures.iter().cloned());
        all
    }
}
