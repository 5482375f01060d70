use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kassette_core::benefit::{BenefitProperties, BenefitType};
use kassette_core::checkout::Metadata;
use kassette_core::product::{self, Visibility};
use serde_json::{Value, json};

use super::properties::{OfType, properties, typed};
use super::read::find;
use super::{check_meter, description};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Benefits, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::products::list::VISIBILITIES;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::query::PathId;
use crate::validation::scalars::one_of;
use crate::validation::{Fields, Reading};

/// What a merchant may change. What is not mentioned stays as it is, except for the type, which has to be.
pub(crate) struct Edits {
    kind: BenefitType,
    description: Option<String>,
    visibility: Option<Visibility>,
    properties: Option<BenefitProperties>,
    metadata: Option<Metadata>,
}

/// `PATCH /v1/benefits/{id}`
pub async fn update_benefit(
    merchant: Merchant<Write<Benefits>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<product::Benefit>, Error> {
    let PathId(id) = id.parse()?;
    let edits: Edits = listing::body(typed(&body))?;
    let owner = merchant.organization_id;
    let mut transaction = app.store.transaction().await?;
    let mut benefit = find(&mut transaction, owner, id).await?;
    if edits.kind != benefit.properties.kind() {
        return Err(invalid("type", "The type of a benefit can't be changed.", json!(edits.kind)));
    }
    if let Some(properties) = edits.properties {
        check_meter(&mut transaction, owner, &properties).await?;
        benefit.properties = properties;
    }
    benefit.description = edits.description.unwrap_or(benefit.description);
    benefit.visibility = edits.visibility.unwrap_or(benefit.visibility);
    benefit.metadata = edits.metadata.unwrap_or(benefit.metadata);
    benefit.modified_at = Some(app.clock.now());
    transaction.save_benefit(&benefit).await?;
    transaction.commit().await?;
    Ok(Json(benefit.shown_to_merchant()))
}

impl OfType for Edits {
    fn read(body: &Value, kind: BenefitType) -> Reading<Self> {
        let mut fields = Fields::of(body)?;
        let edits = Self {
            kind,
            description: fields.optional("description", description),
            visibility: fields.optional("visibility", |value| one_of(value, &VISIBILITIES)),
            properties: fields.optional("properties", |value| properties(value, kind)),
            metadata: fields.optional("metadata", metadata),
        };
        fields.finish(|| Some(edits))
    }
}

/// `DELETE /v1/benefits/{id}`: it leaves all products.
pub async fn delete_benefit(
    merchant: Merchant<Write<Benefits>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    let mut transaction = app.store.transaction().await?;
    let benefit = find(&mut transaction, merchant.organization_id, id).await?;
    transaction.delete_benefit(benefit.id, app.clock.now()).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
