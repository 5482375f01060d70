use kassette_core::Timestamp;
use uuid::Uuid;

use super::super::row::micros;
use super::super::{Connection, StoreError, Transaction};
use super::PaymentAttempt;

impl Connection {
    /// Up to `limit` failed attempts whose intents are to be cancelled by now, the longest overdue first.
    pub async fn attempts_to_cancel(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<PaymentAttempt>, StoreError> {
        self.due_attempts("failed", "cancel_at", now, limit).await
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
