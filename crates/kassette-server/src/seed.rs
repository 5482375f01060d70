//! What the demo starts with.

mod catalogue;
mod form;

use kassette_core::Timestamp;
use kassette_core::organization::OrganizationSettings;
use uuid::Uuid;

use crate::access::scope::Scope;
use crate::store::access_tokens::AccessToken;
use crate::store::organizations::Organization;
use crate::store::{Store, StoreError};
use catalogue::Catalogue;

/// The access token of the demo's organization. It is no secret: the catalogue is for trying things out.
pub const DEMO_TOKEN: &str = "kassette_oat_demo";

/// Fills an empty database with the organization Acme, its products, their links and its discounts. Returns whether it was empty.
pub async fn seed(store: &Store, now: Timestamp) -> Result<bool, StoreError> {
    let mut transaction = store.transaction().await?;
    if transaction.has_organizations().await? {
        return Ok(false);
    }
    let acme = Organization {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        name: "Acme".to_owned(),
        slug: "acme".to_owned(),
        avatar_url: None,
        settings: OrganizationSettings::default(),
    };
    transaction.insert_organization(&acme).await?;
    transaction.insert_access_token(&demo_token(acme.id, now), DEMO_TOKEN).await?;

    Catalogue { organization_id: acme.id, now }.insert(&mut transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

/// May do everything.
fn demo_token(organization_id: Uuid, now: Timestamp) -> AccessToken {
    AccessToken {
        id: Uuid::new_v4(),
        created_at: now,
        organization_id,
        scopes: Scope::all(),
        comment: Some("The demo's".to_owned()),
        expires_at: None,
        last_used_at: None,
    }
}
