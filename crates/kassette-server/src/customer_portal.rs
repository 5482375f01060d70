//! The portal: what customers see of what they have, with the token of a customer session. What they can change in it is how they
//! pay.
//! [`page`] shows it to people, the other modules to programs.

pub mod benefit_grants;
pub mod customer;
pub mod orders;
pub mod page;
pub mod payment_methods;
pub mod subscriptions;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kassette_core::CustomerOrganization;
use uuid::Uuid;

use crate::AppState;
use crate::access::bearer;
use crate::checkouts::view;
use crate::error::Error;
use crate::store::customer_sessions::CustomerSession;
use crate::store::customers::Customer;
use crate::store::list::Filter;
use crate::store::{Connection, StoreError};

/// What the token of a customer session may be used for, of which one is enough.
pub const SCOPES: [&str; 2] = ["customer_portal:read", "customer_portal:write"];

/// What the text of a query is looked for in.
const NAMES: [&str; 2] = [
    "(select name from products where products.id = product_id)",
    "(select name from organizations where organizations.id = organization_id)",
];

/// Who sees their own things: the customer whose session's token came.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub customer: Customer,
    pub session: CustomerSession,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Error> {
        let token = bearer(parts)?;
        let mut connection = app.store.connection().await?;
        let session = connection.customer_session(token, app.clock.now()).await?;
        let session = session.ok_or(Error::InvalidToken)?;
        let customer =
            connection.find_customer(session.organization_id, session.customer_id).await?;
        Ok(Self { customer: customer.ok_or(Error::InvalidToken)?, session })
    }
}

/// Only what is this customer's.
fn owned_by(owner: Uuid, customer_id: Uuid) -> Filter {
    Filter::owned_by(owner).among("customer_id", [customer_id])
}

async fn seller(
    connection: &mut Connection,
    organization_id: Uuid,
) -> Result<CustomerOrganization, StoreError> {
    let organization = connection.organization(organization_id).await?;
    Ok(CustomerOrganization {
        organization: view::shown(&organization),
        customer_portal_settings: organization.settings.customer_portal_settings,
    })
}
