//! Pictures of products, and the parts that they are uploaded in.

mod medias;
mod parts;

use kassette_core::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::list::Listing;
use super::row::{Columns, micros};
use super::{Connection, StoreError, Transaction};

pub use parts::Part;

/// A picture, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    /// From then on it is public and has its bytes.
    pub uploaded_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub name: String,
    pub mime_type: String,
    /// Bytes.
    pub size: i64,
    /// In base64: first what the file should have, then what it has.
    pub sha256: Option<String>,
    pub version: Option<String>,
}

const COLUMNS: &str = "id, created_at, modified_at, deleted_at, uploaded_at, organization_id, name, mime_type, size, sha256, version";

impl Connection {
    /// The file `id`, if it is not deleted.
    pub async fn file(&mut self, id: Uuid) -> Result<Option<File>, StoreError> {
        self.file_where("id", &id.to_string()).await
    }

    /// The file whose parts `secret` lets upload, if it is not deleted.
    pub async fn file_by_upload_secret(
        &mut self,
        secret: &str,
    ) -> Result<Option<File>, StoreError> {
        self.file_where("upload_secret", secret).await
    }

    async fn file_where(
        &mut self,
        column: &'static str,
        value: &str,
    ) -> Result<Option<File>, StoreError> {
        let sql = format!("select {COLUMNS} from files where {column} = $1 and deleted_at is null");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(value);
        query.fetch_optional(self.db()).await?.as_ref().map(file).transpose()
    }

    pub async fn list_files(&mut self, listing: &Listing) -> Result<(i64, Vec<File>), StoreError> {
        let (total, rows) = self.list("files", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(file).collect::<Result<_, _>>()?))
    }

    /// The bytes of the file `id`, once it is uploaded.
    pub async fn file_content(&mut self, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("select content from files where id = $1")
            .bind(id.to_string())
            .fetch_one(self.db())
            .await?;
        parts::bytes(&Columns(&row))
    }
}

fn file(row: &AnyRow) -> Result<File, StoreError> {
    let row = Columns(row);
    Ok(File {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        deleted_at: row.time_or_null("deleted_at")?,
        uploaded_at: row.time_or_null("uploaded_at")?,
        organization_id: row.id("organization_id")?,
        name: row.text("name")?,
        mime_type: row.text("mime_type")?,
        size: row.int("size")?,
        sha256: row.text_or_null("sha256")?,
        version: row.text_or_null("version")?,
    })
}

impl Transaction {
    /// Whoever knows `upload_secret` may upload its parts.
    pub async fn insert_file(&mut self, new: &File, upload_secret: &str) -> Result<(), StoreError> {
        sqlx::query(
            "insert into files (id, created_at, organization_id, name, mime_type, size, sha256, upload_secret)
             values ($1, $2, $3, '', $4, $5, $6, $7)",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .bind(&new.mime_type)
        .bind(new.size)
        .bind(&new.sha256)
        .bind(upload_secret)
        .execute(self.db())
        .await?;
        self.save_file(new).await
    }

    /// Stores what a merchant can change about `file`.
    pub async fn save_file(&mut self, file: &File) -> Result<(), StoreError> {
        sqlx::query("update files set modified_at = $2, name = $3, version = $4 where id = $1")
            .bind(file.id.to_string())
            .bind(micros(file.modified_at))
            .bind(&file.name)
            .bind(&file.version)
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// The file leaves its products, and its bytes are gone.
    pub async fn delete_file(&mut self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        for sql in [
            "delete from product_medias where file_id = $1",
            "delete from file_parts where file_id = $1",
        ] {
            sqlx::query(sql).bind(id.to_string()).execute(self.db()).await?;
        }
        sqlx::query("update files set deleted_at = $2, content = null where id = $1")
            .bind(id.to_string())
            .bind(now.unix_micros())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
