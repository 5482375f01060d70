pub mod list;
mod openings;
mod terms;

use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::{
    Address, CheckoutStatus, ClientSecret, Currency, CustomFieldValue, Timestamp, Totals,
};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::row::{Columns, id_text, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// A checkout session as it is stored. What follows from it (flags, sums, URLs) is worked out when it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutRecord {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub status: CheckoutStatus,
    pub client_secret: ClientSecret,
    pub expires_at: Timestamp,
    /// The products to choose from, in the merchant's order.
    pub product_ids: Vec<Uuid>,
    /// The chosen one.
    pub product_id: Uuid,
    pub product_price_id: Uuid,
    /// Before discount and tax, in minor units of `currency`.
    pub amount: i64,
    /// `None`: not enough is known to calculate it.
    pub tax_amount: Option<i64>,
    pub currency: Currency,
    pub success_url: Option<String>,
    pub return_url: Option<String>,
    pub embed_origin: Option<String>,
    pub allow_discount_codes: bool,
    pub require_billing_address: bool,
    pub customer_id: Option<Uuid>,
    pub external_customer_id: Option<String>,
    pub is_business_customer: bool,
    pub customer_name: Option<String>,
    pub customer_email: Option<String>,
    pub customer_ip_address: Option<String>,
    pub customer_billing_name: Option<String>,
    pub customer_billing_address: Option<Address>,
    pub locale: Option<String>,
    pub custom_field_data: BTreeMap<String, CustomFieldValue>,
    pub metadata: Metadata,
    pub customer_metadata: Metadata,
    pub allow_trial: bool,
    pub processor_customer_id: Option<String>,
    pub intent_client_secret: Option<String>,
    pub intent_status: Option<String>,
}

impl CheckoutRecord {
    pub fn totals(&self) -> Totals {
        Totals::new(self.amount, 0, self.tax_amount)
            .expect("stored amounts were checked when they were stored")
    }
}

impl Connection {
    pub async fn checkout(&mut self, id: Uuid) -> Result<Option<CheckoutRecord>, StoreError> {
        self.find_checkout("id = $1", id.to_string(), "").await
    }

    pub async fn checkout_by_secret(
        &mut self,
        client_secret: &str,
    ) -> Result<Option<CheckoutRecord>, StoreError> {
        self.find_checkout("client_secret = $1", client_secret.to_owned(), "").await
    }

    async fn find_checkout(
        &mut self,
        condition: &'static str,
        value: String,
        lock: &'static str,
    ) -> Result<Option<CheckoutRecord>, StoreError> {
        // No id and no secret has one, and PostgreSQL would not even take the question.
        if value.contains('\0') {
            return Ok(None);
        }
        let sql = format!("select {COLUMNS} from checkouts where {condition}{lock}");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(value).fetch_optional(self.db()).await?;
        let Some(row) = row else { return Ok(None) };
        let mut found = [record(&row)?];
        self.add_products(&mut found).await?;
        let [record] = found;
        Ok(Some(record))
    }

    async fn add_products(&mut self, records: &mut [CheckoutRecord]) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let wanted = placeholders(1, records.len());
        let sql = format!(
            "select checkout_id, product_id from checkout_products
             where checkout_id in ({wanted}) order by checkout_id, position"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for record in records.iter() {
            query = query.bind(record.id.to_string());
        }
        let mut offered: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for row in query.fetch_all(self.db()).await? {
            let row = Columns(&row);
            offered.entry(row.id("checkout_id")?).or_default().push(row.id("product_id")?);
        }
        for record in records {
            record.product_ids = offered.remove(&record.id).unwrap_or_default();
        }
        Ok(())
    }
}

impl Transaction {
    /// The session `id`, which nobody else can change until this transaction ends. Waits for whoever is changing it.
    pub async fn lock_checkout(&mut self, id: Uuid) -> Result<Option<CheckoutRecord>, StoreError> {
        let lock = self.dialect.for_update();
        self.find_checkout("id = $1", id.to_string(), lock).await
    }

    /// Like [`Transaction::lock_checkout`], for people: they are told at once that somebody is changing it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if so.
    pub async fn lock_checkout_at_once(
        &mut self,
        id: Uuid,
    ) -> Result<Option<CheckoutRecord>, StoreError> {
        let lock = self.dialect.for_update_at_once();
        self.find_checkout("id = $1", id.to_string(), lock).await
    }

    /// Like [`Transaction::lock_checkout_at_once`], by the session's client secret.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if somebody is changing it.
    pub async fn lock_checkout_by_secret(
        &mut self,
        client_secret: &str,
    ) -> Result<Option<CheckoutRecord>, StoreError> {
        let lock = self.dialect.for_update_at_once();
        self.find_checkout("client_secret = $1", client_secret.to_owned(), lock).await
    }

