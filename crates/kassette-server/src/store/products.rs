//! Products; their prices, and what else belongs to them, are read in the modules below this one.

mod attachments;
mod prices;

use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::pricing::Trial;
use kassette_core::product::Visibility;
use kassette_core::{AttachedCustomField, Interval, Media, Price, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::benefits::Benefit;
use super::dialect::placeholders;
use super::list::Listing;
use super::row::{Columns, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// Something to buy, with all its prices, archived ones too.
#[derive(Clone, Debug)]
pub struct Product {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub name: String,
    pub description: Option<String>,
    pub visibility: Visibility,
    /// `None` for a one-time purchase.
    pub recurring_interval: Option<Interval>,
    pub recurring_interval_count: Option<i64>,
    /// Only where something recurs.
    pub trial: Option<Trial>,
    pub is_archived: bool,
    pub metadata: Metadata,
    /// Those of the catalogue: what is paid when buying before what is paid by use, and then as they were created.
    pub prices: Vec<Price>,
    /// The questions of its checkout form, in their order.
    pub attached_custom_fields: Vec<AttachedCustomField>,
    /// What its purchase grants, in the merchant's order.
    pub benefits: Vec<Benefit>,
    /// Pictures, in the merchant's order.
    pub medias: Vec<Media>,
}

const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, name, description, visibility, recurring_interval,
     recurring_interval_count, trial_interval, trial_interval_count, is_archived, metadata";

impl Connection {
    /// The products among `ids` that exist, by id.
    pub async fn products(&mut self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Product>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(1, ids.len());
        let sql = format!("select {COLUMNS} from products where id in ({wanted})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id.to_string());
        }
        let mut products = BTreeMap::new();
        for row in query.fetch_all(self.db()).await? {
            let product = product(&row)?;
            products.insert(product.id, product);
        }
        self.add_prices(&mut products).await?;
        self.add_attachments(&mut products).await?;
        self.add_medias(&mut products).await?;
        Ok(products)
    }

    pub async fn product(&mut self, id: Uuid) -> Result<Option<Product>, StoreError> {
        Ok(self.products(&[id]).await?.remove(&id))
    }

    pub async fn list_products(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Product>), StoreError> {
        let (total, rows) = self.list("products", "id", listing).await?;
        let ids: Vec<Uuid> =
            rows.iter().map(|row| Columns(row).id("id")).collect::<Result<_, _>>()?;
        let mut found = self.products(&ids).await?;
        Ok((total, ids.iter().filter_map(|id| found.remove(id)).collect()))
    }
}

fn product(row: &AnyRow) -> Result<Product, StoreError> {
    let row = Columns(row);
    let trial = row.word_or_null("trial_interval")?.zip(row.int_or_null("trial_interval_count")?);
    Ok(Product {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        name: row.text("name")?,
        description: row.text_or_null("description")?,
        visibility: row.word("visibility")?,
        recurring_interval: row.word_or_null("recurring_interval")?,
        recurring_interval_count: row.int_or_null("recurring_interval_count")?,
        trial: trial.and_then(|(interval, count)| Trial::new(interval, count)),
        is_archived: row.flag("is_archived")?,
        metadata: row.json("metadata")?,
        prices: Vec::new(),
        attached_custom_fields: Vec::new(),
        benefits: Vec::new(),
        medias: Vec::new(),
    })
}

impl Transaction {
    /// Stores `new` and its prices.
    pub async fn insert_product(&mut self, new: &Product) -> Result<(), StoreError> {
        sqlx::query(
            "insert into products (id, created_at, organization_id, name, visibility, recurring_interval,
                 recurring_interval_count, is_archived)
             values ($1, $2, $3, $4, $5, $6, $7, 0)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(&new.name)
        .bind(word(&new.visibility))
        .bind(new.recurring_interval.as_ref().map(word))
        .bind(new.recurring_interval_count)
        .execute(self.db())
        .await?;
        self.save_product(new).await?;
        self.save_medias(new).await?;
        for price in &new.prices {
            self.insert_price(price).await?;
        }
        Ok(())
    }

    /// Stores everything about `product` itself that can change; its prices are stored one by one.
    pub async fn save_product(&mut self, product: &Product) -> Result<(), StoreError> {
        sqlx::query(
            "update products set modified_at = $2, name = $3, description = $4, visibility = $5,
                 trial_interval = $6, trial_interval_count = $7, is_archived = $8, metadata = $9
             where id = $1",
        )
        .bind(product.id.to_string())
        .bind(micros(product.modified_at))
        .bind(&product.name)
        .bind(&product.description)
        .bind(word(&product.visibility))
        .bind(product.trial.map(|trial| word(&trial.interval())))
        .bind(product.trial.map(Trial::count))
        .bind(i64::from(product.is_archived))
        .bind(json(&product.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
