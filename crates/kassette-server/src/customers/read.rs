use axum::Json;
use axum::extract::{Path, State};
use kassette_core::Customer;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Customers, Read};
use crate::error::Error;
use crate::store::{self, Connection};
use crate::validation::query::PathId;

/// How a path names a customer.
#[derive(Clone, Debug)]
pub enum Named {
    Id(Uuid),
    /// By the merchant's own id.
    External(String),
}

impl Named {
    pub async fn find(
        &self,
        connection: &mut Connection,
        owner: Uuid,
    ) -> Result<store::customers::Customer, Error> {
        let customer = match self {
            Self::Id(id) => connection.find_customer(owner, *id).await?,
            Self::External(id) => connection.customer_by_external_id(owner, id).await?,
        };
        customer.ok_or(Error::NotFound)
    }
}

/// `GET /v1/customers/{id}`
pub async fn get_customer(
    merchant: Merchant<Read<Customers>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Customer>, Error> {
    let PathId(id) = id.parse()?;
    show(&app, merchant.organization_id, Named::Id(id)).await
}

/// `GET /v1/customers/external/{external_id}`
pub async fn get_external_customer(
    merchant: Merchant<Read<Customers>>,
    State(app): State<AppState>,
    Path(external_id): Path<String>,
) -> Result<Json<Customer>, Error> {
    show(&app, merchant.organization_id, Named::External(external_id)).await
}

async fn show(app: &AppState, owner: Uuid, named: Named) -> Result<Json<Customer>, Error> {
    let mut connection = app.store.connection().await?;
    Ok(Json(named.find(&mut connection, owner).await?.shown()))
}
