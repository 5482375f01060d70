mod agreement;
mod cancelling;
mod questions;
mod refunding;

use kassette_core::{Currency, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::row::{Columns, json, micros, word};
use super::{Connection, StoreError, Transaction};
pub use agreement::Agreement;

/// One try to pay a session: stored before the processor is asked, so that a question whose answer got lost can be
/// asked again, word for word.
#[derive(Clone)]
pub struct PaymentAttempt {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub checkout_id: Uuid,
    pub customer_id: Uuid,
    /// What is paid for: the session may say something else by the time a late answer arrives.
    pub product_id: Uuid,
    pub product_price_id: Uuid,
    pub status: AttemptStatus,
    /// What is charged now, in minor units of `currency`. 0: a way to pay is stored for later, or there is nothing to pay.
    pub amount: i64,
    pub currency: Currency,
    /// The form that makes the processor's customer; `None` where there is one already, or nothing to pay.
    pub customer_request: Option<Form>,
    /// The form that makes the intent, without its customer; `None` where there is nothing to pay.
    pub intent_request: Option<Form>,
    pub processor_customer_id: Option<String>,
    /// Which question about it is asked, from 0: with `id` it is the processor's idempotency key.
    pub question: i64,
    /// Known since the processor's answer arrived.
    pub intent_id: Option<String>,
    /// Where the buyer is, as far as it is known.
    pub client_address: Option<String>,
    /// What the buyer agreed to.
    pub agreement: Agreement,
    /// What the processor said when it refused.
    pub failure: Option<String>,
    /// When to look after a pending attempt again.
    pub look_at: Timestamp,
}

/// Names and values in the order in which they are sent.
pub type Form = Vec<(String, String)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttemptStatus {
    /// The outcome is not known yet.
    Pending,
    Succeeded,
    Failed,
}

impl std::fmt::Debug for PaymentAttempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentAttempt")
            .field("id", &self.id)
            .field("checkout_id", &self.checkout_id)
            .field("status", &self.status)
            .field("intent_id", &self.intent_id)
            .finish_non_exhaustive()
    }
}

const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, checkout_id, customer_id, product_id, product_price_id, status, amount,
     currency, customer_request, intent_request, processor_customer_id, intent_id, agreement,
     client_address, failure, look_at, question";

impl Connection {
    pub async fn attempt(&mut self, id: Uuid) -> Result<Option<PaymentAttempt>, StoreError> {
        self.find_attempt("id = $1", id.to_string()).await
    }

    pub async fn attempt_by_intent(
        &mut self,
        intent_id: &str,
    ) -> Result<Option<PaymentAttempt>, StoreError> {
        self.find_attempt("intent_id = $1", intent_id.to_owned()).await
    }

    /// The one whose outcome is not known yet: a session has one at most.
    pub async fn pending_attempt(
        &mut self,
        checkout_id: Uuid,
    ) -> Result<Option<PaymentAttempt>, StoreError> {
        self.find_attempt("status = 'pending' and checkout_id = $1", checkout_id.to_string()).await
    }

    async fn find_attempt(
        &mut self,
        condition: &'static str,
        value: String,
    ) -> Result<Option<PaymentAttempt>, StoreError> {
        let sql = format!("select {COLUMNS} from payment_attempts where {condition}");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(value).fetch_optional(self.db()).await?;
        row.as_ref().map(attempt).transpose()
    }

    /// When somebody tried to pay the session since then, the oldest first. Where there was nothing to pay does not count.
    pub async fn attempts_of_session(
        &mut self,
        checkout_id: Uuid,
        since: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        self.attempts_where("checkout_id", &checkout_id.to_string(), since).await
    }

    /// As [`Self::attempts_of_session`], of all sessions that were paid from `address`.
    pub async fn attempts_from(
        &mut self,
        address: &str,
        since: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        self.attempts_where("client_address", address, since).await
    }

