mod changes;
mod redemptions;

use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::discount::{DiscountDuration, DiscountType};
use kassette_core::pricing::{self, DiscountValue, Duration, normalize_code};
use kassette_core::{Currency, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::list::Listing;
use super::row::Columns;
use super::{Connection, StoreError};

/// Something that is taken off the price of products.
#[derive(Clone, Debug)]
pub struct Discount {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    /// From then on nobody can use it; who used it before keeps it.
    pub deleted_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub name: String,
    /// Unique among the organization's discounts, whatever the case of its letters. Without one, only merchants can apply it.
    pub code: Option<String>,
    pub rules: pricing::Discount,
    pub max_redemptions_per_customer: Option<i64>,
    /// How many sessions were confirmed with it, and did not fail.
    pub redemptions_count: i64,
    pub metadata: Metadata,
    /// The organization's, in which clients who know of one currency read a fixed discount. Not stored here.
    pub default_currency: Currency,
}

const COLUMNS: &str =
    "id, created_at, modified_at, deleted_at, organization_id, name, code, duration, duration_in_months,
     basis_points, amounts, starts_at, ends_at, max_redemptions, max_redemptions_per_customer, redemptions_count,
     metadata";

impl Connection {
    /// The discount `id`. It may be deleted: sessions and orders still refer to it then.
    pub async fn discount(&mut self, id: Uuid) -> Result<Option<Discount>, StoreError> {
        Ok(self.discounts(&[id]).await?.remove(&id))
    }

    /// The discounts among `ids`, by id, deleted ones too.
    pub async fn discounts(
        &mut self,
        ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Discount>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(1, ids.len());
        let sql = format!("select {COLUMNS} from discounts where id in ({wanted})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id.to_string());
        }
        let rows = query.fetch_all(self.db()).await?;
        let discounts = self.complete_discounts(&rows).await?;
        Ok(discounts.into_iter().map(|discount| (discount.id, discount)).collect())
    }

    /// The organization's discount with this code, however it is typed, if it is not deleted.
    pub async fn discount_by_code(
        &mut self,
        organization_id: Uuid,
        code: &str,
    ) -> Result<Option<Discount>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from discounts
             where organization_id = $1 and upper(code) = $2 and deleted_at is null"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(organization_id.to_string())
            .bind(normalize_code(code))
            .fetch_all(self.db())
            .await?;
        Ok(self.complete_discounts(&rows).await?.pop())
    }

    pub async fn list_discounts(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Discount>), StoreError> {
        let (total, rows) = self.list("discounts", COLUMNS, listing).await?;
        Ok((total, self.complete_discounts(&rows).await?))
    }

    /// Reads the rows, and what of discounts is in other tables.
    async fn complete_discounts(&mut self, rows: &[AnyRow]) -> Result<Vec<Discount>, StoreError> {
        let mut discounts: Vec<Discount> = rows.iter().map(discount).collect::<Result<_, _>>()?;
        if discounts.is_empty() {
            return Ok(discounts);
        }
        let wanted = placeholders(1, discounts.len());
        let sql = format!(
            "select discount_id, product_id from discount_products
             where discount_id in ({wanted}) order by discount_id, position"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for discount in &discounts {
            query = query.bind(discount.id.to_string());
        }
        let mut product_ids: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for row in &query.fetch_all(self.db()).await? {
            let row = Columns(row);
            product_ids.entry(row.id("discount_id")?).or_default().push(row.id("product_id")?);
        }
        let mut currencies = BTreeMap::new();
        for discount in &mut discounts {
            discount.rules.product_ids = product_ids.remove(&discount.id).unwrap_or_default();
            let owner = discount.organization_id;
            let currency = match currencies.get(&owner) {
                Some(currency) => *currency,
                None => self.organization(owner).await?.settings.default_presentment_currency,
            };
            currencies.insert(owner, currency);
            discount.default_currency = currency;
        }
        Ok(discounts)
    }
}

/// The discount without its products.
fn discount(row: &AnyRow) -> Result<Discount, StoreError> {
    let row = Columns(row);
    let value = match row.json_or_null("amounts")? {
        Some(amounts) => DiscountValue::Fixed { amounts },
        None => DiscountValue::Percentage { basis_points: row.int("basis_points")? },
    };
    let duration = match row.word("duration")? {
        DiscountDuration::Once => Duration::Once,
        DiscountDuration::Forever => Duration::Forever,
        DiscountDuration::Repeating => {
            Duration::Repeating { months: row.int("duration_in_months")? }
        }
    };
    Ok(Discount {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        deleted_at: row.time_or_null("deleted_at")?,
        organization_id: row.id("organization_id")?,
        name: row.text("name")?,
        code: row.text_or_null("code")?,
        rules: pricing::Discount {
            value,
            duration,
            product_ids: Vec::new(),
            starts_at: row.time_or_null("starts_at")?,
            ends_at: row.time_or_null("ends_at")?,
            max_redemptions: row.int_or_null("max_redemptions")?,
        },
        max_redemptions_per_customer: row.int_or_null("max_redemptions_per_customer")?,
        redemptions_count: row.int("redemptions_count")?,
        metadata: row.json("metadata")?,
        default_currency: Currency::USD,
    })
}

impl Discount {
    pub fn kind(&self) -> DiscountType {
        match self.rules.value {
            DiscountValue::Percentage { .. } => DiscountType::Percentage,
            DiscountValue::Fixed { .. } => DiscountType::Fixed,
        }
    }

    pub fn duration(&self) -> DiscountDuration {
        match self.rules.duration {
            Duration::Once => DiscountDuration::Once,
            Duration::Repeating { .. } => DiscountDuration::Repeating,
            Duration::Forever => DiscountDuration::Forever,
        }
    }

    pub fn duration_in_months(&self) -> Option<i64> {
        match self.rules.duration {
            Duration::Repeating { months } => Some(months),
            Duration::Once | Duration::Forever => None,
        }
    }

    pub fn basis_points(&self) -> Option<i64> {
        match self.rules.value {
            DiscountValue::Percentage { basis_points } => Some(basis_points),
            DiscountValue::Fixed { .. } => None,
        }
    }

    /// Of a fixed discount: minor units, by currency.
    pub fn amounts(&self) -> Option<&BTreeMap<Currency, i64>> {
        match &self.rules.value {
            DiscountValue::Percentage { .. } => None,
            DiscountValue::Fixed { amounts } => Some(amounts),
        }
    }
}
