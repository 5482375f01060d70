use kassette_core::Timestamp;
use kassette_core::organization::OrganizationSettings;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::list::Listing;
use super::row::{Columns, json, micros};
use super::{Connection, StoreError, Transaction};

/// A merchant.
#[derive(Clone, Debug)]
pub struct Organization {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub name: String,
    pub slug: String,
    pub avatar_url: Option<String>,
    pub settings: OrganizationSettings,
}

const COLUMNS: &str = "id, created_at, modified_at, name, slug, avatar_url, settings";

impl Connection {
    pub async fn has_organizations(&mut self) -> Result<bool, StoreError> {
        let row = sqlx::query("select id from organizations limit 1");
        Ok(row.fetch_optional(self.db()).await?.is_some())
    }

    pub async fn organization_id_by_slug(
        &mut self,
        slug: &str,
    ) -> Result<Option<Uuid>, StoreError> {
        let row = sqlx::query("select id from organizations where slug = $1")
            .bind(slug)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| Columns(&row).id("id")).transpose()
    }

    pub async fn has_organization(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let row = sqlx::query("select id from organizations where id = $1").bind(id.to_string());
        Ok(row.fetch_optional(self.db()).await?.is_some())
    }

    /// The organization `id`, which something stored refers to.
    pub async fn organization(&mut self, id: Uuid) -> Result<Organization, StoreError> {
        let sql = format!("select {COLUMNS} from organizations where id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_string()).fetch_one(self.db()).await?;
        organization(&row)
    }

    pub async fn list_organizations(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Organization>), StoreError> {
        let (total, rows) = self.list("organizations", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(organization).collect::<Result<_, _>>()?))
    }
}

fn organization(row: &AnyRow) -> Result<Organization, StoreError> {
    let row = Columns(row);
    Ok(Organization {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        name: row.text("name")?,
        slug: row.text("slug")?,
        avatar_url: row.text_or_null("avatar_url")?,
        settings: row.json("settings")?,
    })
}

impl Transaction {
    pub async fn insert_organization(&mut self, new: &Organization) -> Result<(), StoreError> {
        sqlx::query(
            "insert into organizations (id, created_at, modified_at, name, slug, avatar_url, settings)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(micros(new.modified_at))
        .bind(&new.name)
        .bind(&new.slug)
        .bind(&new.avatar_url)
        .bind(json(&new.settings))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Stores everything about `organization` that can change.
    pub async fn save_organization(
        &mut self,
        organization: &Organization,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update organizations set modified_at = $2, name = $3, avatar_url = $4, settings = $5 where id = $1",
        )
        .bind(organization.id.to_string())
        .bind(micros(organization.modified_at))
        .bind(&organization.name)
        .bind(&organization.avatar_url)
        .bind(json(&organization.settings))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
