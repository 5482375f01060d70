use kassette_core::Timestamp;

use super::row::Columns;
use super::{Connection, StoreError, Transaction};

impl Connection {
    /// Whether the event `id` was handled already. `false` for one that arrived but whose handling failed.
    pub async fn stripe_event_is_handled(&mut self, id: &str) -> Result<bool, StoreError> {
        let row = sqlx::query("select handled_at from stripe_events where id = $1")
            .bind(id)
            .fetch_optional(self.db())
            .await?;
        let handled_at = row.map(|row| Columns(&row).int_or_null("handled_at")).transpose()?;
        Ok(handled_at.flatten().is_some())
    }
}

impl Transaction {
    /// Keeps the event `id` as it arrived; the second arrival of the same event changes nothing.
    pub async fn keep_stripe_event(
        &mut self,
        id: &str,
        kind: &str,
        payload: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into stripe_events (id, received_at, type, payload) values ($1, $2, $3, $4)
             on conflict do nothing",
        )
        .bind(id)
        .bind(now.unix_micros())
        .bind(kind)
        .bind(payload)
        .execute(self.db())
        .await?;
        Ok(())
    }

    pub async fn mark_stripe_event_handled(
        &mut self,
        id: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("update stripe_events set handled_at = $2 where id = $1")
            .bind(id)
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
