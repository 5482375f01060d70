//! The routes of a merchant's objects, all with their token.

use axum::Router;
use axum::routing::{any, get};

use super::canonical;
use crate::AppState;
use crate::customers;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/v1/customers/",
            get(customers::list::list_customers).post(customers::create::create_customer),
        )
        .route(
            "/v1/customers/{id}",
            get(customers::read::get_customer)
                .patch(customers::update::update_customer)
                .delete(customers::update::delete_customer),
        )
        .route(
            "/v1/customers/external/{external_id}",
            get(customers::read::get_external_customer)
                .patch(customers::update::update_external_customer)
                .delete(customers::update::delete_external_customer),
        )
        // The spelling that clients get wrong.
        .route("/v1/customers", any(canonical))
}
