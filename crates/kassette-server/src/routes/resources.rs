//! The routes of a merchant's objects, all with their token.

use axum::Router;
use axum::routing::{any, get, patch, post};

use super::canonical;
use crate::AppState;
use crate::{checkout_links, customers, files, meters, orders, organizations, products};

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
        .route(
            "/v1/organizations/",
            get(organizations::list_organizations).post(organizations::create_organization),
        )
        .route(
            "/v1/organizations/{id}",
            get(organizations::get_organization).patch(organizations::update_organization),
        )
        .route(
            "/v1/checkout-links/",
            get(checkout_links::list::list_checkout_links)
                .post(checkout_links::create::create_checkout_link),
        )
        .route(
            "/v1/checkout-links/{id}",
            get(checkout_links::read::get_checkout_link)
                .patch(checkout_links::update::update_checkout_link)
                .delete(checkout_links::update::delete_checkout_link),
        )
        .route("/v1/checkout-links/{id}/redirect", get(checkout_links::visit::follow_link))
        .route(
            "/v1/products/",
            get(products::list::list_products).post(products::create::create_product),
        )
        .route(
            "/v1/products/{id}",
            get(products::read::get_product).patch(products::update::update_product),
        )
        .route("/v1/meters/", get(meters::list::list_meters).post(meters::create::create_meter))
        .route("/v1/meters/{id}", get(meters::read::get_meter).patch(meters::update::update_meter))
        .route("/v1/files/", get(files::list::list_files).post(files::create::create_file))
        .route(
            "/v1/files/{id}",
            patch(files::update::update_file).delete(files::update::delete_file),
        )
        .route("/v1/files/{id}/uploaded", post(files::complete::complete_upload))
        .route("/v1/orders/", get(orders::list_orders))
        .route("/v1/orders/{id}", get(orders::get_order))
        // The spelling that clients get wrong.
        .route("/v1/customers", any(canonical))
        .route("/v1/meters", any(canonical))
        .route("/v1/files", any(canonical))
        .route("/v1/orders", any(canonical))
        .route("/v1/products", any(canonical))
        .route("/v1/organizations", any(canonical))
        .route("/v1/checkout-links", any(canonical))
}
