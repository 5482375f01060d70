use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::custom_field::Answers;
use kassette_core::{Currency, Interval, SubscriptionStatus, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::list::Listing;
use super::row::{Columns, id_text, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// Something that is paid for again and again. `amount` is what one period costs before discount and tax, in minor units of
/// `currency`.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    /// No session begins two subscriptions.
    pub checkout_id: Uuid,
    pub customer_id: Uuid,
    pub product_id: Uuid,
    pub price_ids: Vec<Uuid>,
    pub discount_id: Option<Uuid>,
    pub status: SubscriptionStatus,
    pub amount: i64,
    pub currency: Currency,
    pub recurring_interval: Interval,
    pub recurring_interval_count: i64,
    pub seats: Option<i64>,
    pub units: Option<i64>,
    pub started_at: Timestamp,
    pub current_period_start: Timestamp,
    pub current_period_end: Timestamp,
    pub trial_start: Option<Timestamp>,
    pub trial_end: Option<Timestamp>,
    pub cancel_at_period_end: bool,
    pub canceled_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub custom_field_data: Answers,
    pub metadata: Metadata,
}

const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, checkout_id, customer_id, product_id, price_ids, discount_id, status,
     amount, currency, recurring_interval, recurring_interval_count, seats, units, started_at, current_period_start,
     current_period_end, trial_start, trial_end, cancel_at_period_end, canceled_at, ends_at, ended_at,
     custom_field_data, metadata";

impl Connection {
    pub async fn subscription(&mut self, id: Uuid) -> Result<Option<Subscription>, StoreError> {
        Ok(self.subscriptions(&[id]).await?.remove(&id))
    }

    /// The subscriptions among `ids` that exist, by id.
    pub async fn subscriptions(
        &mut self,
        ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Subscription>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(1, ids.len());
        let sql = format!("select {COLUMNS} from subscriptions where id in ({wanted})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id.to_string());
        }
        let rows = query.fetch_all(self.db()).await?;
        rows.iter().map(|row| subscription(row).map(|found| (found.id, found))).collect()
    }

    pub async fn list_subscriptions(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Subscription>), StoreError> {
        let (total, rows) = self.list("subscriptions", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(subscription).collect::<Result<_, _>>()?))
    }

    /// Whether the customer, by id or by e-mail address, has a subscription of `owner` that is going on. One whose payment is
    /// overdue goes on.
    pub async fn is_subscribed(
        &mut self,
        owner: Uuid,
        customer_id: Option<Uuid>,
        email: Option<&str>,
    ) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "select subscriptions.id from subscriptions join customers on customers.id = customer_id
             where subscriptions.organization_id = $1 and status in ('active', 'trialing', 'past_due')
                 and (customer_id = $2 or lower(customers.email) = lower($3)) limit 1",
        )
        .bind(owner.to_string())
        .bind(id_text(customer_id))
        .bind(email)
        .fetch_optional(self.db())
        .await?;
        Ok(row.is_some())
    }

    /// Whether anything is going to be charged for what the customer is subscribed to.
    pub async fn pays_for_subscription(&mut self, customer_id: Uuid) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "select id from subscriptions
             where customer_id = $1 and status in ('active', 'trialing', 'past_due') and amount > 0
                 and cancel_at_period_end = 0 limit 1",
        )
        .bind(customer_id.to_string())
        .fetch_optional(self.db())
        .await?;
        Ok(row.is_some())
    }
}

fn subscription(row: &AnyRow) -> Result<Subscription, StoreError> {
    let row = Columns(row);
    Ok(Subscription {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        checkout_id: row.id("checkout_id")?,
        customer_id: row.id("customer_id")?,
        product_id: row.id("product_id")?,
        price_ids: row.json("price_ids")?,
        discount_id: row.id_or_null("discount_id")?,
        status: row.word("status")?,
        amount: row.int("amount")?,
        currency: row.parsed("currency")?,
        recurring_interval: row.word("recurring_interval")?,
        recurring_interval_count: row.int("recurring_interval_count")?,
        seats: row.int_or_null("seats")?,
        units: row.int_or_null("units")?,
        started_at: row.time("started_at")?,
        current_period_start: row.time("current_period_start")?,
        current_period_end: row.time("current_period_end")?,
        trial_start: row.time_or_null("trial_start")?,
        trial_end: row.time_or_null("trial_end")?,
        cancel_at_period_end: row.flag("cancel_at_period_end")?,
        canceled_at: row.time_or_null("canceled_at")?,
        ends_at: row.time_or_null("ends_at")?,
        ended_at: row.time_or_null("ended_at")?,
        custom_field_data: row.json("custom_field_data")?,
        metadata: row.json("metadata")?,
    })
}

impl Transaction {
    /// Stores everything about `it` that another purchase can change.
    pub async fn save_subscription(&mut self, it: &Subscription) -> Result<(), StoreError> {
        sqlx::query(
            "update subscriptions set modified_at = $2, product_id = $3, price_ids = $4, discount_id = $5, status = $6,
                 amount = $7, currency = $8, recurring_interval = $9, recurring_interval_count = $10, seats = $11,
                 units = $12, current_period_start = $13, current_period_end = $14, trial_start = $15,
                 trial_end = $16, custom_field_data = $17, metadata = $18
             where id = $1",
        )
        .bind(it.id.to_string())
        .bind(micros(it.modified_at))
        .bind(it.product_id.to_string())
        .bind(json(&it.price_ids))
        .bind(id_text(it.discount_id))
        .bind(word(&it.status))
        .bind(it.amount)
        .bind(it.currency.as_str().to_owned())
        .bind(word(&it.recurring_interval))
        .bind(it.recurring_interval_count)
        .bind(it.seats)
        .bind(it.units)
        .bind(it.current_period_start.unix_micros())
        .bind(it.current_period_end.unix_micros())
        .bind(micros(it.trial_start))
        .bind(micros(it.trial_end))
        .bind(json(&it.custom_field_data))
        .bind(json(&it.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }

    pub async fn insert_subscription(&mut self, new: &Subscription) -> Result<(), StoreError> {
        sqlx::query(
            "insert into subscriptions (id, created_at, organization_id, checkout_id, customer_id, product_id, price_ids,
                 discount_id, status, amount, currency, recurring_interval, recurring_interval_count, seats, units,
                 started_at, current_period_start, current_period_end, trial_start, trial_end, custom_field_data,
                 metadata)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(new.checkout_id.to_string())
        .bind(new.customer_id.to_string())
        .bind(new.product_id.to_string())
        .bind(json(&new.price_ids))
        .bind(id_text(new.discount_id))
        .bind(word(&new.status))
        .bind(new.amount)
        .bind(new.currency.as_str().to_owned())
        .bind(word(&new.recurring_interval))
        .bind(new.recurring_interval_count)
        .bind(new.seats)
        .bind(new.units)
        .bind(new.started_at.unix_micros())
        .bind(new.current_period_start.unix_micros())
        .bind(new.current_period_end.unix_micros())
        .bind(micros(new.trial_start))
        .bind(micros(new.trial_end))
        .bind(json(&new.custom_field_data))
        .bind(json(&new.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
