use kassette_core::Timestamp;
use sqlx::any::AnyRow;

use super::row::Columns;
use super::{Connection, StoreError, Transaction};
use crate::receipts::key::SigningKey;

const ALGORITHM: &str = "EdDSA";

/// What anybody may know of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub id: String,
    pub created_at: Timestamp,
    /// In base64url.
    pub public: String,
    /// Since when another key signs.
    pub replaced_at: Option<Timestamp>,
}

impl Connection {
    /// The key that signs.
    pub async fn signing_key(&mut self) -> Result<Option<SigningKey>, StoreError> {
        let row = sqlx::query(
            "select private_key from signing_keys where algorithm = $1 and replaced_at is null",
        )
        .bind(ALGORITHM)
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let key = SigningKey::parse(&Columns(&row).text("private_key")?);
        Ok(Some(key.ok_or_else(|| StoreError::unreadable("private_key"))?))
    }

    /// The key that signs, and those that were replaced after `since`; the youngest first.
    pub async fn public_keys(&mut self, since: Timestamp) -> Result<Vec<PublicKey>, StoreError> {
        let rows = sqlx::query(
            "select id, created_at, public_key, replaced_at from signing_keys
             where replaced_at is null or replaced_at > $1
             order by case when replaced_at is null then 0 else 1 end, replaced_at desc, id",
        )
        .bind(since.unix_micros())
        .fetch_all(self.db())
        .await?;
        rows.iter().map(public_key).collect()
    }
}

fn public_key(row: &AnyRow) -> Result<PublicKey, StoreError> {
    let row = Columns(row);
    Ok(PublicKey {
        id: row.text("id")?,
        created_at: row.time("created_at")?,
        public: row.text("public_key")?,
        replaced_at: row.time_or_null("replaced_at")?,
    })
}

impl Transaction {
    /// Makes `key` the one that signs, unless there is one; returns whether it is.
    pub async fn insert_signing_key_if_none(
        &mut self,
        key: &SigningKey,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let result = sqlx::query(
            "insert into signing_keys (id, created_at, algorithm, public_key, private_key)
             values ($1, $2, $3, $4, $5) on conflict do nothing",
        )
        .bind(key.id())
        .bind(now.unix_micros())
        .bind(ALGORITHM)
        .bind(key.public())
        .bind(key.private())
        .execute(self.db())
        .await?;
        Ok(result.rows_affected() > 0)
    }

    /// Nothing is signed with the present key any more; nobody can, for its private part is gone.
    pub async fn retire_signing_key(&mut self, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "update signing_keys set replaced_at = $2, private_key = null
             where algorithm = $1 and replaced_at is null",
        )
        .bind(ALGORITHM)
        .bind(now.unix_micros())
        .execute(self.db())
        .await?;
        Ok(())
    }

    pub async fn delete_public_keys_before(&mut self, time: Timestamp) -> Result<(), StoreError> {
        sqlx::query("delete from signing_keys where replaced_at <= $1")
            .bind(time.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Returns whether there was such a key.
    pub async fn delete_public_key(&mut self, id: &str) -> Result<bool, StoreError> {
        let result = sqlx::query("delete from signing_keys where id = $1")
            .bind(id)
            .execute(self.db())
            .await?;
        Ok(result.rows_affected() > 0)
    }
}
