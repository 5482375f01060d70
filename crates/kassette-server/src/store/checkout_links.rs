use kassette_core::Timestamp;
use kassette_core::checkout::Metadata;
use kassette_core::pricing::Trial;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::list::Listing;
use super::row::{Columns, id_text, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// A link that anybody can open: every visit makes a session of its own.
#[derive(Clone)]
pub struct CheckoutLink {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    /// From then on it leads nowhere.
    pub deleted_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub client_secret: String,
    pub label: Option<String>,
    pub success_url: Option<String>,
    pub return_url: Option<String>,
    pub allow_discount_codes: bool,
    pub require_billing_address: bool,
    /// Instead of the trials of its products.
    pub trial: Option<Trial>,
    /// Given to every visitor, as long as it can be redeemed.
    pub discount_id: Option<Uuid>,
    /// Exactly so many are sold, where the product is sold by the seat or unit.
    pub seats: Option<i64>,
    pub units: Option<i64>,
    pub metadata: Metadata,
    /// In the merchant's order.
    pub product_ids: Vec<Uuid>,
}

/// Without the client secret.
impl std::fmt::Debug for CheckoutLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckoutLink").field("id", &self.id).finish_non_exhaustive()
    }
}

const COLUMNS: &str =
    "id, created_at, modified_at, deleted_at, organization_id, client_secret, label, success_url, return_url,
     allow_discount_codes, require_billing_address, trial_interval, trial_interval_count, metadata,
     discount_id, seats, units";

impl Connection {
    /// The link that `client_secret` opens, if it is not deleted.
    pub async fn checkout_link(
        &mut self,
        client_secret: &str,
    ) -> Result<Option<CheckoutLink>, StoreError> {
        self.checkout_link_where("client_secret = $1", client_secret.to_owned()).await
    }

    /// The link `id`, if it is not deleted.
    pub async fn checkout_link_by_id(
        &mut self,
        id: Uuid,
    ) -> Result<Option<CheckoutLink>, StoreError> {
        self.checkout_link_where("id = $1", id.to_string()).await
    }

    async fn checkout_link_where(
        &mut self,
        condition: &'static str,
        value: String,
    ) -> Result<Option<CheckoutLink>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from checkout_links where {condition} and deleted_at is null"
        );
        let row = sqlx::query(AssertSqlSafe(sql)).bind(value).fetch_optional(self.db()).await?;
        let Some(row) = row else { return Ok(None) };
        let mut link = checkout_link(&row)?;
        link.product_ids = self.products_of_link(link.id).await?;
        Ok(Some(link))
    }

    pub async fn list_checkout_links(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<CheckoutLink>), StoreError> {
        let (total, rows) = self.list("checkout_links", COLUMNS, listing).await?;
        let mut links = Vec::new();
        for row in &rows {
            let mut link = checkout_link(row)?;
            link.product_ids = self.products_of_link(link.id).await?;
            links.push(link);
        }
        Ok((total, links))
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

fn checkout_link(row: &AnyRow) -> Result<CheckoutLink, StoreError> {
    let row = Columns(row);
    let interval = row.word_or_null("trial_interval")?;
    let trial = interval.zip(row.int_or_null("trial_interval_count")?);
    Ok(CheckoutLink {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        deleted_at: row.time_or_null("deleted_at")?,
        organization_id: row.id("organization_id")?,
        client_secret: row.text("client_secret")?,
        label: row.text_or_null("label")?,
        success_url: row.text_or_null("success_url")?,
        return_url: row.text_or_null("return_url")?,
        allow_discount_codes: row.flag("allow_discount_codes")?,
        require_billing_address: row.flag("require_billing_address")?,
        trial: trial.and_then(|(interval, count)| Trial::new(interval, count)),
        discount_id: row.id_or_null("discount_id")?,
        seats: row.int_or_null("seats")?,
        units: row.int_or_null("units")?,
        metadata: row.json("metadata")?,
        product_ids: Vec::new(),
    })
}

impl Transaction {
    pub async fn insert_checkout_link(&mut self, new: &CheckoutLink) -> Result<(), StoreError> {
        sqlx::query(
            "insert into checkout_links (id, created_at, organization_id, client_secret, allow_discount_codes,
                 require_billing_address, metadata)
             values ($1, $2, $3, $4, 0, 0, '{}')",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(&new.client_secret)
        .execute(self.db())
        .await?;
        self.save_checkout_link(new).await
    }

    /// Stores everything about `link` that can change.
    pub async fn save_checkout_link(&mut self, link: &CheckoutLink) -> Result<(), StoreError> {
        sqlx::query(
            "update checkout_links set modified_at = $2, deleted_at = $3, label = $4, success_url = $5,
                 return_url = $6, allow_discount_codes = $7, require_billing_address = $8, trial_interval = $9,
                 trial_interval_count = $10, metadata = $11, discount_id = $12, seats = $13, units = $14
             where id = $1",
        )
        .bind(link.id.to_string())
        .bind(micros(link.modified_at))
        .bind(micros(link.deleted_at))
        .bind(&link.label)
        .bind(&link.success_url)
        .bind(&link.return_url)
        .bind(i64::from(link.allow_discount_codes))
        .bind(i64::from(link.require_billing_address))
        .bind(link.trial.map(|trial| word(&trial.interval())))
        .bind(link.trial.map(Trial::count))
        .bind(json(&link.metadata))
        .bind(id_text(link.discount_id))
        .bind(link.seats)
        .bind(link.units)
        .execute(self.db())
        .await?;
        self.save_products_of_link(link).await
    }

    /// Takes a product that is no longer sold out of every link, and deletes the links that are empty then.
    pub async fn take_out_of_links(
        &mut self,
        product_id: Uuid,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update checkout_links set deleted_at = $2, modified_at = $2
             where deleted_at is null
                 and id in (select checkout_link_id from checkout_link_products where product_id = $1)
                 and id not in (select checkout_link_id from checkout_link_products where product_id <> $1)",
        )
        .bind(product_id.to_string())
        .bind(now.unix_micros())
        .execute(self.db())
        .await?;
        sqlx::query("delete from checkout_link_products where product_id = $1")
            .bind(product_id.to_string())
            .execute(self.db())
            .await?;
        Ok(())
    }

    async fn save_products_of_link(&mut self, link: &CheckoutLink) -> Result<(), StoreError> {
        sqlx::query("delete from checkout_link_products where checkout_link_id = $1")
            .bind(link.id.to_string())
            .execute(self.db())
            .await?;
        for (position, product_id) in (0_i64..).zip(&link.product_ids) {
            sqlx::query(
                "insert into checkout_link_products (checkout_link_id, position, product_id)
                 values ($1, $2, $3)",
            )
            .bind(link.id.to_string())
            .bind(position)
            .bind(product_id.to_string())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
