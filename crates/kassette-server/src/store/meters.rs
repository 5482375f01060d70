use std::collections::BTreeMap;

use kassette_core::Timestamp;
use kassette_core::checkout::Metadata;
use kassette_core::product::MeterUnit;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::list::Listing;
use super::row::{Columns, json, micros, word};
use super::{Connection, StoreError, Transaction};

/// What of the use of a product is counted, and how: just as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Meter {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    /// From then on no new price counts with it.
    pub archived_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub name: String,
    pub unit: MeterUnit,
    /// The name of one custom unit.
    pub custom_label: Option<String>,
    /// Counted units in one custom unit.
    pub custom_multiplier: Option<i64>,
    /// Which events count. Checked when it was written; nothing here reads it.
    #[schemars(schema_with = "filter_schema")]
    pub filter: Value,
    /// What is made of them. Like the filter.
    #[schemars(schema_with = "aggregation_schema")]
    pub aggregation: Value,
    pub metadata: Metadata,
}

fn filter_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "$ref": "#/components/schemas/MeterFilter" })
}

fn aggregation_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "$ref": "#/components/schemas/MeterAggregation" })
}

const COLUMNS: &str =
    "id, created_at, modified_at, archived_at, organization_id, name, unit, custom_label, custom_multiplier, filter,
     aggregation, metadata";

impl Connection {
    /// The meters among `ids` that exist, by id, archived ones too.
    pub async fn meters(&mut self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Meter>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = placeholders(1, ids.len());
        let sql = format!("select {COLUMNS} from meters where id in ({wanted})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id.to_string());
        }
        let rows = query.fetch_all(self.db()).await?;
        rows.iter().map(|row| meter(row).map(|meter| (meter.id, meter))).collect()
    }

    pub async fn list_meters(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<Meter>), StoreError> {
        let (total, rows) = self.list("meters", COLUMNS, listing).await?;
        Ok((total, rows.iter().map(meter).collect::<Result<_, _>>()?))
    }
}

fn meter(row: &AnyRow) -> Result<Meter, StoreError> {
    let row = Columns(row);
    Ok(Meter {
        id: row.id("id")?,
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        archived_at: row.time_or_null("archived_at")?,
        organization_id: row.id("organization_id")?,
        name: row.text("name")?,
        unit: row.word("unit")?,
        custom_label: row.text_or_null("custom_label")?,
        custom_multiplier: row.int_or_null("custom_multiplier")?,
        filter: row.json("filter")?,
        aggregation: row.json("aggregation")?,
        metadata: row.json("metadata")?,
    })
}

impl Transaction {
    pub async fn insert_meter(&mut self, new: &Meter) -> Result<(), StoreError> {
        sqlx::query(
            "insert into meters (id, created_at, organization_id, name, unit, filter, aggregation, metadata)
             values ($1, $2, $3, '', '', '', '', '')",
        )
        .bind(new.id.to_string())
        .bind(new.created_at.unix_micros())
        .bind(new.organization_id.to_string())
        .execute(self.db())
        .await?;
        self.save_meter(new).await
    }

    /// Stores everything about `meter` that can change.
    pub async fn save_meter(&mut self, meter: &Meter) -> Result<(), StoreError> {
        sqlx::query(
            "update meters set modified_at = $2, archived_at = $3, name = $4, unit = $5, custom_label = $6,
                 custom_multiplier = $7, filter = $8, aggregation = $9, metadata = $10
             where id = $1",
        )
        .bind(meter.id.to_string())
        .bind(micros(meter.modified_at))
        .bind(micros(meter.archived_at))
        .bind(&meter.name)
        .bind(word(&meter.unit))
        .bind(&meter.custom_label)
        .bind(meter.custom_multiplier)
        .bind(json(&meter.filter))
        .bind(json(&meter.aggregation))
        .bind(json(&meter.metadata))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
