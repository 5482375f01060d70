use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kassette_core::Patch;
use kassette_core::checkout::Metadata;
use kassette_core::pricing::Trial;
use serde_json::{Value, json};
use uuid::Uuid;

use super::read::{find, show};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CheckoutLinks, Write};
use crate::checkouts::create::{Choice, products};
use crate::checkouts::update::{seats, units};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store::Connection;
use crate::store::checkout_links::CheckoutLink;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::query::PathId;
use crate::validation::scalars::{boolean, http_url, text, uuid};
use crate::validation::trial::trial_patch;
use crate::validation::{Fields, Reading};

/// What a merchant may change. What is not mentioned stays as it is.
pub(crate) struct Edits {
    products: Option<Vec<Uuid>>,
    label: Patch<String>,
    success_url: Patch<String>,
    return_url: Patch<String>,
    allow_discount_codes: Option<bool>,
    require_billing_address: Option<bool>,
    discount_id: Patch<Uuid>,
    seats: Patch<i64>,
    units: Patch<i64>,
    trial: Patch<Trial>,
    metadata: Option<Metadata>,
}

/// `PATCH /v1/checkout-links/{id}`
pub async fn update_checkout_link(
    merchant: Merchant<Write<CheckoutLinks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<kassette_core::CheckoutLink>, Error> {
    let PathId(id) = id.parse()?;
    let edits = listing::body(read(&body))?;
    let mut transaction = app.store.transaction().await?;
    let mut link = find(&mut transaction, merchant.organization_id, id).await?;
    if let Some(products) = &edits.products {
        check_products(&mut transaction, merchant.organization_id, products).await?;
    }
    let gives_discount = matches!(edits.discount_id, Patch::Set(_));
    let counts = matches!(edits.seats, Patch::Set(_)) || matches!(edits.units, Patch::Set(_));
    apply(edits, &mut link);
    let catalogue = transaction.products(&link.product_ids).await?;
    if gives_discount {
        link.check_discount(&mut transaction, &catalogue).await?;
    }
    if counts {
        link.check_quantities(&catalogue)?;
    }
    link.drop_idle_terms(&catalogue);
    link.modified_at = Some(app.clock.now());
    transaction.save_checkout_link(&link).await?;
    let shown = show(&app, &mut transaction, link).await?;
    transaction.commit().await?;
    Ok(shown)
}

pub(crate) fn read(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let trial = trial_patch(&mut fields);
    let edits = Edits {
        products: fields.optional("products", products),
        label: fields.patch("label", text),
        success_url: fields.patch("success_url", http_url),
        return_url: fields.patch("return_url", http_url),
        allow_discount_codes: fields.optional("allow_discount_codes", boolean),
        require_billing_address: fields.optional("require_billing_address", boolean),
        discount_id: fields.patch("discount_id", uuid),
        seats: fields.patch("seats", seats),
        units: fields.patch("units", units),
        trial,
        metadata: fields.optional("metadata", metadata),
    };
    fields.finish(|| Some(edits))
}

async fn check_products(
    connection: &mut Connection,
    owner: Uuid,
    ids: &[Uuid],
) -> Result<(), Error> {
    let found = connection.products(ids).await?;
    let own = |id| found.get(id).is_some_and(|product| product.organization_id == owner);
    if !ids.iter().all(own) {
        let msg = "Products don't belong to the checkout link's organization.";
        return Err(invalid("products", msg, json!(ids)));
    }
    Choice::Products(ids.to_vec()).resolve(connection, owner).await?;
    Ok(())
}

fn apply(edits: Edits, link: &mut CheckoutLink) {
    edits.label.apply_to(&mut link.label);
    edits.success_url.apply_to(&mut link.success_url);
    edits.return_url.apply_to(&mut link.return_url);
    edits.trial.apply_to(&mut link.trial);
    edits.discount_id.apply_to(&mut link.discount_id);
    edits.seats.apply_to(&mut link.seats);
    edits.units.apply_to(&mut link.units);
    if let Some(products) = edits.products {
        link.product_ids = products;
    }
    if let Some(allow) = edits.allow_discount_codes {
        link.allow_discount_codes = allow;
    }
    if let Some(require) = edits.require_billing_address {
        link.require_billing_address = require;
    }
    if let Some(metadata) = edits.metadata {
        link.metadata = metadata;
    }
}

/// `DELETE /v1/checkout-links/{id}`
pub async fn delete_checkout_link(
    merchant: Merchant<Write<CheckoutLinks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    let mut transaction = app.store.transaction().await?;
    let mut link = find(&mut transaction, merchant.organization_id, id).await?;
    link.deleted_at = Some(app.clock.now());
    transaction.save_checkout_link(&link).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
