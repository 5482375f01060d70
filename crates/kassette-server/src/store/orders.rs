use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::{Address, BillingReason, Currency, CustomFieldValue, OrderStatus, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::list::Listing;
use super::row::{Columns, id_text, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// What a buyer bought and paid. Amounts are minor units of `currency`.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub status: OrderStatus,
    pub organization_id: Uuid,
    /// No session has two orders.
    pub checkout_id: Uuid,
    pub customer_id: Uuid,
    pub product_id: Uuid,
    pub product_price_id: Uuid,
    pub payment_attempt_id: Uuid,
    pub subscription_id: Option<Uuid>,
    pub discount_id: Option<Uuid>,
    pub seats: Option<i64>,
    pub units: Option<i64>,
    pub billing_reason: BillingReason,
    pub amount: i64,
    pub discount_amount: i64,
    pub tax_amount: i64,
    pub total_amount: i64,
    /// How much of `total_amount` has gone back to the buyer.
    pub refunded_total: i64,
    pub currency: Currency,
    pub billing_name: Option<String>,
    pub billing_address: Option<Address>,
    pub custom_field_data: BTreeMap<String, CustomFieldValue>,
    pub metadata: Metadata,
}

impl Order {
    /// The tax in what has gone back: its share, or all of it with the last of the money.
    pub fn refunded_tax(&self) -> i64 {
        let whole = i128::from(self.total_amount).max(1);
        let share = i128::from(self.refunded_total) * i128::from(self.tax_amount);
        // Half a cent is rounded up. It fits: it is no more than the tax.
        i64::try_from((share * 2 + whole) / (whole * 2)).unwrap_or(self.tax_amount)
    }
}

const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, checkout_id, customer_id, product_id, product_price_id,
     payment_attempt_id, status, billing_reason, amount, discount_amount, tax_amount, total_amount, currency,
     billing_name, billing_address, custom_field_data, metadata, subscription_id, discount_id, seats, units,
     refunded_total";

impl Connection {
    pub async fn order(&mut self, id: Uuid) -> Result<Option<Order>, StoreError> {
        let sql = format!("select {COLUMNS} from orders where id = $1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id.to_string());
        query.fetch_optional(self.db()).await?.as_ref().map(order).transpose()
    }

    pub async fn list_orders(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Order>), StoreError> {
        let (total, rows) = self.list("orders", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(order).collect::<Result<_, _>>()?))
    }

    pub async fn order_of_checkout(
        &mut self,
        checkout_id: Uuid,
    ) -> Result<Option<Order>, StoreError> {
        let sql = format!("select {COLUMNS} from orders where checkout_id = $1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(checkout_id.to_string());
        query.fetch_optional(self.db()).await?.as_ref().map(order).transpose()
    }

    pub async fn count_orders(&mut self, organization_id: Uuid) -> Result<i64, StoreError> {
        let row = sqlx::query("select count(*) as total from orders where organization_id = $1")
            .bind(organization_id.to_string())
            .fetch_one(self.db())
            .await?;
        Columns(&row).int("total")
    }
}

fn order(row: &AnyRow) -> Result<Order, StoreError> {
    let row = Columns(row);
    Ok(Order {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        status: row.word("status")?,
        organization_id: row.id("organization_id")?,
        checkout_id: row.id("checkout_id")?,
        customer_id: row.id("customer_id")?,
        product_id: row.id("product_id")?,
        product_price_id: row.id("product_price_id")?,
        payment_attempt_id: row.id("payment_attempt_id")?,
        billing_reason: row.word("billing_reason")?,
        amount: row.int("amount")?,
        discount_amount: row.int("discount_amount")?,
        tax_amount: row.int("tax_amount")?,
        total_amount: row.int("total_amount")?,
        refunded_total: row.int("refunded_total")?,
        currency: row.parsed("currency")?,
        billing_name: row.text_or_null("billing_name")?,
        billing_address: row.json_or_null("billing_address")?,
        custom_field_data: row.json("custom_field_data")?,
        metadata: row.json("metadata")?,
        subscription_id: row.id_or_null("subscription_id")?,
        discount_id: row.id_or_null("discount_id")?,
        seats: row.int_or_null("seats")?,
        units: row.int_or_null("units")?,
    })
}

impl Transaction {
    pub async fn insert_order(&mut self, new: &Order) -> Result<(), StoreError> {
        sqlx::query(
            "insert into orders (id, created_at, organization_id, checkout_id, customer_id, product_id,
                 product_price_id, payment_attempt_id, status, billing_reason, amount, discount_amount, tax_amount,
                 total_amount, currency, billing_name, billing_address, custom_field_data, metadata,
                 subscription_id, discount_id, seats, units)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(new.checkout_id.to_string())
        .bind(new.customer_id.to_string())
        .bind(new.product_id.to_string())
        .bind(new.product_price_id.to_string())
        .bind(new.payment_attempt_id.to_string())
        .bind(word(&new.status))
        .bind(word(&new.billing_reason))
        .bind(new.amount)
        .bind(new.discount_amount)
        .bind(new.tax_amount)
        .bind(new.total_amount)
        .bind(new.currency.as_str().to_owned())
        .bind(&new.billing_name)
        .bind(new.billing_address.as_ref().map(json))
        .bind(json(&new.custom_field_data))
        .bind(json(&new.metadata))
        .bind(id_text(new.subscription_id))
        .bind(id_text(new.discount_id))
        .bind(new.seats)
        .bind(new.units)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Stores what has gone back of the order, and what follows from that.
    pub async fn save_refund(&mut self, order: &Order) -> Result<(), StoreError> {
        sqlx::query(
            "update orders set status = $2, refunded_total = $3, modified_at = $4 where id = $1",
        )
        .bind(order.id.to_string())
        .bind(word(&order.status))
        .bind(order.refunded_total)
        .bind(micros(order.modified_at))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
