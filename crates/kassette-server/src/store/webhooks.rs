//! Endpoints of webhooks; what they are told is in the module below.

pub mod events;

use kassette_core::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::list::Listing;
use super::row::{Columns, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// Where a merchant wants to hear of events: just as they see it.
#[derive(Clone, PartialEq, Serialize, JsonSchema)]
pub struct WebhookEndpoint {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    #[serde(skip)]
    pub deleted_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub url: String,
    pub name: Option<String>,
    pub format: WebhookFormat,
    /// What deliveries are signed with.
    pub secret: String,
    /// The names of the events it wants.
    pub events: Vec<String>,
    pub enabled: bool,
    /// Events in a row that could not be delivered.
    #[serde(skip)]
    pub failures: i64,
}

impl std::fmt::Debug for WebhookEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookEndpoint").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WebhookFormat {
    /// The event itself, signed.
    Raw,
    /// A message for a channel of Discord.
    Discord,
    /// A message for a channel of Slack.
    Slack,
}

const COLUMNS: &str = "id, created_at, modified_at, deleted_at, organization_id, url, name, format, secret, events, enabled, failures";

impl Connection {
    /// The endpoint `id`. It may be deleted: its events still refer to it.
    pub async fn webhook_endpoint(
        &mut self,
        id: Uuid,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        let sql = format!("select {COLUMNS} from webhook_endpoints where id = $1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id.to_string());
        query.fetch_optional(self.db()).await?.as_ref().map(endpoint).transpose()
    }

    /// Where `owner` wants to hear of the event `kind`.
    pub async fn webhook_endpoints_for(
        &mut self,
        owner: Uuid,
        kind: &str,
    ) -> Result<Vec<WebhookEndpoint>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from webhook_endpoints
             where organization_id = $1 and enabled = 1 and deleted_at is null order by created_at, id"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(owner.to_string());
        let mut endpoints: Vec<WebhookEndpoint> =
            query.fetch_all(self.db()).await?.iter().map(endpoint).collect::<Result<_, _>>()?;
        endpoints.retain(|endpoint| endpoint.events.iter().any(|wanted| wanted == kind));
        Ok(endpoints)
    }

    pub async fn list_webhook_endpoints(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<WebhookEndpoint>), StoreError> {
        let (total, rows) = self.list("webhook_endpoints", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(endpoint).collect::<Result<_, _>>()?))
    }
}

fn endpoint(row: &AnyRow) -> Result<WebhookEndpoint, StoreError> {
    let row = Columns(row);
    Ok(WebhookEndpoint {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        deleted_at: row.time_or_null("deleted_at")?,
        organization_id: row.id("organization_id")?,
        url: row.text("url")?,
        name: row.text_or_null("name")?,
        format: row.word("format")?,
        secret: row.text("secret")?,
        events: row.json("events")?,
        enabled: row.flag("enabled")?,
        failures: row.int("failures")?,
    })
}

impl Transaction {
    pub async fn insert_webhook_endpoint(
        &mut self,
        new: &WebhookEndpoint,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into webhook_endpoints (id, created_at, organization_id, url, format, secret, events, enabled)
             values ($1, $2, $3, '', 'raw', '', '[]', 1)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .execute(self.db())
        .await?;
        self.save_webhook_endpoint(new).await
    }

    /// Stores everything about `endpoint` that can change.
    pub async fn save_webhook_endpoint(
        &mut self,
        endpoint: &WebhookEndpoint,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update webhook_endpoints set modified_at = $2, deleted_at = $3, url = $4, name = $5, format = $6,
                 secret = $7, events = $8, enabled = $9, failures = $10
             where id = $1",
        )
        .bind(endpoint.id.to_string())
        .bind(micros(endpoint.modified_at))
        .bind(micros(endpoint.deleted_at))
        .bind(&endpoint.url)
        .bind(&endpoint.name)
        .bind(word(&endpoint.format))
        .bind(&endpoint.secret)
        .bind(json(&endpoint.events))
        .bind(i64::from(endpoint.enabled))
        .bind(endpoint.failures)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Counts one more event that could not be delivered to the endpoint in a row, or starts anew. After `most` in a row the
    /// endpoint is told nothing more, and what it was to be told is skipped.
    pub async fn count_webhook_failure(
        &mut self,
        endpoint_id: Uuid,
        failed: bool,
        most: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update webhook_endpoints set failures = case when $2 = 1 then failures + 1 else 0 end where id = $1",
        )
        .bind(endpoint_id.to_string())
        .bind(i64::from(failed))
        .execute(self.db())
        .await?;
        let disabled = sqlx::query(
            "update webhook_endpoints set enabled = 0, modified_at = $3
             where id = $1 and enabled = 1 and failures >= $2",
        )
        .bind(endpoint_id.to_string())
        .bind(most)
        .bind(now.unix_micros())
        .execute(self.db())
        .await?;
        if disabled.rows_affected() > 0 {
            tracing::warn!(endpoint = %endpoint_id, "a webhook endpoint was switched off: it failed too often");
            sqlx::query(
                "update webhook_events set skipped = 1, due_at = null, modified_at = $2
                 where endpoint_id = $1 and due_at is not null",
            )
            .bind(endpoint_id.to_string())
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
