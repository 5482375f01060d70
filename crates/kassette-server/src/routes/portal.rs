//! The routes of what customers have, all with the token of a customer session.

use axum::Router;
use axum::routing::{any, delete, get, post};

use super::canonical;
use crate::AppState;
use crate::customer_portal::{benefit_grants, customer, orders, payment_methods, subscriptions};

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/v1/customer-portal/customers/me", get(customer::get_customer))
        .route(
            "/v1/customer-portal/customers/me/payment-methods",
            get(payment_methods::list_payment_methods).post(payment_methods::add_payment_method),
        )
        .route(
            "/v1/customer-portal/customers/me/payment-methods/confirm",
            post(payment_methods::confirm_payment_method),
        )
        .route(
            "/v1/customer-portal/customers/me/payment-methods/{id}",
            delete(payment_methods::delete_payment_method),
        )
        .route("/v1/customer-portal/customer-session/introspect", get(customer::introspect))
        .route("/v1/customer-portal/orders/", get(orders::list_orders))
        .route("/v1/customer-portal/orders/{id}", get(orders::get_order))
        .route("/v1/customer-portal/subscriptions/", get(subscriptions::list_subscriptions))
        .route("/v1/customer-portal/subscriptions/{id}", get(subscriptions::get_subscription))
        .route("/v1/customer-portal/benefit-grants/", get(benefit_grants::list_benefit_grants))
        // The spelling that clients get wrong.
        .route("/v1/customer-portal/orders", any(canonical))
        .route("/v1/customer-portal/subscriptions", any(canonical))
        .route("/v1/customer-portal/benefit-grants", any(canonical))
}
