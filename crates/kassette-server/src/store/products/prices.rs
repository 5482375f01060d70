//! Prices: those of the catalogue belong to their product, ad-hoc ones to the session that they were made for.

use std::collections::BTreeMap;

use kassette_core::product::{PriceMeter, PriceSource};
use kassette_core::{Currency, Interval, Price, PriceAmount, PriceType, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::Product;
use crate::store::dialect::placeholders;
use crate::store::row::{Columns, id_text, json, micros, word};
use crate::store::{Connection, StoreError, Transaction};

const COLUMNS: &str =
    "prices.id, prices.created_at, prices.modified_at, prices.product_id, prices.definition, prices.currency,
     prices.tax_behavior, prices.is_archived, prices.checkout_id, products.recurring_interval";

impl Product {
    /// Prices are listed as they were created, but those by use come after all that is paid when buying.
    pub fn put_metered_last(&mut self) {
        self.prices.sort_by_key(|price| price.amount.is_metered());
    }
}

impl Connection {
    /// The product that has the price `id` in the catalogue.
    pub async fn product_of_price(&mut self, id: Uuid) -> Result<Option<Product>, StoreError> {
        let sql = "select product_id from prices where id = $1 and checkout_id is null";
        let row = sqlx::query(sql).bind(id.to_string()).fetch_optional(self.db()).await?;
        match row {
            Some(row) => self.product(Columns(&row).id("product_id")?).await,
            None => Ok(None),
        }
    }

    /// The prices that were made for each of these sessions, in the order of their creation.
    pub async fn prices_of_checkouts(
        &mut self,
        ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Vec<Price>>, StoreError> {
        let mut prices = BTreeMap::<Uuid, Vec<Price>>::new();
        for (checkout_id, price) in self.prices_where("prices.checkout_id", ids).await? {
            if let Some(checkout_id) = checkout_id {
                prices.entry(checkout_id).or_default().push(price);
            }
        }
        Ok(prices)
    }

    pub(super) async fn add_prices(
        &mut self,
        products: &mut BTreeMap<Uuid, Product>,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = products.keys().copied().collect();
        let condition = "prices.checkout_id is null and prices.product_id";
        for (_, price) in self.prices_where(condition, &ids).await? {
            if let Some(product) = products.get_mut(&price.product_id) {
                product.prices.push(price);
            }
        }
        for product in products.values_mut() {
            product.put_metered_last();
        }
        Ok(())
    }

    /// The prices whose `column` (there may be a condition before it) is one of `ids`, each with the session it was made for.
    async fn prices_where(
        &mut self,
        column: &'static str,
        ids: &[Uuid],
    ) -> Result<Vec<(Option<Uuid>, Price)>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = placeholders(1, ids.len());
        let sql = format!(
            "select {COLUMNS} from prices join products on products.id = prices.product_id
             where {column} in ({wanted}) order by prices.created_at, prices.id"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id.to_string());
        }
        let rows = query.fetch_all(self.db()).await?;
        let mut prices: Vec<_> = rows.iter().map(price).collect::<Result<_, _>>()?;
        self.name_meters(prices.iter_mut().map(|(_, price)| price)).await?;
        Ok(prices)
    }

    /// Prices never change, but the meters that they name may have another name by now.
    async fn name_meters(
        &mut self,
        prices: impl Iterator<Item = &mut Price>,
    ) -> Result<(), StoreError> {
        let mut named: Vec<&mut PriceMeter> = prices
            .filter_map(|price| match &mut price.amount {
                PriceAmount::MeteredUnit { meter, .. } => Some(meter),
                _ => None,
            })
            .collect();
        let ids: Vec<Uuid> = named.iter().map(|meter| meter.id).collect();
        let meters = self.meters(&ids).await?;
        for meter in &mut named {
            if let Some(found) = meters.get(&meter.id) {
                **meter = found.shown_in_price();
            }
        }
        Ok(())
    }
}

/// A price, and the session it was made for.
fn price(row: &AnyRow) -> Result<(Option<Uuid>, Price), StoreError> {
    let row = Columns(row);
    let checkout_id = row.id_or_null("checkout_id")?;
    let recurring_interval: Option<Interval> = row.word_or_null("recurring_interval")?;
    let price = Price {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        source: match checkout_id {
            Some(_) => PriceSource::AdHoc,
            None => PriceSource::Catalog,
        },
        amount: row.json("definition")?,
        price_currency: row.parsed::<Currency>("currency")?,
        tax_behavior: row.word_or_null("tax_behavior")?,
        is_archived: row.flag("is_archived")?,
        product_id: row.id("product_id")?,
        kind: match recurring_interval {
            Some(_) => PriceType::Recurring,
            None => PriceType::OneTime,
        },
        recurring_interval,
    };
    Ok((checkout_id, price))
}

impl Transaction {
    /// Adds `new` to the catalogue.
    pub async fn insert_price(&mut self, new: &Price) -> Result<(), StoreError> {
        self.insert_price_of(None, new).await
    }

    /// Stores a price that only the session `checkout_id` has.
    pub async fn insert_ad_hoc_price(
        &mut self,
        checkout_id: Uuid,
        new: &Price,
    ) -> Result<(), StoreError> {
        self.insert_price_of(Some(checkout_id), new).await
    }

    async fn insert_price_of(
        &mut self,
        checkout_id: Option<Uuid>,
        new: &Price,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into prices (id, created_at, modified_at, product_id, amount_type, price_amount, definition,
                 currency, tax_behavior, is_archived, checkout_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(micros(new.modified_at))
        .bind(new.product_id.to_string())
        .bind(amount_type(&new.amount))
        .bind(rank(&new.amount))
        .bind(json(&new.amount))
        .bind(new.price_currency.as_str().to_owned())
        .bind(new.tax_behavior.as_ref().map(word))
        .bind(i64::from(new.is_archived))
        .bind(id_text(checkout_id))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// From now on nothing new is sold at this price; sessions that have it keep it.
    pub async fn archive_price(&mut self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update prices set is_archived = 1, modified_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }
}

/// The word that lists of products are sorted by.
fn amount_type(amount: &PriceAmount) -> &'static str {
    match amount {
        PriceAmount::Fixed { .. } => "fixed",
        PriceAmount::Custom { .. } => "custom",
        PriceAmount::SeatBased(_) => "seat_based",
        PriceAmount::UnitBased(_) => "unit_based",
        PriceAmount::MeteredUnit { .. } => "metered_unit",
        PriceAmount::Unknown => "unknown",
    }
}

/// The amount that lists of products are sorted by, in minor units: what one purchase costs at first. Use has no such amount.
fn rank(amount: &PriceAmount) -> Option<i64> {
    if amount.is_static() { amount.amount() } else { None }
}
