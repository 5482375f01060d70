use kassette_core::Timestamp;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::super::row::micros;
use super::super::{Connection, StoreError, Transaction};
use super::{COLUMNS, PaymentAttempt, attempt};

impl Connection {
    /// Up to `limit` failed attempts whose intents are to be cancelled by now, the longest overdue first.
    pub async fn attempts_to_cancel(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<PaymentAttempt>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from payment_attempts
             where status = 'failed' and cancel_at <= $1 order by cancel_at limit $2"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(now.unix_micros())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.db())
            .await?;
        rows.iter().map(attempt).collect()
    }
}

impl Transaction {
    /// Has the intent of the attempt `id` cancelled at `moment`, or not at all.
    pub async fn cancel_attempt_at(
        &mut self,
        id: Uuid,
        moment: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        sqlx::query("update payment_attempts set cancel_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(micros(moment))
            .execute(self.db())
            .await?;
        Ok(())
    }
}
