//! Stored answers, which are keyed by the slug of their question.

use std::collections::BTreeMap;

use kassette_core::CustomFieldValue;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::store::row::{Columns, json};
use crate::store::{StoreError, Transaction};

/// What has answers.
const TABLES: [&str; 2] = ["checkouts", "orders"];

/// Rows that are read at a time, so that a rename needs little memory however much was sold.
const BATCH: usize = 200;

impl Transaction {
    /// Moves the answers to `from` under `to`, in all that the organization ever sold or offered.
    pub async fn rename_answers(
        &mut self,
        organization_id: Uuid,
        from: &str,
        to: &str,
    ) -> Result<(), StoreError> {
        for table in TABLES {
            let mut last = String::new();
            loop {
                let rows = self.answers_after(table, organization_id, from, &last).await?;
                for (id, answers) in &rows {
                    self.rename_answer(table, id, answers.clone(), from, to).await?;
                }
                match rows.last() {
                    Some((id, _)) if rows.len() == BATCH => last.clone_from(id),
                    _ => break,
                }
            }
        }
        Ok(())
    }

    /// The next rows that may have an answer to `slug`: the text of the key stands somewhere in them.
    async fn answers_after(
        &mut self,
        table: &str,
        organization_id: Uuid,
        slug: &str,
        last: &str,
    ) -> Result<Vec<(String, BTreeMap<String, CustomFieldValue>)>, StoreError> {
        let locked = self.dialect.for_update();
        let sql = format!(
            "select id, custom_field_data from {table}
             where organization_id = $1 and id > $2 and custom_field_data like $3 escape '\\'
             order by id limit {BATCH}{locked}"
        );
        let key = json(&slug).replace('_', "\\_");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(organization_id.to_string())
            .bind(last)
            .bind(format!("%{key}:%"))
            .fetch_all(self.db())
            .await?;
        let answers = |row| Ok((Columns(row).text("id")?, Columns(row).json("custom_field_data")?));
        rows.iter().map(answers).collect()
    }

    async fn rename_answer(
        &mut self,
        table: &str,
        id: &str,
        mut answers: BTreeMap<String, CustomFieldValue>,
        from: &str,
        to: &str,
    ) -> Result<(), StoreError> {
        // The text may have stood in another answer.
        let Some(answer) = answers.remove(from) else { return Ok(()) };
        answers.insert(to.to_owned(), answer);
        let sql = format!("update {table} set custom_field_data = $2 where id = $1");
        sqlx::query(AssertSqlSafe(sql)).bind(id).bind(json(&answers)).execute(self.db()).await?;
        Ok(())
    }
}
