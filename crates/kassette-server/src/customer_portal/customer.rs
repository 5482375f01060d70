use axum::Json;
use kassette_core::CustomerPortalCustomer;
use kassette_core::customer_session::CustomerCustomerSession;

use super::Visitor;
use crate::store::customer_sessions::CustomerSession;

/// `GET /v1/customer-portal/customers/me`
pub async fn get_customer(Visitor { customer, .. }: Visitor) -> Json<CustomerPortalCustomer> {
    Json(customer.shown().into())
}

/// `GET /v1/customer-portal/customer-session/introspect`
pub async fn introspect(Visitor { session, .. }: Visitor) -> Json<CustomerCustomerSession> {
    let CustomerSession { expires_at, return_url, organization_id, .. } = session;
    Json(CustomerCustomerSession { expires_at, return_url, organization_id })
}
