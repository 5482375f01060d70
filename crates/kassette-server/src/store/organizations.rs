use kassette_core::Timestamp;
use uuid::Uuid;

use super::row::{Columns, micros};
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
}

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

    /// The organization `id`, which something stored refers to.
    pub async fn organization(&mut self, id: Uuid) -> Result<Organization, StoreError> {
        let row = sqlx::query(
            "select id, created_at, modified_at, name, slug, avatar_url
             from organizations where id = $1",
        )
        .bind(id.to_string())
        .fetch_one(self.db())
        .await?;
        let row = Columns(&row);
        Ok(Organization {
            id: row.id("id")?,
            created_at: row.time("created_at")?,
            modified_at: row.time_or_null("modified_at")?,
            name: row.text("name")?,
            slug: row.text("slug")?,
            avatar_url: row.text_or_null("avatar_url")?,
        })
    }
}

impl Transaction {
    pub async fn insert_organization(&mut self, new: &Organization) -> Result<(), StoreError> {
        sqlx::query(
            "insert into organizations (id, created_at, modified_at, name, slug, avatar_url)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(micros(new.modified_at))
        .bind(&new.name)
        .bind(&new.slug)
        .bind(&new.avatar_url)
        .execute(self.db())
        .await?;
        Ok(())
    }
}
