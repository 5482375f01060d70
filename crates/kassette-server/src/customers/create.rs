use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::{Address, Customer, CustomerType, TaxId};
use serde_json::Value;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Customers, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store;
use crate::validation::address::address;
use crate::validation::body::JsonBody;
use crate::validation::email::email;
use crate::validation::metadata::metadata;
use crate::validation::scalars::{locale, name, one_of, trimmed};
use crate::validation::tax_id::{self, OF_CUSTOMER};
use crate::validation::{Fields, Reading};
use crate::webhooks::tell_of_customer;

pub const TYPES: [(&str, CustomerType); 2] =
    [("individual", CustomerType::Individual), ("team", CustomerType::Team)];

pub(crate) struct NewCustomer {
    kind: CustomerType,
    email: String,
    external_id: Option<String>,
    name: Option<String>,
    billing_address: Option<Address>,
    tax_id: Option<String>,
    locale: Option<String>,
    metadata: Metadata,
}

/// `POST /v1/customers/`
pub async fn create_customer(
    merchant: Merchant<Write<Customers>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Customer>), Error> {
    let new = listing::body(read(&body))?;
    listing::refuse_organization_id(&body)?;
    let tax_id = checked_tax_id(new.tax_id, new.billing_address.as_ref())?;
    let owner = merchant.organization_id;
    let mut transaction = app.store.transaction().await?;
    if transaction.customer_by_email(owner, &new.email).await?.is_some() {
        return Err(email_taken(&new.email));
    }
    if let Some(external_id) = &new.external_id
        && transaction.customer_by_external_id(owner, external_id).await?.is_some()
    {
        return Err(external_id_taken(external_id));
    }
    let customer = store::customers::Customer {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        deleted_at: None,
        organization_id: owner,
        kind: new.kind,
        email: new.email,
        external_id: new.external_id,
        name: new.name,
        billing_name: None,
        billing_address: new.billing_address,
        tax_id,
        locale: new.locale,
        metadata: new.metadata,
        processor_customer_id: None,
        checkout_id: None,
    };
    transaction.insert_customer_if_new(&customer).await?;
    if transaction.find_customer(owner, customer.id).await?.is_none() {
        return Err(email_taken(&customer.email));
    }
    tell_of_customer(&app, &mut transaction, &customer, "customer.created").await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(customer.shown())))
}

pub(crate) fn read(body: &Value) -> Reading<NewCustomer> {
    let mut fields = Fields::of(body)?;
    let kind = fields.or("type", CustomerType::Individual, |value| one_of(value, &TYPES));
    let email = fields.required("email", email);
    let external_id = fields.optional("external_id", trimmed).flatten();
    let name = fields.optional("name", name).flatten();
    let billing_address = fields.optional("billing_address", address);
    let tax_id = fields.optional("tax_id", trimmed).flatten();
    let locale = fields.optional("locale", locale);
    let metadata = fields.or("metadata", Metadata::new(), metadata);
    fields.finish(|| {
        let email = email?;
        Some(NewCustomer {
            kind,
            email,
            external_id,
            name,
            billing_address,
            tax_id,
            locale,
            metadata,
        })
    })
}

pub fn email_taken(email: &str) -> Error {
    invalid("email", "A customer with this email address already exists.", email)
}

pub fn external_id_taken(external_id: &str) -> Error {
    invalid("external_id", "A customer with this external ID already exists.", external_id)
}

/// The tax number that `text` is for a customer with this address.
pub fn checked_tax_id(
    text: Option<String>,
    address: Option<&Address>,
) -> Result<Option<TaxId>, Error> {
    let country = address.map(|address| address.country.as_str());
    let tax_id = text.map(|text| tax_id::check(OF_CUSTOMER, country, &text)).transpose();
    tax_id.map_err(Error::Invalid)
}
