use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::File;
use crate::store::row::{Columns, micros};
use crate::store::{Connection, StoreError, Transaction};

/// A part of a file that is being uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: i64,
    /// The first byte of the part in the file.
    pub chunk_start: i64,
    /// The byte after its last one.
    pub chunk_end: i64,
    /// What it should have, in base64.
    pub sha256: Option<String>,
    /// `None` until it came.
    pub content: Option<Vec<u8>>,
}

/// The bytes of the column `content`.
pub(super) fn bytes(row: &Columns) -> Result<Option<Vec<u8>>, StoreError> {
    let text = row.text_or_null("content")?;
    text.map(|text| STANDARD.decode(text).map_err(|_| StoreError::unreadable("content")))
        .transpose()
}

fn part(row: &AnyRow) -> Result<Part, StoreError> {
    let row = Columns(row);
    Ok(Part {
        number: row.int("number")?,
        chunk_start: row.int("chunk_start")?,
        chunk_end: row.int("chunk_end")?,
        sha256: row.text_or_null("sha256")?,
        content: bytes(&row)?,
    })
}

impl Connection {
    /// The parts of a file in their order; none once it is whole.
    pub async fn parts_of_file(&mut self, id: Uuid) -> Result<Vec<Part>, StoreError> {
        let sql = "select number, chunk_start, chunk_end, sha256, content from file_parts
             where file_id = $1 order by number";
        let rows = sqlx::query(sql).bind(id.to_string()).fetch_all(self.db()).await?;
        rows.iter().map(part).collect()
    }
}

impl Transaction {
    pub async fn insert_part(&mut self, file_id: Uuid, new: &Part) -> Result<(), StoreError> {
        sqlx::query(
            "insert into file_parts (file_id, number, chunk_start, chunk_end, sha256)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(file_id.to_string())
        .bind(new.number)
        .bind(new.chunk_start)
        .bind(new.chunk_end)
        .bind(&new.sha256)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Keeps what came of a part. What came of it before is replaced.
    pub async fn save_part(
        &mut self,
        file_id: Uuid,
        number: i64,
        content: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query("update file_parts set content = $3 where file_id = $1 and number = $2")
            .bind(file_id.to_string())
            .bind(number)
            .bind(STANDARD.encode(content))
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Makes one of the parts of `file`, which is public from now on.
    pub async fn complete_file(&mut self, file: &File, content: &[u8]) -> Result<(), StoreError> {
        sqlx::query("update files set uploaded_at = $2, sha256 = $3, content = $4 where id = $1")
            .bind(file.id.to_string())
            .bind(micros(file.uploaded_at))
            .bind(&file.sha256)
            .bind(STANDARD.encode(content))
            .execute(self.db())
            .await?;
        sqlx::query("delete from file_parts where file_id = $1")
            .bind(file.id.to_string())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
