use kassette_core::Timestamp;
use uuid::Uuid;

use super::super::row::micros;
use super::super::{Connection, StoreError, Transaction};
use super::PaymentAttempt;

impl Connection {
    /// Up to `limit` attempts whose payments are to be given back by now, the longest overdue first.
    pub async fn attempts_to_refund(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<PaymentAttempt>, StoreError> {
        self.due_attempts("succeeded", "refund_at", now, limit).await
    }
}

impl Transaction {
    /// Has the payment of the attempt `id` given back at `moment`, or not at all.
    pub async fn refund_attempt_at(
        &mut self,
        id: Uuid,
        moment: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        sqlx::query("update payment_attempts set refund_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(micros(moment))
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Takes what is to be given back of the attempt `id` by now, for this server alone until `until`. False: another one was faster.
    pub async fn claim_refund(
        &mut self,
        id: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let claimed = sqlx::query(
            "update payment_attempts set refund_at = $2 where id = $1 and refund_at <= $3",
        )
        .bind(id.to_string())
        .bind(until.unix_micros())
        .bind(now.unix_micros())
        .execute(self.db())
        .await?;
        Ok(claimed.rows_affected() > 0)
    }
}
