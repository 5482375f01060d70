use axum::Json;
use axum::extract::{Path, State};
use kassette_core::checkout::Metadata;
use kassette_core::product::MeterUnit;
use kassette_core::{Patch, Timestamp};
use serde_json::Value;

use super::definition::{UNITS, aggregation, filter, meter_name, multiplier};
use super::read::find;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Meters, Write};
use crate::error::Error;
use crate::listing;
use crate::store::meters::Meter;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::query::PathId;
use crate::validation::scalars::{boolean, one_of, trimmed};
use crate::validation::{Fields, Reading};

/// What a merchant may change. What is not mentioned stays as it is.
pub(crate) struct Edits {
    name: Option<String>,
    unit: Option<MeterUnit>,
    custom_label: Patch<Option<String>>,
    custom_multiplier: Patch<i64>,
    filter: Option<Value>,
    aggregation: Option<Value>,
    is_archived: Option<bool>,
    metadata: Option<Metadata>,
}

/// `PATCH /v1/meters/{id}`
pub async fn update_meter(
    merchant: Merchant<Write<Meters>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Meter>, Error> {
    let PathId(id) = id.parse()?;
    let edits = listing::body(read(&body))?;
    let now = app.clock.now();
    let mut transaction = app.store.transaction().await?;
    let mut meter = find(&mut transaction, merchant.organization_id, id).await?;
    apply(edits, &mut meter, now);
    meter.settle_unit()?;
    meter.modified_at = Some(now);
    transaction.save_meter(&meter).await?;
    transaction.commit().await?;
    Ok(Json(meter))
}

pub(crate) fn read(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits = Edits {
        name: fields.optional("name", meter_name),
        unit: fields.optional("unit", |value| one_of(value, &UNITS)),
        custom_label: fields.patch("custom_label", trimmed),
        custom_multiplier: fields.patch("custom_multiplier", multiplier),
        filter: fields.optional("filter", filter),
        aggregation: fields.optional("aggregation", aggregation),
        is_archived: fields.optional("is_archived", boolean),
        metadata: fields.optional("metadata", metadata),
    };
    fields.finish(|| Some(edits))
}

fn apply(edits: Edits, meter: &mut Meter, now: Timestamp) {
    match edits.custom_label {
        Patch::Keep => {}
        Patch::Clear => meter.custom_label = None,
        Patch::Set(label) => meter.custom_label = label,
    }
    edits.custom_multiplier.apply_to(&mut meter.custom_multiplier);
    if let Some(name) = edits.name {
        meter.name = name;
    }
    if let Some(unit) = edits.unit {
        meter.unit = unit;
    }
    if let Some(filter) = edits.filter {
        meter.filter = filter;
    }
    if let Some(aggregation) = edits.aggregation {
        meter.aggregation = aggregation;
    }
    match edits.is_archived {
        Some(true) => drop(meter.archived_at.get_or_insert(now)),
        Some(false) => meter.archived_at = None,
        None => {}
    }
    if let Some(metadata) = edits.metadata {
        meter.metadata = metadata;
    }
}