    async fn attempts_where(
        &mut self,
        column: &str,
        value: &str,
        since: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let sql = format!(
            "select created_at from payment_attempts
             where {column} = $1 and created_at > $2 and intent_request is not null order by created_at"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(value).bind(since.unix_micros());
        let rows = query.fetch_all(self.db()).await?;
        rows.iter().map(|row| Columns(row).time("created_at")).collect()
    }

    /// Up to `limit` pending attempts whose time to be looked after has come, the longest overdue first.
    pub async fn attempts_to_look_at(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<PaymentAttempt>, StoreError> {
        self.due_attempts("pending", "look_at", now, limit).await
    }

    /// Up to `limit` attempts of `status` whose time in `column` has come, the longest overdue first.
    async fn due_attempts(
        &mut self,
        status: &'static str,
        column: &'static str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<PaymentAttempt>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from payment_attempts
             where status = '{status}' and {column} <= $1 order by {column} limit $2"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(now.unix_micros())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.db())
            .await?;
        rows.iter().map(attempt).collect()
    }
}

impl Transaction {
    pub async fn insert_attempt(&mut self, new: &PaymentAttempt) -> Result<(), StoreError> {
        sqlx::query(
            "insert into payment_attempts (id, created_at, organization_id, checkout_id, customer_id, product_id,
                 product_price_id, status, amount, currency, customer_request, intent_request,
                 processor_customer_id, agreement, look_at, client_address)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(new.checkout_id.to_string())
        .bind(new.customer_id.to_string())
        .bind(new.product_id.to_string())
        .bind(new.product_price_id.to_string())
        .bind(word(&new.status))
        .bind(new.amount)
        .bind(new.currency.as_str().to_owned())
        .bind(new.customer_request.as_ref().map(json))
        .bind(new.intent_request.as_ref().map(json))
        .bind(&new.processor_customer_id)
        .bind(json(&new.agreement))
        .bind(new.look_at.unix_micros())
        .bind(&new.client_address)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Stores everything about `attempt` that can change but its question.
    pub async fn save_attempt(&mut self, attempt: &PaymentAttempt) -> Result<(), StoreError> {
        sqlx::query(
            "update payment_attempts set modified_at = $2, status = $3, intent_id = $4, failure = $5, look_at = $6
             where id = $1",
        )
        .bind(attempt.id.to_string())
        .bind(micros(attempt.modified_at))
        .bind(word(&attempt.status))
        .bind(&attempt.intent_id)
        .bind(&attempt.failure)
        .bind(attempt.look_at.unix_micros())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Takes the pending attempt, as it was read, for this server alone until `until`. False: another server was faster, or
    /// the outcome is known by now.
    pub async fn claim_attempt(
        &mut self,
        attempt: &PaymentAttempt,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let claimed = sqlx::query(
            "update payment_attempts set look_at = $2
             where id = $1 and look_at = $3 and status = 'pending'",
        )
        .bind(attempt.id.to_string())
        .bind(until.unix_micros())
        .bind(attempt.look_at.unix_micros())
        .execute(self.db())
        .await?;
        Ok(claimed.rows_affected() > 0)
    }

    /// Makes every pending attempt due now: after a start nobody else is waiting for their answers. Where other servers may
    /// be waiting, attempts stay theirs until their time is over.
    pub async fn look_at_all_attempts(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if !self.dialect.has_one_writer() {
            return Ok(());
        }
        sqlx::query("update payment_attempts set look_at = $1 where status = 'pending'")
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }
}

fn attempt(row: &AnyRow) -> Result<PaymentAttempt, StoreError> {
    let row = Columns(row);
    Ok(PaymentAttempt {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        checkout_id: row.id("checkout_id")?,
        customer_id: row.id("customer_id")?,
        product_id: row.id("product_id")?,
        product_price_id: row.id("product_price_id")?,
        status: row.word("status")?,
        amount: row.int("amount")?,
        currency: row.parsed("currency")?,
        customer_request: row.json_or_null("customer_request")?,
        intent_request: row.json_or_null("intent_request")?,
        processor_customer_id: row.text_or_null("processor_customer_id")?,
        intent_id: row.text_or_null("intent_id")?,
        agreement: row.json("agreement")?,
        client_address: row.text_or_null("client_address")?,
        failure: row.text_or_null("failure")?,
        look_at: row.time("look_at")?,
        question: row.int("question")?,
    })
}
