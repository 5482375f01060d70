use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kassette_core::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::row::Columns;
use super::{Connection, StoreError, Transaction};

/// What is stored of a token: enough to recognize it, too little to use it. A plain hash is safe because tokens are long
/// and random.
fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

impl Connection {
    /// The organization that `token` acts for.
    pub async fn organization_of_token(&mut self, token: &str) -> Result<Option<Uuid>, StoreError> {
        let row = sqlx::query("select organization_id from access_tokens where token_hash = $1")
            .bind(token_hash(token))
            .fetch_optional(self.db())
            .await?;
        row.map(|row| Columns(&row).id("organization_id")).transpose()
    }
}

impl Transaction {
    pub async fn insert_access_token(
        &mut self,
        organization_id: Uuid,
        token: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into access_tokens (id, created_at, organization_id, token_hash)
             values ($1, $2, $3, $4)",
        )
        .bind(Uuid::new_v4().to_string())
        .bind(now.unix_micros())
        .bind(organization_id.to_string())
        .bind(token_hash(token))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
