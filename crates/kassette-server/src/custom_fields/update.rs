use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::custom_field::CustomFieldProperties;
use kassette_core::{CustomField, CustomFieldType};
use serde_json::{Value, json};

use super::properties::properties;
use super::read::find;
use super::{OfType, name, slug, slug_taken, typed};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CustomFields, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store::StoreError;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::query::PathId;
use crate::validation::{Fields, Reading};

/// What a merchant may change. What is not mentioned stays as it is, except for the type, which has to be.
pub(crate) struct Edits {
    kind: CustomFieldType,
    slug: Option<String>,
    name: Option<String>,
    properties: Option<CustomFieldProperties>,
    metadata: Option<Metadata>,
}

/// `PATCH /v1/custom-fields/{id}`
pub async fn update_custom_field(
    merchant: Merchant<Write<CustomFields>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<CustomField>, Error> {
    let PathId(id) = id.parse()?;
    let edits: Edits = listing::body(typed(&body))?;
    let owner = merchant.organization_id;
    let mut transaction = app.store.transaction().await?;
    // Of two renames at the same moment, the second has to find the answers where the first moved them.
    transaction.lock_custom_field(id).await?;
    let mut field = find(&mut transaction, owner, id).await?;
    if edits.kind != field.kind {
        let msg = "The type of a custom field can't be changed.";
        return Err(invalid("type", msg, json!(edits.kind)));
    }
    let old_slug = field.slug.clone();
    field.slug = edits.slug.unwrap_or(field.slug);
    field.name = edits.name.unwrap_or(field.name);
    field.properties = edits.properties.unwrap_or(field.properties);
    field.metadata = edits.metadata.unwrap_or(field.metadata);
    field.modified_at = Some(app.clock.now());
    match transaction.save_custom_field(&field).await {
        Err(StoreError::Conflict) => return Err(slug_taken(&field.slug)),
        saved => saved?,
    }
    if field.slug != old_slug {
        transaction.rename_answers(owner, &old_slug, &field.slug).await?;
    }
    transaction.commit().await?;
    Ok(Json(field))
}

impl OfType for Edits {
    fn read(body: &Value, kind: CustomFieldType) -> Reading<Self> {
        let mut fields = Fields::of(body)?;
        let edits = Self {
            kind,
            slug: fields.optional("slug", slug),
            name: fields.optional("name", name),
            properties: fields.optional("properties", |value| properties(value, kind)),
            metadata: fields.optional("metadata", metadata),
        };
        fields.finish(|| Some(edits))
    }
}

/// `DELETE /v1/custom-fields/{id}`: it leaves all forms, and its slug is free again. Answers stay.
pub async fn delete_custom_field(
    merchant: Merchant<Write<CustomFields>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    let mut transaction = app.store.transaction().await?;
    let field = find(&mut transaction, merchant.organization_id, id).await?;
    transaction.delete_custom_field(field.id, app.clock.now()).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
