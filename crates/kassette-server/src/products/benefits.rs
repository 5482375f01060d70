use axum::Json;
use axum::extract::{Path, State};
use kassette_core::{LocPart, Product};
use serde_json::{Value, json};
use uuid::Uuid;

use super::read::find;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Products, Write};
use crate::error::Error;
use crate::listing;
use crate::store::Connection;
use crate::store::benefits::Benefit;
use crate::validation::body::JsonBody;
use crate::validation::fields::elements;
use crate::validation::query::PathId;
use crate::validation::scalars::uuid;
use crate::validation::{Fields, Problem, Reading};

/// `POST /v1/products/{id}/benefits`: these instead of those that the product has granted so far.
pub async fn update_product_benefits(
    merchant: Merchant<Write<Products>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Product>, Error> {
    let PathId(id) = id.parse()?;
    let ids = listing::body(read(&body))?;
    let owner = merchant.organization_id;
    let mut transaction = app.store.transaction().await?;
    let mut product = find(&mut transaction, owner, id).await?;
    product.benefits = own_benefits(&mut transaction, owner, &ids).await?;
    product.modified_at = Some(app.clock.now());
    transaction.save_product(&product).await?;
    transaction.save_benefits_of_product(product.id, &product.benefits).await?;
    transaction.commit().await?;
    Ok(Json(product.shown_to_merchant()))
}

pub(crate) fn read(body: &Value) -> Reading<Vec<Uuid>> {
    let mut fields = Fields::of(body)?;
    let benefits = fields.required("benefits", |value| elements(value, uuid));
    fields.finish(|| benefits)
}

/// The benefits of these ids, which have to be different ones, and the merchant's own.
async fn own_benefits(
    connection: &mut Connection,
    owner: Uuid,
    ids: &[Uuid],
) -> Result<Vec<Benefit>, Error> {
    let mut own = connection.benefits(owner, ids).await?;
    let mut benefits: Vec<Benefit> = Vec::new();
    let mut problems = Vec::new();
    for (index, id) in (0_i64..).zip(ids) {
        if let Some(benefit) = own.remove(id) {
            benefits.push(benefit);
            continue;
        }
        let again = benefits.iter().any(|benefit| benefit.id == *id);
        let msg =
            if again { "This benefit is in the list already." } else { "Benefit does not exist." };
        let problem = Problem::new("value_error", msg, &json!(id));
        problems.push(problem.under(LocPart::Index(index)).at(&["body", "benefits"]));
    }
    if problems.is_empty() { Ok(benefits) } else { Err(Error::Invalid(problems)) }
}
