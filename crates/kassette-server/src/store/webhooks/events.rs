use kassette_core::{CheckoutStatus, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::store::dialect::placeholders;
use crate::store::list::Listing;
use crate::store::row::{Columns, id_text, micros, word};
use crate::store::{Connection, StoreError, Transaction};

/// One event for one endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookEvent {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub endpoint_id: Uuid,
    pub kind: String,
    /// As it is sent, byte for byte, however often.
    pub payload: String,
    /// The session whose buyer waits until the merchant has heard this, and its status then.
    pub awaited: Option<(Uuid, CheckoutStatus)>,
    /// How often it was tried.
    pub attempts: i64,
    /// `None` while it is being tried.
    pub succeeded: Option<bool>,
    /// Its endpoint was switched off.
    pub skipped: bool,
    pub last_http_code: Option<i64>,
    /// When to try it; `None` when there is nothing more to try.
    pub due_at: Option<Timestamp>,
}

/// One try to deliver an event.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WebhookDelivery {
    pub id: Uuid,
    pub created_at: Timestamp,
    #[serde(skip)]
    pub organization_id: Uuid,
    #[serde(skip)]
    pub endpoint_id: Uuid,
    #[serde(skip)]
    pub event_id: Uuid,
    pub succeeded: bool,
    /// `None`: there was no answer.
    pub http_code: Option<i64>,
    /// The beginning of what was answered, or why there was no answer.
    pub response: Option<String>,
}

const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, endpoint_id, type, payload, checkout_id, checkout_status, attempts,
     succeeded, skipped, last_http_code, due_at";

const DELIVERY_COLUMNS: &str =
    "id, created_at, organization_id, endpoint_id, event_id, succeeded, http_code, response";

impl Connection {
    pub async fn webhook_event(&mut self, id: Uuid) -> Result<Option<WebhookEvent>, StoreError> {
        Ok(self.webhook_events(&[id]).await?.pop())
    }

    /// The events among `ids` that exist.
    pub async fn webhook_events(&mut self, ids: &[Uuid]) -> Result<Vec<WebhookEvent>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = placeholders(1, ids.len());
        let sql = format!("select {COLUMNS} from webhook_events where id in ({wanted})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id.to_string());
        }
        query.fetch_all(self.db()).await?.iter().map(event).collect()
    }

    /// Up to `limit` events whose time has come, the longest overdue first.
    pub async fn due_webhook_events(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<WebhookEvent>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from webhook_events where due_at <= $1 order by due_at, created_at, id limit $2"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(now.unix_micros()).bind(limit);
        query.fetch_all(self.db()).await?.iter().map(event).collect()
    }

    pub async fn list_webhook_deliveries(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<WebhookDelivery>), StoreError> {
        let (total, rows) = self.list("webhook_deliveries", DELIVERY_COLUMNS, listing).await?;
        Ok((total, rows.iter().map(delivery).collect::<Result<_, _>>()?))
    }
}

fn event(row: &AnyRow) -> Result<WebhookEvent, StoreError> {
    let row = Columns(row);
    Ok(WebhookEvent {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        endpoint_id: row.id("endpoint_id")?,
        kind: row.text("type")?,
        payload: row.text("payload")?,
        awaited: row.id_or_null("checkout_id")?.zip(row.word_or_null("checkout_status")?),
        attempts: row.int("attempts")?,
        succeeded: row.int_or_null("succeeded")?.map(|succeeded| succeeded != 0),
        skipped: row.flag("skipped")?,
        last_http_code: row.int_or_null("last_http_code")?,
        due_at: row.time_or_null("due_at")?,
    })
}

fn delivery(row: &AnyRow) -> Result<WebhookDelivery, StoreError> {
    let row = Columns(row);
    Ok(WebhookDelivery {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        organization_id: row.id("organization_id")?,
        endpoint_id: row.id("endpoint_id")?,
        event_id: row.id("event_id")?,
        succeeded: row.flag("succeeded")?,
        http_code: row.int_or_null("http_code")?,
        response: row.text_or_null("response")?,
    })
}

impl Transaction {
    pub async fn insert_webhook_event(&mut self, new: &WebhookEvent) -> Result<(), StoreError> {
        sqlx::query(
            "insert into webhook_events (id, created_at, organization_id, endpoint_id, type, payload, checkout_id,
                 checkout_status, attempts, skipped, due_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(new.endpoint_id.to_string())
        .bind(&new.kind)
        .bind(&new.payload)
        .bind(id_text(new.awaited.map(|(checkout_id, _)| checkout_id)))
        .bind(new.awaited.as_ref().map(|(_, status)| word(status)))
        .bind(micros(new.due_at))
        .execute(self.db())
        .await?;
        self.has_webhooks = true;
        Ok(())
    }

    /// Takes the event, as it was read, for this server alone until `until`. False: another server was faster.
    pub async fn claim_webhook_event(
        &mut self,
        event: &WebhookEvent,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let claimed =
            sqlx::query("update webhook_events set due_at = $2 where id = $1 and due_at = $3")
                .bind(event.id.to_string())
                .bind(until.unix_micros())
                .bind(micros(event.due_at))
                .execute(self.db())
                .await?;
        Ok(claimed.rows_affected() > 0)
    }

    /// Stores how the last try went. A success is final: a failure that comes later changes nothing about it.
    pub async fn save_webhook_event(&mut self, event: &WebhookEvent) -> Result<(), StoreError> {
        sqlx::query(
            "update webhook_events set modified_at = $2, attempts = $3, skipped = $4, last_http_code = $5, due_at = $6,
                 succeeded = case when succeeded = 1 then 1 else $7 end
             where id = $1",
        )
        .bind(event.id.to_string())
        .bind(micros(event.modified_at))
        .bind(event.attempts)
        .bind(i64::from(event.skipped))
        .bind(event.last_http_code)
        .bind(micros(event.due_at))
        .bind(event.succeeded.map(i64::from))
        .execute(self.db())
        .await?;
        self.has_webhooks |= event.due_at.is_some();
        Ok(())
    }

    pub async fn insert_webhook_delivery(
        &mut self,
        new: &WebhookDelivery,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into webhook_deliveries (id, created_at, organization_id, endpoint_id, event_id, succeeded,
                 http_code, response)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(new.endpoint_id.to_string())
        .bind(new.event_id.to_string())
        .bind(i64::from(new.succeeded))
        .bind(new.http_code)
        .bind(&new.response)
        .execute(self.db())
        .await?;
        Ok(())
    }
}
