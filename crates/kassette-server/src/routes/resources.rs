//! The routes of a merchant's objects, all with their token.

use axum::Router;
use axum::routing::{any, get, patch, post};

use super::canonical;
use crate::AppState;
use crate::{
    benefits, checkout_links, custom_fields, customer_sessions, customers, discounts, files,
    meters, orders, organizations, products, subscriptions, webhooks,
};

pub fn routes() -> Router<AppState> {
    catalogue().merge(sales()).merge(misspelt())
}

/// What is sold, and what belongs to it.
fn catalogue() -> Router<AppState> {
    Router::new()
        .route(
            "/v1/benefits/",
            get(benefits::list::list_benefits).post(benefits::create::create_benefit),
        )
        .route(
            "/v1/benefits/{id}",
            get(benefits::read::get_benefit)
                .patch(benefits::update::update_benefit)
                .delete(benefits::update::delete_benefit),
        )
        .route(
            "/v1/custom-fields/",
            get(custom_fields::list::list_custom_fields)
                .post(custom_fields::create::create_custom_field),
        )
        .route(
            "/v1/custom-fields/{id}",
            get(custom_fields::read::get_custom_field)
                .patch(custom_fields::update::update_custom_field)
                .delete(custom_fields::update::delete_custom_field),
        )
        .route(
            "/v1/products/",
            get(products::list::list_products).post(products::create::create_product),
        )
        .route(
            "/v1/products/{id}",
            get(products::read::get_product).patch(products::update::update_product),
        )
        .route("/v1/products/{id}/benefits", post(products::benefits::update_product_benefits))
        .route(
            "/v1/discounts/",
            get(discounts::list::list_discounts).post(discounts::create::create_discount),
        )
        .route(
            "/v1/discounts/{id}",
            get(discounts::read::get_discount)
                .patch(discounts::update::update_discount)
                .delete(discounts::update::delete_discount),
        )
        .route("/v1/meters/", get(meters::list::list_meters).post(meters::create::create_meter))
        .route("/v1/meters/{id}", get(meters::read::get_meter).patch(meters::update::update_meter))
        .route("/v1/files/", get(files::list::list_files).post(files::create::create_file))
        .route(
            "/v1/files/{id}",
            patch(files::update::update_file).delete(files::update::delete_file),
        )
        .route("/v1/files/{id}/uploaded", post(files::complete::complete_upload))
}

/// Who sells and buys, how, and who is told.
fn sales() -> Router<AppState> {
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
        .route("/v1/customer-sessions/", post(customer_sessions::create_customer_session))
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
        .route("/v1/orders/", get(orders::list_orders))
        .route("/v1/orders/{id}", get(orders::get_order))
        .route(
            "/v1/webhooks/endpoints",
            get(webhooks::endpoints::list_endpoints).post(webhooks::endpoints::create_endpoint),
        )
        .route(
            "/v1/webhooks/endpoints/{id}",
            get(webhooks::endpoints::get_endpoint)
                .patch(webhooks::endpoints::update_endpoint)
                .delete(webhooks::endpoints::delete_endpoint),
        )
        .route("/v1/webhooks/endpoints/{id}/secret", patch(webhooks::endpoints::reset_secret))
        .route("/v1/webhooks/deliveries", get(webhooks::deliveries::list_deliveries))
        .route("/v1/webhooks/events/{id}/redeliver", post(webhooks::deliveries::redeliver))
        .route("/v1/subscriptions/", get(subscriptions::list_subscriptions))
        .route("/v1/subscriptions/{id}", get(subscriptions::get_subscription))
}

/// The spelling that clients get wrong.
fn misspelt() -> Router<AppState> {
    Router::new()
        .route("/v1/benefits", any(canonical))
        .route("/v1/custom-fields", any(canonical))
        .route("/v1/customer-sessions", any(canonical))
        .route("/v1/customers", any(canonical))
        .route("/v1/discounts", any(canonical))
        .route("/v1/meters", any(canonical))
        .route("/v1/files", any(canonical))
        .route("/v1/orders", any(canonical))
        .route("/v1/products", any(canonical))
        .route("/v1/subscriptions", any(canonical))
        .route("/v1/organizations", any(canonical))
        .route("/v1/checkout-links", any(canonical))
}
