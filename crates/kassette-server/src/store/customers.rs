use kassette_core::checkout::Metadata;
use kassette_core::{Address, Timestamp};
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::row::{Columns, json, micros};
use super::{Connection, StoreError, Transaction};

/// Somebody who bought, or is about to.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    /// Unique in the organization, whatever the case of its letters.
    pub email: String,
    /// The merchant's own id of them.
    pub external_id: Option<String>,
    pub name: Option<String>,
    pub billing_name: Option<String>,
    pub billing_address: Option<Address>,
    pub locale: Option<String>,
    pub metadata: Metadata,
    /// The processor's id of them, `cus_…`.
    pub processor_customer_id: Option<String>,
}

impl Connection {
    /// The customer `id`, which something stored refers to.
    pub async fn customer(&mut self, id: Uuid) -> Result<Customer, StoreError> {
        let row = sqlx::query(
            "select id, created_at, modified_at, organization_id, email, external_id, name, billing_name,
                 billing_address, locale, metadata, processor_customer_id
             from customers where id = $1",
        )
        .bind(id.to_string())
        .fetch_one(self.db())
        .await?;
        customer(&row)
    }

    /// The customer `id`, if they are one of `organization_id`.
    pub async fn find_customer(
        &mut self,
        organization_id: Uuid,
        id: Uuid,
    ) -> Result<Option<Customer>, StoreError> {
        let row = sqlx::query(
            "select id, created_at, modified_at, organization_id, email, external_id, name, billing_name,
                 billing_address, locale, metadata, processor_customer_id
             from customers where organization_id = $1 and id = $2",
        )
        .bind(organization_id.to_string())
        .bind(id.to_string())
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(customer).transpose()
    }

    /// The customer by the merchant's own id of them.
    pub async fn customer_by_external_id(
        &mut self,
        organization_id: Uuid,
        external_id: &str,
    ) -> Result<Option<Customer>, StoreError> {
        let row = sqlx::query(
            "select id, created_at, modified_at, organization_id, email, external_id, name, billing_name,
                 billing_address, locale, metadata, processor_customer_id
             from customers where organization_id = $1 and external_id = $2
             order by created_at, id limit 1",
        )
        .bind(organization_id.to_string())
        .bind(external_id)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(customer).transpose()
    }

    pub async fn customer_by_email(
        &mut self,
        organization_id: Uuid,
        email: &str,
    ) -> Result<Option<Customer>, StoreError> {
        let row = sqlx::query(
            "select id, created_at, modified_at, organization_id, email, external_id, name, billing_name,
                 billing_address, locale, metadata, processor_customer_id
             from customers where organization_id = $1 and lower(email) = lower($2)",
        )
        .bind(organization_id.to_string())
        .bind(email)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(customer).transpose()
    }
}

fn customer(row: &AnyRow) -> Result<Customer, StoreError> {
    let row = Columns(row);
    Ok(Customer {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        email: row.text("email")?,
        external_id: row.text_or_null("external_id")?,
        name: row.text_or_null("name")?,
        billing_name: row.text_or_null("billing_name")?,
        billing_address: row.json_or_null("billing_address")?,
        locale: row.text_or_null("locale")?,
        metadata: row.json("metadata")?,
        processor_customer_id: row.text_or_null("processor_customer_id")?,
    })
}

impl Transaction {
    /// Stores `new`, unless the organization has a customer with that e-mail address by now.
    pub async fn insert_customer_if_new(&mut self, new: &Customer) -> Result<(), StoreError> {
        sqlx::query(
            "insert into customers (id, created_at, organization_id, email, external_id, name, metadata)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(&new.email)
        .bind(&new.external_id)
        .bind(&new.name)
        .bind(json(&new.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Stores everything about `customer` that can change.
    pub async fn save_customer(&mut self, customer: &Customer) -> Result<(), StoreError> {
        sqlx::query(
            "update customers set modified_at = $2, name = $3, billing_name = $4, billing_address = $5, locale = $6,
                 metadata = $7, processor_customer_id = $8
             where id = $1",
        )
        .bind(customer.id.to_string())
        .bind(micros(customer.modified_at))
        .bind(&customer.name)
        .bind(&customer.billing_name)
        .bind(customer.billing_address.as_ref().map(json))
        .bind(&customer.locale)
        .bind(json(&customer.metadata))
        .bind(&customer.processor_customer_id)
        .execute(self.db())
        .await?;
        Ok(())
    }
}
