use kassette_core::Timestamp;
use kassette_core::checkout::Metadata;
use uuid::Uuid;

use super::row::{Columns, json, micros};
use super::{Connection, StoreError, Transaction};

/// A link that anybody can open: every visit makes a session of its own.
#[derive(Clone, Debug)]
pub struct CheckoutLink {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub client_secret: String,
    pub label: Option<String>,
    pub success_url: Option<String>,
    pub return_url: Option<String>,
    pub allow_discount_codes: bool,
    pub require_billing_address: bool,
    pub metadata: Metadata,
    /// In the merchant's order.
    pub product_ids: Vec<Uuid>,
}

impl Connection {
    pub async fn checkout_link(
        &mut self,
        client_secret: &str,
    ) -> Result<Option<CheckoutLink>, StoreError> {
        let row = sqlx::query(
            "select id, created_at, modified_at, organization_id, client_secret, label, success_url, return_url,
                 allow_discount_codes, require_billing_address, metadata
             from checkout_links where client_secret = $1",
        )
        .bind(client_secret)
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let row = Columns(&row);
        let id = row.id("id")?;
        Ok(Some(CheckoutLink {
            id,
            created_at: row.time("created_at")?,
            modified_at: row.time_or_null("modified_at")?,
            organization_id: row.id("organization_id")?,
            client_secret: row.text("client_secret")?,
            label: row.text_or_null("label")?,
            success_url: row.text_or_null("success_url")?,
            return_url: row.text_or_null("return_url")?,
            allow_discount_codes: row.flag("allow_discount_codes")?,
            require_billing_address: row.flag("require_billing_address")?,
            metadata: row.json("metadata")?,
            product_ids: self.products_of_link(id).await?,
        }))
    }

    async fn products_of_link(&mut self, id: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let rows = sqlx::query(
            "select product_id from checkout_link_products where checkout_link_id = $1 order by position",
        )
        .bind(id.to_string())
        .fetch_all(self.db())
        .await?;
        rows.iter().map(|row| Columns(row).id("product_id")).collect()
    }
}

impl Transaction {
    pub async fn insert_checkout_link(&mut self, new: &CheckoutLink) -> Result<(), StoreError> {
        sqlx::query(
            "insert into checkout_links (id, created_at, modified_at, organization_id, client_secret, label,
                 success_url, return_url, allow_discount_codes, require_billing_address, metadata)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(micros(new.modified_at))
        .bind(new.organization_id.to_string())
        .bind(&new.client_secret)
        .bind(&new.label)
        .bind(&new.success_url)
        .bind(&new.return_url)
        .bind(i64::from(new.allow_discount_codes))
        .bind(i64::from(new.require_billing_address))
        .bind(json(&new.metadata))
        .execute(self.db())
        .await?;
        for (position, product_id) in (0_i64..).zip(&new.product_ids) {
            sqlx::query(
                "insert into checkout_link_products (checkout_link_id, position, product_id)
                 values ($1, $2, $3)",
            )
            .bind(new.id.to_string())
            .bind(position)
            .bind(product_id.to_string())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
