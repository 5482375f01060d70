use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::benefit::{BenefitProperties, BenefitType};
use kassette_core::checkout::Metadata;
use kassette_core::product::{self, Visibility};
use serde_json::Value;
use uuid::Uuid;

use super::properties::{OfType, properties, typed};
use super::{check_meter, description};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Benefits, Write};
use crate::error::Error;
use crate::listing;
use crate::products::list::VISIBILITIES;
use crate::store::benefits::Benefit;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::scalars::one_of;
use crate::validation::{Fields, Reading};

pub(crate) struct NewBenefit {
    description: String,
    visibility: Visibility,
    properties: BenefitProperties,
    metadata: Metadata,
}

/// `POST /v1/benefits/`
pub async fn create_benefit(
    merchant: Merchant<Write<Benefits>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<product::Benefit>), Error> {
    let new: NewBenefit = listing::body(typed(&body))?;
    listing::refuse_organization_id(&body)?;
    let owner = merchant.organization_id;
    let mut transaction = app.store.transaction().await?;
    check_meter(&mut transaction, owner, &new.properties).await?;
    let benefit = Benefit {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        organization_id: owner,
        description: new.description,
        visibility: new.visibility,
        properties: new.properties,
        metadata: new.metadata,
    };
    transaction.insert_benefit(&benefit).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(benefit.shown_to_merchant())))
}

impl OfType for NewBenefit {
    fn read(body: &Value, kind: BenefitType) -> Reading<Self> {
        let mut fields = Fields::of(body)?;
        let description = fields.required("description", description);
        let visibility = fields.optional("visibility", |value| one_of(value, &VISIBILITIES));
        let properties = fields.required("properties", |value| properties(value, kind));
        let metadata = fields.or("metadata", Metadata::new(), metadata);
        fields.finish(|| {
            Some(Self {
                description: description?,
                visibility: visibility.unwrap_or_default(),
                properties: properties?,
                metadata,
            })
        })
    }
}
