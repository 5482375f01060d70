use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::product::MeterUnit;
use serde_json::Value;
use uuid::Uuid;

use super::definition::{UNITS, aggregation, filter, meter_name, multiplier};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Meters, Write};
use crate::error::Error;
use crate::listing;
use crate::store::meters::Meter;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::scalars::{one_of, trimmed};
use crate::validation::{Fields, Reading};

pub(crate) struct NewMeter {
    name: String,
    unit: MeterUnit,
    custom_label: Option<String>,
    custom_multiplier: Option<i64>,
    filter: Value,
    aggregation: Value,
    metadata: Metadata,
}

/// `POST /v1/meters/`
pub async fn create_meter(
    merchant: Merchant<Write<Meters>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Meter>), Error> {
    let new = listing::body(read(&body))?;
    listing::refuse_organization_id(&body)?;
    let mut meter = Meter {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        archived_at: None,
        organization_id: merchant.organization_id,
        name: new.name,
        unit: new.unit,
        custom_label: new.custom_label,
        custom_multiplier: new.custom_multiplier,
        filter: new.filter,
        aggregation: new.aggregation,
        metadata: new.metadata,
    };
    meter.settle_unit()?;
    let mut transaction = app.store.transaction().await?;
    transaction.insert_meter(&meter).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(meter)))
}

pub(crate) fn read(body: &Value) -> Reading<NewMeter> {
    let mut fields = Fields::of(body)?;
    let name = fields.required("name", meter_name);
    let unit = fields.or("unit", MeterUnit::Scalar, |value| one_of(value, &UNITS));
    let custom_label = fields.optional("custom_label", trimmed).flatten();
    let custom_multiplier = fields.optional("custom_multiplier", multiplier);
    let filter = fields.required("filter", filter);
    let aggregation = fields.required("aggregation", aggregation);
    let metadata = fields.or("metadata", Metadata::new(), metadata);
    fields.finish(|| {
        Some(NewMeter {
            name: name?,
            unit,
            custom_label,
            custom_multiplier,
            filter: filter?,
            aggregation: aggregation?,
            metadata,
        })
    })
}
