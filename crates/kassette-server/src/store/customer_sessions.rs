use kassette_core::Timestamp;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::access_tokens::token_hash;
use super::row::{Columns, id_text};
use super::{Connection, StoreError, Transaction};

/// The right to see what a customer has, all but the token that it goes with.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerSession {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub organization_id: Uuid,
    pub customer_id: Uuid,
    /// The checkout session that added the customer, where nothing else says who they are. The right ends when another one is
    /// confirmed as the same customer.
    pub checkout_id: Option<Uuid>,
    pub expires_at: Timestamp,
    pub return_url: Option<String>,
}

impl Connection {
    /// The session that `token` opens at this time.
    pub async fn customer_session(
        &mut self,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<CustomerSession>, StoreError> {
        let row = sqlx::query(
            "select id, created_at, organization_id, customer_id, checkout_id, expires_at, return_url
             from customer_sessions
             where token_hash = $1 and expires_at > $2 and (checkout_id is null or not exists (
                 select 1 from payment_attempts
                 where payment_attempts.customer_id = customer_sessions.customer_id
                     and payment_attempts.checkout_id <> customer_sessions.checkout_id
             ))",
        )
        .bind(token_hash(token))
        .bind(now.unix_micros())
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(session).transpose()
    }
}

fn session(row: &AnyRow) -> Result<CustomerSession, StoreError> {
    let row = Columns(row);
    Ok(CustomerSession {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        organization_id: row.id("organization_id")?,
        customer_id: row.id("customer_id")?,
        checkout_id: row.id_or_null("checkout_id")?,
        expires_at: row.time("expires_at")?,
        return_url: row.text_or_null("return_url")?,
    })
}

impl Transaction {
    /// Stores `new`, which will be known by the secret `token`.
    pub async fn insert_customer_session(
        &mut self,
        new: &CustomerSession,
        token: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into customer_sessions (id, created_at, organization_id, customer_id, checkout_id, token_hash,
                 expires_at, return_url)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(new.customer_id.to_string())
        .bind(id_text(new.checkout_id))
        .bind(token_hash(token))
        .bind(new.expires_at.unix_micros())
        .bind(&new.return_url)
        .execute(self.db())
        .await?;
        Ok(())
    }

    pub async fn delete_customer_sessions_before(
        &mut self,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from customer_sessions where expires_at <= $1")
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
