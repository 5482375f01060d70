mod counts;
mod list;
mod openings;
mod record;
mod terms;

use std::collections::BTreeMap;

use kassette_core::Timestamp;
use kassette_core::pricing::TaxRate;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::dialect::placeholders;
use super::row::{Columns, id_text, json, micros, word};
use super::{Connection, StoreError, Transaction};
use counts::Changes;
use record::{COLUMNS, record};

pub use counts::CountedAs;
pub use record::{CheckoutRecord, Quantity, RecordedTax, SavedCards};

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

    pub async fn insert_checkout(&mut self, new: &mut CheckoutRecord) -> Result<(), StoreError> {
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

    /// Stores everything about `record` that can change after its creation. Since it was read, this transaction has kept it
    /// locked.
    pub async fn save_checkout(&mut self, record: &mut CheckoutRecord) -> Result<(), StoreError> {
        self.count_checkout(record).await?;
        sqlx::query(
            "update checkouts set modified_at = $2, status = $3, product_id = $4, product_price_id = $5, amount = $6,
                 currency = $7, customer_id = $8, is_business_customer = $9, customer_name = $10,
                 customer_email = $11, customer_billing_name = $12, customer_billing_address = $13, locale = $14,
                 custom_field_data = $15, processor_customer_id = $16, intent_client_secret = $17,
                 intent_status = $18, discount_id = $19, discount_amount = $20, tax_amount = $21,
                 tax_behavior = $22, tax_rate = $23, tax_calculation_id = $24, seats = $25, units = $26,
                 trial_end = $27, customer_tax_id = $28, payment_method_type = $29, allow_trial = $30
             where id = $1",
        )
        .bind(record.id.to_string())
        .bind(micros(record.modified_at))
        .bind(word(&record.status))
        .bind(record.product_id.to_string())
        .bind(record.product_price_id.to_string())
        .bind(record.amount)
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
        .bind(id_text(record.discount_id))
        .bind(record.discount_amount)
        .bind(record.tax.amount)
        .bind(record.tax.behavior.as_ref().map(word))
        .bind(record.tax.rate.map(TaxRate::millionths))
        .bind(&record.tax.calculation_id)
        .bind(record.seats.chosen)
        .bind(record.units.chosen)
        .bind(micros(record.trial_end))
        .bind(record.customer_tax_id.as_ref().map(json))
        .bind(&record.payment_method_type)
        .bind(i64::from(record.allow_trial))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Stores what shows the customer's saved cards. Nothing else is changed, so that the session need not be locked.
    pub async fn save_saved_cards(
        &mut self,
        id: Uuid,
        cards: &SavedCards,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update checkouts set saved_cards_secret = $2, saved_cards_until = $3 where id = $1",
        )
        .bind(id.to_string())
        .bind(&cards.secret)
        .bind(cards.until.unix_micros())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Closes up to `limit` open sessions whose time is over, and returns them.
    pub async fn expire_checkouts(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<CheckoutRecord>, StoreError> {
        let skip_locked = self.dialect.skip_locked();
        let sql = format!(
            "update checkouts set status = 'expired', modified_at = $1
             where status = 'open' and id in (
                 select id from checkouts where status = 'open' and expires_at <= $1
                 order by expires_at limit $2{skip_locked})
             returning {COLUMNS}"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(now.unix_micros())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.db())
            .await?;
        let mut changes = Changes::default();
        for row in &rows {
            changes.expire(&Columns(row))?;
        }
        self.write_counts(changes).await?;
        let mut records = rows.iter().map(record).collect::<Result<Vec<_>, _>>()?;
        self.add_products(&mut records).await?;
        Ok(records)
    }
}
