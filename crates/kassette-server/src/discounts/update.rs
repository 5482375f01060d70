use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::discount::{DiscountDuration, DiscountType, OwnDiscount};
use kassette_core::{Patch, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::read::find;
use super::rules::{check_period, code_taken, own_products};
use super::terms::Terms;
use super::values::{DURATIONS, TYPES, at_least_one, code, label, product_ids};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Discounts, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store::discounts::Discount;
use crate::store::{StoreError, Transaction};
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::query::PathId;
use crate::validation::scalars::{moment, one_of};
use crate::validation::{Fields, Reading};

/// What a merchant may change. What is not mentioned stays as it is.
pub(crate) struct Edits {
    name: Option<String>,
    code: Patch<Option<String>>,
    kind: Option<DiscountType>,
    duration: Option<DiscountDuration>,
    terms: Terms,
    product_ids: Option<Vec<Uuid>>,
    starts_at: Patch<Timestamp>,
    ends_at: Patch<Timestamp>,
    max_redemptions: Patch<i64>,
    max_redemptions_per_customer: Patch<i64>,
    metadata: Option<Metadata>,
}

/// `PATCH /v1/discounts/{id}`
pub async fn update_discount(
    merchant: Merchant<Write<Discounts>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<OwnDiscount>, Error> {
    let PathId(id) = id.parse()?;
    let edits = listing::body(read(&body))?;
    let mut transaction = app.store.transaction().await?;
    // Nobody redeems it until the commit, so that what is frozen once it is redeemed cannot change at the same moment.
    transaction.lock_discount(id).await?;
    let mut discount = find(&mut transaction, merchant.organization_id, id).await?;
    keep_kind(&edits, &discount)?;
    edits.terms.apply_to(&mut discount)?;
    change_code(&mut transaction, &mut discount, edits.code).await?;
    if let Some(ids) = edits.product_ids {
        own_products(&mut transaction, merchant.organization_id, &ids).await?;
        discount.rules.product_ids = ids;
    }
    edits.starts_at.apply_to(&mut discount.rules.starts_at);
    edits.ends_at.apply_to(&mut discount.rules.ends_at);
    check_period(discount.rules.starts_at, discount.rules.ends_at)?;
    edits.max_redemptions.apply_to(&mut discount.rules.max_redemptions);
    edits.max_redemptions_per_customer.apply_to(&mut discount.max_redemptions_per_customer);
    discount.name = edits.name.unwrap_or(discount.name);
    discount.metadata = edits.metadata.unwrap_or(discount.metadata);
    discount.modified_at = Some(app.clock.now());
    match transaction.save_discount(&discount).await {
        Err(StoreError::Conflict) => return Err(code_taken(discount.code.as_deref())),
        saved => saved?,
    }
    let products = transaction.products(&discount.rules.product_ids).await?;
    transaction.commit().await?;
    Ok(Json(discount.shown(&products)))
}

pub(crate) fn read(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits = Edits {
        name: fields.optional("name", label),
        code: fields.patch("code", code),
        kind: fields.optional("type", |value| one_of(value, &TYPES)),
        duration: fields.optional("duration", |value| one_of(value, &DURATIONS)),
        terms: Terms::read(&mut fields),
        product_ids: fields.optional("products", product_ids),
        starts_at: fields.patch("starts_at", moment),
        ends_at: fields.patch("ends_at", moment),
        max_redemptions: fields.patch("max_redemptions", at_least_one),
        max_redemptions_per_customer: fields.patch("max_redemptions_per_customer", at_least_one),
        metadata: fields.optional("metadata", metadata),
    };
    fields.finish(|| Some(edits))
}

/// Subscriptions count on these: they stay.
fn keep_kind(edits: &Edits, discount: &Discount) -> Result<(), Error> {
    if edits.duration.is_some_and(|duration| duration != discount.duration()) {
        let msg = "Duration cannot be changed.";
        return Err(invalid("duration", msg, json!(edits.duration)));
    }
    if edits.kind.is_some_and(|kind| kind != discount.kind()) {
        return Err(invalid("type", "Type cannot be changed.", json!(edits.kind)));
    }
    Ok(())
}

async fn change_code(
    transaction: &mut Transaction,
    discount: &mut Discount,
    code: Patch<Option<String>>,
) -> Result<(), Error> {
    let code = match code {
        Patch::Keep => return Ok(()),
        Patch::Clear => None,
        Patch::Set(code) => code,
    };
    if let Some(code) = &code {
        let other = transaction.discount_by_code(discount.organization_id, code).await?;
        if other.is_some_and(|other| other.id != discount.id) {
            return Err(code_taken(Some(code)));
        }
    }
    discount.code = code;
    Ok(())
}

/// `DELETE /v1/discounts/{id}`: nobody new gets it, and its code is free again. Who has it keeps it.
pub async fn delete_discount(
    merchant: Merchant<Write<Discounts>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    let mut transaction = app.store.transaction().await?;
    let mut discount = find(&mut transaction, merchant.organization_id, id).await?;
    discount.deleted_at = Some(app.clock.now());
    transaction.save_discount(&discount).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
