use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::{Address, Customer, CustomerType, Patch};
use serde_json::Value;
use uuid::Uuid;

use super::create::{TYPES, checked_tax_id, email_taken, external_id_taken};
use super::read::Named;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Customers, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store::{self, StoreError, Transaction};
use crate::validation::address::address;
use crate::validation::body::JsonBody;
use crate::validation::email::email;
use crate::validation::metadata::metadata;
use crate::validation::query::{PathId, Query};
use crate::validation::scalars::{boolean, locale, name, one_of, trimmed};
use crate::validation::{Fields, Reading};
use crate::webhooks::tell_of_customer;

/// What a merchant may change. What is not mentioned stays as it is.
pub(crate) struct Edits {
    kind: Option<CustomerType>,
    email: Option<String>,
    external_id: Patch<Option<String>>,
    name: Patch<Option<String>>,
    billing_address: Patch<Address>,
    tax_id: Patch<Option<String>>,
    locale: Patch<String>,
    metadata: Option<Metadata>,
}

/// `PATCH /v1/customers/{id}`
pub async fn update_customer(
    merchant: Merchant<Write<Customers>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Customer>, Error> {
    let PathId(id) = id.parse()?;
    let edits = listing::body(read(&body))?;
    update(&app, merchant.organization_id, Named::Id(id), edits).await
}

/// `PATCH /v1/customers/external/{external_id}`
pub async fn update_external_customer(
    merchant: Merchant<Write<Customers>>,
    State(app): State<AppState>,
    Path(external_id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Customer>, Error> {
    let mut edits = listing::body(read(&body))?;
    // It is in the path, and cannot be changed from there.
    edits.external_id = Patch::Keep;
    update(&app, merchant.organization_id, Named::External(external_id), edits).await
}

pub(crate) fn read(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits = Edits {
        kind: fields.optional("type", |value| one_of(value, &TYPES)),
        email: fields.optional("email", email),
        external_id: fields.patch("external_id", trimmed),
        name: fields.patch("name", name),
        billing_address: fields.patch("billing_address", address),
        tax_id: fields.patch("tax_id", trimmed),
        locale: fields.patch("locale", locale),
        metadata: fields.optional("metadata", metadata),
    };
    fields.finish(|| Some(edits))
}

async fn update(
    app: &AppState,
    owner: Uuid,
    named: Named,
    edits: Edits,
) -> Result<Json<Customer>, Error> {
    let mut transaction = app.store.transaction().await?;
    let mut customer = named.find(&mut transaction, owner).await?;
    change_email(&mut transaction, &mut customer, edits.email).await?;
    change_external_id(&mut transaction, &mut customer, flat(edits.external_id)).await?;
    flat(edits.name).apply_to(&mut customer.name);
    change_tax_id(&mut customer, edits.billing_address, flat(edits.tax_id))?;
    edits.locale.apply_to(&mut customer.locale);
    customer.kind = edits.kind.unwrap_or(customer.kind);
    customer.metadata = edits.metadata.unwrap_or(customer.metadata);
    customer.modified_at = Some(app.clock.now());
    match transaction.save_customer(&customer).await {
        Err(StoreError::Conflict) => return Err(email_taken(&customer.email)),
        saved => saved?,
    }
    tell_of_customer(app, &mut transaction, &customer, "customer.updated").await?;
    transaction.commit().await?;
    Ok(Json(customer.shown()))
}

/// Text without a letter in it clears, like null.
fn flat(patch: Patch<Option<String>>) -> Patch<String> {
    match patch {
        Patch::Keep => Patch::Keep,
        Patch::Clear | Patch::Set(None) => Patch::Clear,
        Patch::Set(Some(text)) => Patch::Set(text),
    }
}

async fn change_email(
    transaction: &mut Transaction,
    customer: &mut store::customers::Customer,
    email: Option<String>,
) -> Result<(), Error> {
    let Some(email) = email else { return Ok(()) };
    let owner = customer.organization_id;
    let other = transaction.customer_by_email(owner, &email).await?;
    if other.is_some_and(|other| other.id != customer.id) {
        return Err(email_taken(&email));
    }
    customer.email = email;
    Ok(())
}

/// Once set, it stays: the merchant's own records point at it.
async fn change_external_id(
    transaction: &mut Transaction,
    customer: &mut store::customers::Customer,
    patch: Patch<String>,
) -> Result<(), Error> {
    let wanted = match patch {
        Patch::Keep => return Ok(()),
        Patch::Clear => None,
        Patch::Set(external_id) => Some(external_id),
    };
    if wanted == customer.external_id {
        return Ok(());
    }
    if customer.external_id.is_some() {
        return Err(invalid("external_id", "Customer external ID cannot be updated.", wanted));
    }
    let Some(external_id) = wanted else { return Ok(()) };
    let owner = customer.organization_id;
    if transaction.customer_by_external_id(owner, &external_id).await?.is_some() {
        return Err(external_id_taken(&external_id));
    }
    customer.external_id = Some(external_id);
    Ok(())
}

/// A number belongs to a country, so it is checked again when the address changes.
fn change_tax_id(
    customer: &mut store::customers::Customer,
    address: Patch<Address>,
    number: Patch<String>,
) -> Result<(), Error> {
    if address.is_keep() && number.is_keep() {
        return Ok(());
    }
    address.apply_to(&mut customer.billing_address);
    let mut text = customer.tax_id.take().map(|tax_id| tax_id.number);
    number.apply_to(&mut text);
    customer.tax_id = checked_tax_id(text, customer.billing_address.as_ref())?;
    Ok(())
}

/// `DELETE /v1/customers/{id}`
pub async fn delete_customer(
    merchant: Merchant<Write<Customers>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    delete(&app, merchant.organization_id, Named::Id(id), query.as_deref()).await
}

/// `DELETE /v1/customers/external/{external_id}`
pub async fn delete_external_customer(
    merchant: Merchant<Write<Customers>>,
    State(app): State<AppState>,
    Path(external_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, Error> {
    delete(&app, merchant.organization_id, Named::External(external_id), query.as_deref()).await
}

async fn delete(
    app: &AppState,
    owner: Uuid,
    named: Named,
    query: Option<&str>,
) -> Result<StatusCode, Error> {
    let anonymize = anonymize(Query::of(query))?;
    let mut transaction = app.store.transaction().await?;
    let mut customer = named.find(&mut transaction, owner).await?;
    customer.deleted_at = Some(app.clock.now());
    if anonymize {
        customer.forget();
        transaction.rename_redeemer(customer.id, &customer.email).await?;
    }
    transaction.save_customer(&customer).await?;
    tell_of_customer(app, &mut transaction, &customer, "customer.deleted").await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether nothing is to be left that says who they were.
pub fn anonymize(mut query: Query) -> Result<bool, Error> {
    let anonymize = query.optional("anonymize", boolean).unwrap_or(false);
    query.finish()?;
    Ok(anonymize)
}

impl store::customers::Customer {
    /// Takes out everything that says who they are.
    fn forget(&mut self) {
        self.email = format!("{}@deleted.invalid", self.id);
        self.external_id = None;
        self.name = None;
        self.billing_name = None;
        self.billing_address = None;
        self.tax_id = None;
        self.locale = None;
        self.metadata.clear();
    }
}
