use kassette_core::pricing::Trial;

use super::CheckoutRecord;
use crate::store::row::{id_text, json, word};
use crate::store::{StoreError, Transaction};

impl Transaction {
    /// Stores what only the merchant can change about `record`.
    pub async fn save_checkout_terms(&mut self, record: &CheckoutRecord) -> Result<(), StoreError> {
        sqlx::query(
            "update checkouts set success_url = $2, return_url = $3, embed_origin = $4, customer_ip_address = $5,
                 metadata = $6, customer_metadata = $7, allow_discount_codes = $8, require_billing_address = $9,
                 min_seats = $10, max_seats = $11, min_units = $12, max_units = $13, trial_interval = $14,
                 trial_interval_count = $15, subscription_id = $16
             where id = $1",
        )
        .bind(record.id.to_string())
        .bind(&record.success_url)
        .bind(&record.return_url)
        .bind(&record.embed_origin)
        .bind(&record.customer_ip_address)
        .bind(json(&record.metadata))
        .bind(json(&record.customer_metadata))
        .bind(i64::from(record.allow_discount_codes))
        .bind(i64::from(record.require_billing_address))
        .bind(record.seats.minimum)
        .bind(record.seats.maximum)
        .bind(record.units.minimum)
        .bind(record.units.maximum)
        .bind(record.trial.map(|trial| word(&trial.interval())))
        .bind(record.trial.map(Trial::count))
        .bind(id_text(record.subscription_id))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
