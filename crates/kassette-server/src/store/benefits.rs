use std::collections::BTreeMap;

use kassette_core::Timestamp;
use kassette_core::benefit::{BenefitProperties, BenefitType};
use kassette_core::checkout::Metadata;
use kassette_core::product::Visibility;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::list::Listing;
use super::row::{Columns, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// Something that a purchase grants.
#[derive(Clone, Debug)]
pub struct Benefit {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub description: String,
    /// Buyers see only public ones.
    pub visibility: Visibility,
    /// These say which type it has, too.
    pub properties: BenefitProperties,
    pub metadata: Metadata,
}

const COLUMNS: &str = "id, created_at, modified_at, organization_id, type, description, visibility, properties, metadata";

impl Connection {
    /// The benefits among `ids` that are the organization's and not deleted, by id.
    pub async fn benefits(
        &mut self,
        organization_id: Uuid,
        ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Benefit>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(2, ids.len());
        let sql = format!(
            "select {COLUMNS} from benefits
             where organization_id = $1 and id in ({wanted}) and deleted_at is null"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(organization_id.to_string());
        for id in ids {
            query = query.bind(id.to_string());
        }
        let rows = query.fetch_all(self.db()).await?;
        rows.iter().map(|row| benefit(row).map(|benefit| (benefit.id, benefit))).collect()
    }

    /// The benefit `id` of an organization, if it is not deleted.
    pub async fn benefit(
        &mut self,
        organization_id: Uuid,
        id: Uuid,
    ) -> Result<Option<Benefit>, StoreError> {
        Ok(self.benefits(organization_id, &[id]).await?.remove(&id))
    }

    pub async fn list_benefits(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Benefit>), StoreError> {
        let (total, rows) = self.list("benefits", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(benefit).collect::<Result<_, _>>()?))
    }

    /// What these products grant, each in its merchant's order. A product that grants nothing is left out.
    pub async fn benefits_of_products(
        &mut self,
        product_ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Vec<Benefit>>, StoreError> {
        if product_ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(1, product_ids.len());
        let sql = format!(
            "select {COLUMNS}, product_id from product_benefits join benefits on id = benefit_id
             where product_id in ({wanted}) and deleted_at is null order by product_id, position"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in product_ids {
            query = query.bind(id.to_string());
        }
        let mut benefits: BTreeMap<Uuid, Vec<Benefit>> = BTreeMap::new();
        for row in &query.fetch_all(self.db()).await? {
            let product_id = Columns(row).id("product_id")?;
            benefits.entry(product_id).or_default().push(benefit(row)?);
        }
        Ok(benefits)
    }

    /// Whether the organization has this meter, and still uses it.
    pub async fn has_meter(&mut self, organization_id: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let sql =
            "select id from meters where organization_id = $1 and id = $2 and archived_at is null";
        let query = sqlx::query(sql).bind(organization_id.to_string()).bind(id.to_string());
        Ok(query.fetch_optional(self.db()).await?.is_some())
    }
}

fn benefit(row: &AnyRow) -> Result<Benefit, StoreError> {
    let row = Columns(row);
    let properties = match row.word("type")? {
        BenefitType::Custom => BenefitProperties::Custom(row.json("properties")?),
        BenefitType::LicenseKeys => BenefitProperties::LicenseKeys(row.json("properties")?),
        BenefitType::FeatureFlag => BenefitProperties::FeatureFlag(row.json("properties")?),
        BenefitType::MeterCredit => BenefitProperties::MeterCredit(row.json("properties")?),
    };
    Ok(Benefit {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        description: row.text("description")?,
        visibility: row.word("visibility")?,
        properties,
        metadata: row.json("metadata")?,
    })
}

impl Transaction {
    pub async fn insert_benefit(&mut self, new: &Benefit) -> Result<(), StoreError> {
        sqlx::query(
            "insert into benefits (id, created_at, organization_id, type, description, selectable, deletable,
                 visibility, properties, metadata)
             values ($1, $2, $3, $4, $5, 1, 1, $6, $7, $8)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(word(&new.properties.kind()))
        .bind(&new.description)
        .bind(word(&new.visibility))
        .bind(json(&new.properties))
        .bind(json(&new.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Stores everything about `benefit` that can change.
    pub async fn save_benefit(&mut self, benefit: &Benefit) -> Result<(), StoreError> {
        sqlx::query(
            "update benefits set modified_at = $2, description = $3, visibility = $4, properties = $5, metadata = $6
             where id = $1",
        )
        .bind(benefit.id.to_string())
        .bind(micros(benefit.modified_at))
        .bind(&benefit.description)
        .bind(word(&benefit.visibility))
        .bind(json(&benefit.properties))
        .bind(json(&benefit.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// From now on no product grants it.
    pub async fn delete_benefit(&mut self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("delete from product_benefits where benefit_id = $1")
            .bind(id.to_string())
            .execute(self.db())
            .await?;
        sqlx::query("update benefits set deleted_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Makes these what the product grants, in their order.
    pub async fn save_benefits_of_product(
        &mut self,
        product_id: Uuid,
        benefits: &[Benefit],
    ) -> Result<(), StoreError> {
        sqlx::query("delete from product_benefits where product_id = $1")
            .bind(product_id.to_string())
            .execute(self.db())
            .await?;
        for (position, benefit) in (0_i64..).zip(benefits) {
            sqlx::query(
                "insert into product_benefits (product_id, position, benefit_id) values ($1, $2, $3)",
            )
            .bind(product_id.to_string())
            .bind(position)
            .bind(benefit.id.to_string())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
