use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::{Address, CustomerType, TaxId, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::list::Listing;
use super::row::{Columns, id_text, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// Somebody who bought, or is about to.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    /// From then on only what refers to them finds them.
    pub deleted_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub kind: CustomerType,
    /// Unique in the organization among those not deleted, whatever the case of its letters.
    pub email: String,
    /// The merchant's own id of them. Unique like the e-mail address.
    pub external_id: Option<String>,
    pub name: Option<String>,
    pub billing_name: Option<String>,
    pub billing_address: Option<Address>,
    pub tax_id: Option<TaxId>,
    pub locale: Option<String>,
    pub metadata: Metadata,
    /// The processor's id of them, `cus_…`.
    pub processor_customer_id: Option<String>,
    /// The session that they were added by, unless their merchant did it.
    pub checkout_id: Option<Uuid>,
}

const COLUMNS: &str =
    "id, created_at, modified_at, deleted_at, organization_id, type, email, external_id, name, billing_name,
     billing_address, tax_id, locale, metadata, processor_customer_id, checkout_id";

impl Connection {
    /// The customer `id`, which something stored refers to; they may be deleted.
    pub async fn customer(&mut self, id: Uuid) -> Result<Customer, StoreError> {
        let sql = format!("select {COLUMNS} from customers where id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_string()).fetch_one(self.db()).await?;
        customer(&row)
    }

    /// The customers among `ids`, by id, deleted ones too.
    pub async fn customers(
        &mut self,
        ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Customer>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(1, ids.len());
        let sql = format!("select {COLUMNS} from customers where id in ({wanted})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id.to_string());
        }
        let rows = query.fetch_all(self.db()).await?;
        rows.iter().map(|row| customer(row).map(|customer| (customer.id, customer))).collect()
    }

    /// The customer `id` of an organization, if they are not deleted.
    pub async fn find_customer(
        &mut self,
        organization_id: Uuid,
        id: Uuid,
    ) -> Result<Option<Customer>, StoreError> {
        self.customer_where("id = $2", organization_id, &id.to_string()).await
    }

    pub async fn customer_by_email(
        &mut self,
        organization_id: Uuid,
        email: &str,
    ) -> Result<Option<Customer>, StoreError> {
        self.customer_where("lower(email) = lower($2)", organization_id, email).await
    }

    pub async fn customer_by_external_id(
        &mut self,
        organization_id: Uuid,
        external_id: &str,
    ) -> Result<Option<Customer>, StoreError> {
        self.customer_where("external_id = $2", organization_id, external_id).await
    }

    async fn customer_where(
        &mut self,
        condition: &'static str,
        organization_id: Uuid,
        value: &str,
    ) -> Result<Option<Customer>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from customers where organization_id = $1 and {condition} and deleted_at is null"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(organization_id.to_string()).bind(value);
        query.fetch_optional(self.db()).await?.as_ref().map(customer).transpose()
    }

    pub async fn list_customers(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Customer>), StoreError> {
        let (total, rows) = self.list("customers", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(customer).collect::<Result<_, _>>()?))
    }
}

fn customer(row: &AnyRow) -> Result<Customer, StoreError> {
    let row = Columns(row);
    Ok(Customer {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        deleted_at: row.time_or_null("deleted_at")?,
        organization_id: row.id("organization_id")?,
        kind: row.word("type")?,
        email: row.text("email")?,
        external_id: row.text_or_null("external_id")?,
        name: row.text_or_null("name")?,
        billing_name: row.text_or_null("billing_name")?,
        billing_address: row.json_or_null("billing_address")?,
        tax_id: row.json_or_null("tax_id")?,
        locale: row.text_or_null("locale")?,
        metadata: row.json("metadata")?,
        processor_customer_id: row.text_or_null("processor_customer_id")?,
        checkout_id: row.id_or_null("checkout_id")?,
    })
}

impl Transaction {
    /// Stores `new`, unless the organization has a customer with that e-mail address or external id by now.
    pub async fn insert_customer_if_new(&mut self, new: &Customer) -> Result<(), StoreError> {
        sqlx::query(
            "insert into customers (id, created_at, organization_id, type, email, external_id, checkout_id, metadata)
             values ($1, $2, $3, $4, $5, $6, $7, '{}') on conflict do nothing",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(word(&new.kind))
        .bind(&new.email)
        .bind(&new.external_id)
        .bind(id_text(new.checkout_id))
        .execute(self.db())
        .await?;
        self.save_customer(new).await
    }

    /// Stores everything about `customer` that can change.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if another customer has the e-mail address or the external id by now.
    pub async fn save_customer(&mut self, customer: &Customer) -> Result<(), StoreError> {
        sqlx::query(
            "update customers set modified_at = $2, deleted_at = $3, type = $4, email = $5, external_id = $6,
                 name = $7, billing_name = $8, billing_address = $9, tax_id = $10, locale = $11, metadata = $12,
                 processor_customer_id = $13
             where id = $1",
        )
        .bind(customer.id.to_string())
        .bind(micros(customer.modified_at))
        .bind(micros(customer.deleted_at))
        .bind(word(&customer.kind))
        .bind(&customer.email)
        .bind(&customer.external_id)
        .bind(&customer.name)
        .bind(&customer.billing_name)
        .bind(customer.billing_address.as_ref().map(json))
        .bind(customer.tax_id.as_ref().map(json))
        .bind(&customer.locale)
        .bind(json(&customer.metadata))
        .bind(&customer.processor_customer_id)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Stores who `customer_id` is at the processor, if that is still `known`, and returns who they are there now.
    pub async fn note_processor_customer(
        &mut self,
        customer_id: Uuid,
        known: Option<&str>,
        new: &str,
    ) -> Result<String, StoreError> {
        sqlx::query(
            "update customers set processor_customer_id = $3
             where id = $1 and coalesce(processor_customer_id, '') = coalesce($2, '')",
        )
        .bind(customer_id.to_string())
        .bind(known)
        .bind(new)
        .execute(self.db())
        .await?;
        let customer = self.customer(customer_id).await?;
        Ok(customer.processor_customer_id.unwrap_or_else(|| new.to_owned()))
    }
}
