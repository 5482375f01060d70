use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kassette_core::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::row::{Columns, micros};
use super::{Connection, StoreError, Transaction};
use crate::access::scope::{self, Scope};

/// A merchant's token, all but the token itself.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessToken {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub organization_id: Uuid,
    pub scopes: Vec<Scope>,
    /// What it is for, in the operator's words.
    pub comment: Option<String>,
    pub expires_at: Option<Timestamp>,
    /// Written a little after the use.
    pub last_used_at: Option<Timestamp>,
}

/// What is stored of a token: enough to recognize it, too little to use it. A plain hash is safe because tokens are long
/// and random.
pub(super) fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

impl Connection {
    /// What `token` stands for, if it was made here and not revoked.
    pub async fn access_token(&mut self, token: &str) -> Result<Option<AccessToken>, StoreError> {
        let row = sqlx::query(
            "select id, created_at, organization_id, scopes, comment, expires_at, last_used_at
             from access_tokens where token_hash = $1",
        )
        .bind(token_hash(token))
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(access_token).transpose()
    }

    /// Every token with its organization's slug, or those of one organization; the oldest first.
    pub async fn access_tokens(
        &mut self,
        organization: Option<&str>,
    ) -> Result<Vec<(String, AccessToken)>, StoreError> {
        let rows = sqlx::query(
            "select access_tokens.id, access_tokens.created_at, organization_id, scopes, comment, expires_at,
                 last_used_at, slug
             from access_tokens join organizations on organizations.id = organization_id
             where $1 = '' or slug = $1 order by access_tokens.created_at, access_tokens.id",
        )
        .bind(organization.unwrap_or_default().to_owned())
        .fetch_all(self.db())
        .await?;
        rows.iter().map(|row| Ok((Columns(row).text("slug")?, access_token(row)?))).collect()
    }
}

fn access_token(row: &AnyRow) -> Result<AccessToken, StoreError> {
    let row = Columns(row);
    Ok(AccessToken {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        organization_id: row.id("organization_id")?,
        // A scope that this version does not know opens nothing in it.
        scopes: row.text("scopes")?.split(' ').filter_map(|name| name.parse().ok()).collect(),
        comment: row.text_or_null("comment")?,
        expires_at: row.time_or_null("expires_at")?,
        last_used_at: row.time_or_null("last_used_at")?,
    })
}

impl Transaction {
    /// Stores `new`, which will be known by the secret `token`.
    pub async fn insert_access_token(
        &mut self,
        new: &AccessToken,
        token: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into access_tokens (id, created_at, organization_id, token_hash, scopes, comment, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(token_hash(token))
        .bind(scope::names(&new.scopes))
        .bind(&new.comment)
        .bind(micros(new.expires_at))
        .execute(self.db())
        .await?;
        Ok(())
    }

    pub async fn save_last_use(&mut self, id: Uuid, used_at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update access_tokens set last_used_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(used_at.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Returns whether there was such a token.
    pub async fn delete_access_token(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let result = sqlx::query("delete from access_tokens where id = $1")
            .bind(id.to_string())
            .execute(self.db())
            .await?;
        Ok(result.rows_affected() > 0)
    }
}