    pub async fn insert_checkout(&mut self, new: &CheckoutRecord) -> Result<(), StoreError> {
        sqlx::query(
            "insert into checkouts (id, created_at, organization_id, client_secret, expires_at, external_customer_id, status,
                 product_id, product_price_id, amount, currency, allow_discount_codes, require_billing_address,
                 is_business_customer, custom_field_data, metadata, customer_metadata)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, 0, 0, '{}', '{}', '{}')",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(new.client_secret.as_str().to_owned())
        .bind(new.expires_at.unix_micros())
        .bind(&new.external_customer_id)
        .bind(new.status.as_str())
        .bind(new.product_id.to_string())
        .bind(new.product_price_id.to_string())
        .bind(new.amount)
        .bind(new.currency.as_str().to_owned())
        .execute(self.db())
        .await?;
        for (position, product_id) in (0_i64..).zip(&new.product_ids) {
            sqlx::query(
                "insert into checkout_products (checkout_id, position, product_id) values ($1, $2, $3)",
            )
            .bind(new.id.to_string())
            .bind(position)
            .bind(product_id.to_string())
            .execute(self.db())
            .await?;
        }
        self.save_checkout_terms(new).await?;
        self.save_checkout(new).await
    }

    /// Stores everything about `record` that can change after its creation.
    pub async fn save_checkout(&mut self, record: &CheckoutRecord) -> Result<(), StoreError> {
        sqlx::query(
            "update checkouts set modified_at = $2, status = $3, product_id = $4, product_price_id = $5, amount = $6,
                 tax_amount = $7, currency = $8, customer_id = $9, is_business_customer = $10, customer_name = $11,
                 customer_email = $12, customer_billing_name = $13, customer_billing_address = $14, locale = $15,
                 custom_field_data = $16, processor_customer_id = $17, intent_client_secret = $18,
                 intent_status = $19
             where id = $1",
        )
        .bind(record.id.to_string())
        .bind(micros(record.modified_at))
        .bind(word(&record.status))
        .bind(record.product_id.to_string())
        .bind(record.product_price_id.to_string())
        .bind(record.amount)
        .bind(record.tax_amount)
        .bind(record.currency.as_str().to_owned())
        .bind(id_text(record.customer_id))
        .bind(i64::from(record.is_business_customer))
        .bind(&record.customer_name)
        .bind(&record.customer_email)
        .bind(&record.customer_billing_name)
        .bind(record.customer_billing_address.as_ref().map(json))
        .bind(&record.locale)
        .bind(json(&record.custom_field_data))
        .bind(&record.processor_customer_id)
        .bind(&record.intent_client_secret)
        .bind(&record.intent_status)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Closes the open sessions whose time is over and returns their ids.
    pub async fn expire_checkouts(&mut self, now: Timestamp) -> Result<Vec<Uuid>, StoreError> {
        let rows = sqlx::query(
            "update checkouts set status = 'expired', modified_at = $1
             where status = 'open' and expires_at <= $1 returning id",
        )
        .bind(now.unix_micros())
        .fetch_all(self.db())
        .await?;
        rows.iter().map(|row| Columns(row).id("id")).collect()
    }
}

const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, status, client_secret, expires_at, product_id, product_price_id,
     amount, tax_amount, currency, success_url, return_url, embed_origin, allow_discount_codes,
     require_billing_address, customer_id, external_customer_id, is_business_customer, customer_name, customer_email,
     customer_ip_address, customer_billing_name, customer_billing_address, locale, custom_field_data, metadata,
     customer_metadata, allow_trial, processor_customer_id, intent_client_secret, intent_status";

fn record(row: &AnyRow) -> Result<CheckoutRecord, StoreError> {
    let row = Columns(row);
    Ok(CheckoutRecord {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        status: row.word("status")?,
        client_secret: ClientSecret::new(row.text("client_secret")?),
        expires_at: row.time("expires_at")?,
        product_ids: Vec::new(),
        product_id: row.id("product_id")?,
        product_price_id: row.id("product_price_id")?,
        amount: row.int("amount")?,
        tax_amount: row.int_or_null("tax_amount")?,
        currency: row.parsed("currency")?,
        success_url: row.text_or_null("success_url")?,
        return_url: row.text_or_null("return_url")?,
        embed_origin: row.text_or_null("embed_origin")?,
        allow_discount_codes: row.flag("allow_discount_codes")?,
        require_billing_address: row.flag("require_billing_address")?,
        customer_id: row.id_or_null("customer_id")?,
        external_customer_id: row.text_or_null("external_customer_id")?,
        is_business_customer: row.flag("is_business_customer")?,
        customer_name: row.text_or_null("customer_name")?,
        customer_email: row.text_or_null("customer_email")?,
        customer_ip_address: row.text_or_null("customer_ip_address")?,
        customer_billing_name: row.text_or_null("customer_billing_name")?,
        customer_billing_address: row.json_or_null("customer_billing_address")?,
        locale: row.text_or_null("locale")?,
        custom_field_data: row.json("custom_field_data")?,
        metadata: row.json("metadata")?,
        customer_metadata: row.json("customer_metadata")?,
        allow_trial: row.flag("allow_trial")?,
        processor_customer_id: row.text_or_null("processor_customer_id")?,
        intent_client_secret: row.text_or_null("intent_client_secret")?,
        intent_status: row.text_or_null("intent_status")?,
    })
}
