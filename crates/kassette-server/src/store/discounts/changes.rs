use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Discount;
use crate::store::row::{json, micros, word};
use crate::store::{StoreError, Transaction};

impl Transaction {
    /// # Errors
    /// [`StoreError::Conflict`] if another discount of the organization has the code by now.
    pub async fn insert_discount(&mut self, new: &Discount) -> Result<(), StoreError> {
        sqlx::query(
            "insert into discounts (id, created_at, organization_id, name, code, type, duration, metadata)
             values ($1, $2, $3, $4, $5, $6, $7, '{}')",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(&new.name)
        .bind(&new.code)
        .bind(word(&new.kind()))
        .bind(word(&new.duration()))
        .execute(self.db())
        .await?;
        self.save_discount(new).await
    }

    /// Waits until nobody else changes or redeems the discount, and keeps it so until the transaction ends.
    pub async fn lock_discount(&mut self, id: Uuid) -> Result<(), StoreError> {
        let sql = format!("select id from discounts where id = $1{}", self.dialect.for_update());
        sqlx::query(AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(self.db()).await?;
        Ok(())
    }

    /// Stores everything about `discount` that its merchant can change: not how often it was redeemed.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if another discount of the organization has the code by now.
    pub async fn save_discount(&mut self, discount: &Discount) -> Result<(), StoreError> {
        sqlx::query(
            "update discounts set modified_at = $2, deleted_at = $3, name = $4, code = $5, duration_in_months = $6,
                 basis_points = $7, amounts = $8, starts_at = $9, ends_at = $10, max_redemptions = $11,
                 max_redemptions_per_customer = $12, metadata = $13
             where id = $1",
        )
        .bind(discount.id.to_string())
        .bind(micros(discount.modified_at))
        .bind(micros(discount.deleted_at))
        .bind(&discount.name)
        .bind(&discount.code)
        .bind(discount.duration_in_months())
        .bind(discount.basis_points())
        .bind(discount.amounts().map(json))
        .bind(micros(discount.rules.starts_at))
        .bind(micros(discount.rules.ends_at))
        .bind(discount.rules.max_redemptions)
        .bind(discount.max_redemptions_per_customer)
        .bind(json(&discount.metadata))
        .execute(self.db())
        .await?;
        self.save_products_of_discount(discount).await
    }

    async fn save_products_of_discount(&mut self, discount: &Discount) -> Result<(), StoreError> {
        sqlx::query("delete from discount_products where discount_id = $1")
            .bind(discount.id.to_string())
            .execute(self.db())
            .await?;
        for (position, product_id) in (0_i64..).zip(&discount.rules.product_ids) {
            sqlx::query(
                "insert into discount_products (discount_id, position, product_id) values ($1, $2, $3)",
            )
            .bind(discount.id.to_string())
            .bind(position)
            .bind(product_id.to_string())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
