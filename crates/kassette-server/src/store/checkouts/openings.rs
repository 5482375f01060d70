use kassette_core::Timestamp;
use uuid::Uuid;

use crate::store::row::Columns;
use crate::store::{Connection, StoreError, Transaction};

impl Connection {
    /// When the buyer first saw the session, and their id in the merchant's statistics.
    pub async fn opening(
        &mut self,
        id: Uuid,
    ) -> Result<Option<(Timestamp, Option<String>)>, StoreError> {
        let row = sqlx::query(
            "select opened_at, distinct_id from checkouts where id = $1 and opened_at is not null",
        )
        .bind(id.to_string())
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let row = Columns(&row);
        Ok(Some((row.time("opened_at")?, row.text_or_null("distinct_id")?)))
    }
}

impl Transaction {
    /// Stores that the buyer has seen the session, unless they had before. `distinct_id` is theirs in the merchant's statistics.
    pub async fn note_opening(
        &mut self,
        id: Uuid,
        distinct_id: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update checkouts set opened_at = $2, distinct_id = $3 where id = $1 and opened_at is null",
        )
        .bind(id.to_string())
        .bind(now.unix_micros())
        .bind(distinct_id.map(ToOwned::to_owned))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
