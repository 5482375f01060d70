use kassette_core::Timestamp;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::row::Columns;
use super::{Connection, StoreError, Transaction};

/// One try to save a payment method, however it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentMethodTry {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub customer_id: Uuid,
    pub client_address: Option<String>,
}

impl Connection {
    /// When this customer tried since then, oldest first.
    pub async fn tries_of_customer(
        &mut self,
        customer_id: Uuid,
        since: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        self.tries_where("customer_id", &customer_id.to_string(), since).await
    }

    /// As [`Self::tries_of_customer`], of all customers who tried from `address`.
    pub async fn tries_from(
        &mut self,
        address: &str,
        since: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        self.tries_where("client_address", address, since).await
    }

    async fn tries_where(
        &mut self,
        column: &'static str,
        value: &str,
        since: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let sql = format!(
            "select created_at from payment_method_tries where {column} = $1 and created_at > $2 order by created_at"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(value).bind(since.unix_micros());
        let rows = query.fetch_all(self.db()).await?;
        rows.iter().map(|row| Columns(row).time("created_at")).collect()
    }
}

impl Transaction {
    pub async fn insert_payment_method_try(
        &mut self,
        new: &PaymentMethodTry,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into payment_method_tries (id, created_at, customer_id, client_address) values ($1, $2, $3, $4)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.customer_id.to_string())
        .bind(&new.client_address)
        .execute(self.db())
        .await?;
        Ok(())
    }

    pub async fn delete_payment_method_tries_before(
        &mut self,
        moment: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from payment_method_tries where created_at <= $1")
            .bind(moment.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
