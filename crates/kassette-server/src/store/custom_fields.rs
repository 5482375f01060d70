mod answers;

use std::collections::BTreeMap;

use kassette_core::{AttachedCustomField, CustomField, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::list::Listing;
use super::row::{Columns, json, micros, word};
use super::{Connection, StoreError, Transaction};

const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, type, slug, name, properties, metadata";

impl Connection {
    /// The custom fields among `ids` that are the organization's and not deleted, by id.
    pub async fn custom_fields(
        &mut self,
        organization_id: Uuid,
        ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, CustomField>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(2, ids.len());
        let sql = format!(
            "select {COLUMNS} from custom_fields
             where organization_id = $1 and id in ({wanted}) and deleted_at is null"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(organization_id.to_string());
        for id in ids {
            query = query.bind(id.to_string());
        }
        let rows = query.fetch_all(self.db()).await?;
        rows.iter().map(|row| custom_field(row).map(|field| (field.id, field))).collect()
    }

    /// The custom field `id` of an organization, if it is not deleted.
    pub async fn custom_field(
        &mut self,
        organization_id: Uuid,
        id: Uuid,
    ) -> Result<Option<CustomField>, StoreError> {
        Ok(self.custom_fields(organization_id, &[id]).await?.remove(&id))
    }

    /// The id of the organization's field with this slug, if there is one that is not deleted.
    pub async fn custom_field_by_slug(
        &mut self,
        organization_id: Uuid,
        slug: &str,
    ) -> Result<Option<Uuid>, StoreError> {
        let sql = "select id from custom_fields where organization_id = $1 and slug = $2 and deleted_at is null";
        let query = sqlx::query(sql).bind(organization_id.to_string()).bind(slug);
        let row = query.fetch_optional(self.db()).await?;
        row.map(|row| Columns(&row).id("id")).transpose()
    }

    pub async fn list_custom_fields(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<CustomField>), StoreError> {
        let (total, rows) = self.list("custom_fields", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(custom_field).collect::<Result<_, _>>()?))
    }

    /// The forms of these products, each in its order. A product without a form is left out.
    pub async fn custom_fields_of_products(
        &mut self,
        product_ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Vec<AttachedCustomField>>, StoreError> {
        if product_ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(1, product_ids.len());
        let sql = format!(
            "select {COLUMNS}, product_id, required
             from product_custom_fields join custom_fields on id = custom_field_id
             where product_id in ({wanted}) and deleted_at is null order by product_id, position"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in product_ids {
            query = query.bind(id.to_string());
        }
        let mut forms: BTreeMap<Uuid, Vec<AttachedCustomField>> = BTreeMap::new();
        for row in &query.fetch_all(self.db()).await? {
            let custom_field = custom_field(row)?;
            let row = Columns(row);
            let form = forms.entry(row.id("product_id")?).or_default();
            form.push(AttachedCustomField {
                custom_field_id: custom_field.id,
                custom_field,
                // Not the stored position: where a deleted field was taken out, there is a gap.
                order: i64::try_from(form.len()).unwrap_or(i64::MAX),
                required: row.flag("required")?,
            });
        }
        Ok(forms)
    }
}

fn custom_field(row: &AnyRow) -> Result<CustomField, StoreError> {
    let row = Columns(row);
    Ok(CustomField {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        metadata: row.json("metadata")?,
        kind: row.word("type")?,
        slug: row.text("slug")?,
        name: row.text("name")?,
        organization_id: row.id("organization_id")?,
        properties: row.json("properties")?,
    })
}

impl Transaction {
    /// # Errors
    /// [`StoreError::Conflict`] if another field of the organization has the slug by now.
    pub async fn insert_custom_field(&mut self, new: &CustomField) -> Result<(), StoreError> {
        sqlx::query(
            "insert into custom_fields (id, created_at, organization_id, type, slug, name, properties, metadata)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(word(&new.kind))
        .bind(&new.slug)
        .bind(&new.name)
        .bind(json(&new.properties))
        .bind(json(&new.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Waits until nobody else changes the field, and keeps it so until the transaction ends.
    pub async fn lock_custom_field(&mut self, id: Uuid) -> Result<(), StoreError> {
        let locked = self.dialect.for_update();
        let sql = format!("select id from custom_fields where id = $1{locked}");
        sqlx::query(AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(self.db()).await?;
        Ok(())
    }

    /// Stores everything about `field` that can change. Answers follow a new slug with [`Self::rename_answers`].
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if another field of the organization has the slug by now.
    pub async fn save_custom_field(&mut self, field: &CustomField) -> Result<(), StoreError> {
        sqlx::query(
            "update custom_fields set modified_at = $2, slug = $3, name = $4, properties = $5, metadata = $6
             where id = $1",
        )
        .bind(field.id.to_string())
        .bind(micros(field.modified_at))
        .bind(&field.slug)
        .bind(&field.name)
        .bind(json(&field.properties))
        .bind(json(&field.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// From now on no form has it. The answers that were given stay.
    pub async fn delete_custom_field(
        &mut self,
        id: Uuid,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from product_custom_fields where custom_field_id = $1")
            .bind(id.to_string())
            .execute(self.db())
            .await?;
        sqlx::query("update custom_fields set deleted_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Makes these the form of the product, in their order.
    pub async fn save_custom_fields_of_product(
        &mut self,
        product_id: Uuid,
        form: &[AttachedCustomField],
    ) -> Result<(), StoreError> {
        sqlx::query("delete from product_custom_fields where product_id = $1")
            .bind(product_id.to_string())
            .execute(self.db())
            .await?;
        for field in form {
            sqlx::query(
                "insert into product_custom_fields (product_id, position, custom_field_id, required)
                 values ($1, $2, $3, $4)",
            )
            .bind(product_id.to_string())
            .bind(field.order)
            .bind(field.custom_field_id.to_string())
            .bind(i64::from(field.required))
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
