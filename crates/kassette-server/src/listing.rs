//! What every list answers, and what every route of a merchant's object does with its path and body.

use kassette_core::{ListResource, Pagination};
use serde_json::Value;

use crate::error::Error;
use crate::store::list::{Filter, Listing, Order, Page};
use crate::validation::query::Query;
use crate::validation::{Problem, Reading};

impl Listing {
    /// What `query` asks for, if all of it could be read.
    pub fn read(mut query: Query, filter: Filter, order: Vec<Order>) -> Result<Self, Error> {
        let page = query.page();
        query.finish()?;
        Ok(Self { filter, order, page })
    }
}

/// One page of a list.
pub fn resource<T>(items: Vec<T>, total_count: i64, page: Page) -> ListResource<T> {
    ListResource { items, pagination: Pagination::new(total_count, page.limit) }
}

/// Puts the problems of a body where the body is.
pub fn body<T>(reading: Reading<T>) -> Result<T, Error> {
    reading.map_err(|problems| {
        Error::Malformed(problems.into_iter().map(|problem| problem.under("body")).collect())
    })
}

/// One broken rule of the business, at `loc` below the body.
pub fn invalid(loc: &str, msg: &str, input: impl Into<Value>) -> Error {
    Error::Invalid(vec![Problem::business("value_error", &["body", loc], msg, input)])
}

/// A token says whose the new object is, so the body must not.
pub fn refuse_organization_id(body: &Value) -> Result<(), Error> {
    match body.get("organization_id") {
        None | Some(Value::Null) => Ok(()),
        Some(id) => {
            let msg = "The organization is that of the token: leave organization_id out.";
            let loc = ["body", "organization_id"];
            Err(Error::Invalid(vec![Problem::business(
                "organization_token",
                &loc,
                msg,
                id.clone(),
            )]))
        }
    }
}
