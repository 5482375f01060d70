//! What holds for every discount, new or changed.

use std::collections::BTreeMap;

use kassette_core::{LocPart, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::error::Error;
use crate::listing::invalid;
use crate::store::Connection;
use crate::store::products::Product;
use crate::validation::Problem;

/// The products among `ids`, all of which have to be the merchant's.
pub async fn own_products(
    connection: &mut Connection,
    owner: Uuid,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Product>, Error> {
    let mut products = connection.products(ids).await?;
    products.retain(|_, product| product.organization_id == owner);
    let missing = (0_i64..).zip(ids).filter(|(_, id)| !products.contains_key(id));
    let problems: Vec<Problem> = missing
        .map(|(index, id)| {
            let problem = Problem::new("value_error", "Product not found.", &json!(id));
            problem.under(LocPart::Index(index)).at(&["body", "products"])
        })
        .collect();
    if problems.is_empty() { Ok(products) } else { Err(Error::Invalid(problems)) }
}

pub fn check_period(starts_at: Option<Timestamp>, ends_at: Option<Timestamp>) -> Result<(), Error> {
    match (starts_at, ends_at) {
        (Some(start), Some(end)) if start >= end => {
            Err(invalid("ends_at", "A discount has to end after it starts.", json!(end)))
        }
        _ => Ok(()),
    }
}

pub fn code_taken(code: Option<&str>) -> Error {
    invalid("code", "Discount with this code already exists.", code)
}
