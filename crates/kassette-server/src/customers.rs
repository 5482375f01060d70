//! Customers: what merchants do with them, and who pays a session.

pub mod create;
pub mod list;
pub mod read;
pub mod update;

use kassette_core::checkout::Metadata;
use kassette_core::{CustomerType, Timestamp};
use uuid::Uuid;

use crate::AppState;
use crate::error::Error;
use crate::listing::invalid;
use crate::store::checkouts::CheckoutRecord;
use crate::store::customers::Customer;
use crate::store::{StoreError, Transaction};
use crate::webhooks::tell_of_customer;

/// The customer who pays this session: the linked one, else the one with the same e-mail address, else a new one. Stored
/// before any money moves, so that two first purchases with one address cannot clash afterwards.
pub async fn find_or_add(
    app: &AppState,
    transaction: &mut Transaction,
    record: &CheckoutRecord,
) -> Result<Customer, Error> {
    if let Some(id) = record.customer_id {
        let customer = transaction.find_customer(record.organization_id, id).await?;
        return customer.ok_or(Error::CustomerDeleted);
    }
    let email = record.customer_email.clone().unwrap_or_default();
    let owner = record.organization_id;
    if let Some(customer) = transaction.customer_by_email(owner, &email).await? {
        return Ok(customer);
    }
    if let Some(external_id) = &record.external_customer_id {
        // They have another e-mail address: a stranger must not become them by knowing their id.
        if transaction.customer_by_external_id(owner, external_id).await?.is_some() {
            let msg = "The customer of this checkout has another e-mail address.";
            return Err(invalid("customer_email", msg, email));
        }
    }
    let new = Customer {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        deleted_at: None,
        organization_id: owner,
        kind: CustomerType::Individual,
        email: email.clone(),
        external_id: record.external_customer_id.clone(),
        name: record.customer_name.clone(),
        billing_name: None,
        billing_address: None,
        tax_id: None,
        locale: None,
        metadata: Metadata::new(),
        processor_customer_id: None,
        checkout_id: Some(record.id),
    };
    transaction.insert_customer_if_new(&new).await?;
    let customer = transaction.customer_by_email(owner, &email).await?;
    let vanished = || StoreError::Internal("a customer that was just stored is missing".into());
    let customer = customer.ok_or_else(vanished)?;
    if customer.id == new.id {
        tell_of_customer(app, transaction, &customer, "customer.created").await?;
    }
    Ok(customer)
}

/// A picture with nothing in it: nobody has one here, and SDKs of early 2025 stop at null.
const NO_PICTURE: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

impl Customer {
    /// The customer as their merchant sees them.
    pub fn shown(self) -> kassette_core::Customer {
        kassette_core::Customer {
            id: self.id,
            created_at: self.created_at,
            modified_at: self.modified_at,
            metadata: self.metadata,
            external_id: self.external_id,
            email: self.email,
            // Nobody is asked to prove theirs.
            email_verified: false,
            kind: self.kind,
            name: self.name,
            billing_name: self.billing_name,
            billing_address: self.billing_address,
            tax_id: self.tax_id,
            locale: self.locale,
            organization_id: self.organization_id,
            default_payment_method_id: None,
            deleted_at: self.deleted_at,
            first_user_event_at: None,
            avatar_url: Some(NO_PICTURE.to_owned()),
        }
    }

    /// Takes over what this purchase says about its buyer.
    pub fn learn_from(&mut self, record: &CheckoutRecord, now: Timestamp) {
        self.modified_at = Some(now);
        if self.name.is_none() {
            let billing_name = record.customer_billing_name.clone();
            self.name = billing_name.or_else(|| record.customer_name.clone());
        }
        if record.customer_billing_name.is_some() {
            self.billing_name.clone_from(&record.customer_billing_name);
        }
        if record.customer_billing_address.is_some() {
            self.billing_address.clone_from(&record.customer_billing_address);
        }
        if record.locale.is_some() {
            self.locale.clone_from(&record.locale);
        }
        self.metadata.extend(record.customer_metadata.clone());
    }
}
