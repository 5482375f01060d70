use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::custom_field::CustomFieldProperties;
use kassette_core::{CustomField, CustomFieldType};
use serde_json::Value;
use uuid::Uuid;

use super::properties::properties;
use super::{OfType, name, slug, slug_taken, typed};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CustomFields, Write};
use crate::error::Error;
use crate::listing;
use crate::store::StoreError;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::{Fields, Reading};

pub(crate) struct NewCustomField {
    kind: CustomFieldType,
    slug: String,
    name: String,
    properties: CustomFieldProperties,
    metadata: Metadata,
}

/// `POST /v1/custom-fields/`
pub async fn create_custom_field(
    merchant: Merchant<Write<CustomFields>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<CustomField>), Error> {
    let new: NewCustomField = listing::body(typed(&body))?;
    listing::refuse_organization_id(&body)?;
    let field = CustomField {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        metadata: new.metadata,
        kind: new.kind,
        slug: new.slug,
        name: new.name,
        organization_id: merchant.organization_id,
        properties: new.properties,
    };
    let mut transaction = app.store.transaction().await?;
    match transaction.insert_custom_field(&field).await {
        Err(StoreError::Conflict) => return Err(slug_taken(&field.slug)),
        inserted => inserted?,
    }
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(field)))
}

impl OfType for NewCustomField {
    fn read(body: &Value, kind: CustomFieldType) -> Reading<Self> {
        let mut fields = Fields::of(body)?;
        let slug = fields.required("slug", slug);
        let name = fields.required("name", name);
        let properties = fields.required("properties", |value| properties(value, kind));
        let metadata = fields.or("metadata", Metadata::new(), metadata);
        fields.finish(|| {
            Some(Self { kind, slug: slug?, name: name?, properties: properties?, metadata })
        })
    }
}
