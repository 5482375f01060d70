use kassette_core::Timestamp;
use kassette_core::checkout::Metadata;
use uuid::Uuid;

use crate::error::Error;
use crate::store::checkouts::CheckoutRecord;
use crate::store::customers::Customer;
use crate::store::{StoreError, Transaction};

/// The customer who pays this session: the linked one, else the one with the same e-mail address, else a new one. Stored
/// before any money moves, so that two first purchases with one address cannot clash afterwards.
pub async fn find_or_add(
    transaction: &mut Transaction,
    record: &CheckoutRecord,
    now: Timestamp,
) -> Result<Customer, Error> {
    if let Some(id) = record.customer_id {
        return Ok(transaction.customer(id).await?);
    }
    let email = record.customer_email.clone().unwrap_or_default();
    let owner = record.organization_id;
    if let Some(customer) = transaction.customer_by_email(owner, &email).await? {
        return Ok(customer);
    }
    let new = Customer {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        organization_id: owner,
        email: email.clone(),
        external_id: record.external_customer_id.clone(),
        name: record.customer_name.clone(),
        billing_name: None,
        billing_address: None,
        locale: None,
        metadata: Metadata::new(),
        processor_customer_id: None,
    };
    transaction.insert_customer_if_new(&new).await?;
    let customer = transaction.customer_by_email(owner, &email).await?;
    let vanished = || StoreError::Internal("a customer that was just stored is missing".into());
    Ok(customer.ok_or_else(vanished)?)
}

impl Customer {
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
