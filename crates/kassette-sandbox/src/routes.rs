use axum::{
    Router,
    extract::OriginalUri,
    http::Method,
    middleware,
    routing::{get, post},
};
use tower_http::cors::{Any, CorsLayer};

use crate::{
    call::conduct, challenge, charges, confirmation_tokens, control, customer_sessions, customers,
    error::StripeError, events, overview, pages, payment_intents, payment_method_domains,
    payment_methods, refunds, sandbox::Sandbox, setup_intents, tax, webhooks,
};

/// Everything that the sandbox answers.
pub fn routes(sandbox: Sandbox) -> Router {
    Router::new()
        .nest("/v1", api(&sandbox))
        .nest("/_sandbox", control_api())
        .route("/_sandbox/", get(overview::show_overview))
        .route("/v3", get(pages::stripe_js))
        .route("/v3/", get(pages::stripe_js))
        .route("/stripe.js", get(pages::stripe_js))
        .route("/{release}/stripe.js", get(pages::stripe_js))
        .route("/pages/methods.json", get(pages::methods))
        .route("/pages/{name}", get(pages::page))
        .route(
            "/3d_secure/{intent}",
            get(challenge::show_challenge).post(challenge::reply_to_challenge),
        )
        .route(
            "/authorize/{intent}",
            get(challenge::show_challenge).post(challenge::reply_to_challenge),
        )
        .with_state(sandbox)
}

/// Stripe's API. Browsers of any site may call it, as Stripe.js does.
fn api(sandbox: &Sandbox) -> Router<Sandbox> {
    let cors = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any);
    customers_api()
        .merge(payments_api())
        .merge(account_api())
        .fallback(unrecognized)
        .method_not_allowed_fallback(unrecognized)
        .layer(middleware::from_fn_with_state(sandbox.clone(), conduct))
        .layer(cors)
}

/// Who pays, and what with.
fn customers_api() -> Router<Sandbox> {
    Router::new()
        .route("/customers", post(customers::create_customer).get(customers::list_customers))
        .route(
            "/customers/{id}",
            get(customers::retrieve_customer)
                .post(customers::update_customer)
                .delete(customers::delete_customer),
        )
        .route(
            "/customers/{id}/payment_methods",
            get(payment_methods::list_customers_payment_methods),
        )
        .route(
            "/customers/{id}/payment_methods/{payment_method}",
            get(payment_methods::retrieve_customers_payment_method),
        )
        .route("/customer_sessions", post(customer_sessions::create_customer_session))
        .route("/payment_methods", get(payment_methods::list_payment_methods))
        .route("/payment_methods/{id}", get(payment_methods::retrieve_payment_method))
        .route("/payment_methods/{id}/attach", post(payment_methods::attach_payment_method))
        .route("/payment_methods/{id}/detach", post(payment_methods::detach_payment_method))
        .route("/confirmation_tokens", post(confirmation_tokens::create_confirmation_token))
        .route("/confirmation_tokens/{id}", get(confirmation_tokens::retrieve_confirmation_token))
        .route(
            "/test_helpers/confirmation_tokens",
            post(confirmation_tokens::create_test_confirmation_token),
        )
}

/// Money that is taken, or is to be taken later.
fn payments_api() -> Router<Sandbox> {
    Router::new()
        .route(
            "/payment_intents",
            post(payment_intents::create_payment_intent).get(payment_intents::list_payment_intents),
        )
        .route("/payment_intents/{id}", get(payment_intents::retrieve_payment_intent))
        .route("/payment_intents/{id}/confirm", post(payment_intents::confirm_payment_intent))
        .route("/payment_intents/{id}/cancel", post(payment_intents::cancel_payment_intent))
        .route(
            "/setup_intents",
            post(setup_intents::create_setup_intent).get(setup_intents::list_setup_intents),
        )
        .route("/setup_intents/{id}", get(setup_intents::retrieve_setup_intent))
        .route("/setup_intents/{id}/confirm", post(setup_intents::confirm_setup_intent))
        .route("/setup_intents/{id}/cancel", post(setup_intents::cancel_setup_intent))
        .route("/charges", get(charges::list_charges))
        .route("/charges/{id}", get(charges::retrieve_charge))
        .route("/refunds", post(refunds::create_refund).get(refunds::list_refunds))
        .route("/refunds/{id}", get(refunds::retrieve_refund).post(refunds::update_refund))
        .route("/tax/calculations", post(tax::create_calculation))
        .route(
            "/tax/transactions/create_from_calculation",
            post(tax::transactions::create_from_calculation),
        )
}

/// How the merchant's account is set up.
fn account_api() -> Router<Sandbox> {
    Router::new()
        .route(
            "/payment_method_domains",
            post(payment_method_domains::create_domain).get(payment_method_domains::list_domains),
        )
        .route(
            "/payment_method_domains/{id}",
            get(payment_method_domains::retrieve_domain)
                .post(payment_method_domains::update_domain),
        )
        .route(
            "/payment_method_domains/{id}/validate",
            post(payment_method_domains::validate_domain),
        )
        .route("/webhook_endpoints", post(webhooks::create_endpoint).get(webhooks::list_endpoints))
        .route(
            "/webhook_endpoints/{id}",
            get(webhooks::retrieve_endpoint)
                .post(webhooks::update_endpoint)
                .delete(webhooks::delete_endpoint),
        )
        .route("/events", get(events::list_events))
        .route("/events/{id}", get(events::retrieve_event))
}

fn control_api() -> Router<Sandbox> {
    Router::new()
        .route("/payment_intents", get(control::list_payment_intents))
        .route("/setup_intents", get(control::list_setup_intents))
        .route("/charges", get(control::list_charges))
        .route("/refunds", get(control::list_refunds))
        .route("/settle_refunds", post(control::settle_refunds))
        .route("/tax_calculations", get(control::list_tax_calculations))
        .route("/tax_transactions", get(control::list_tax_transactions))
        .route("/events", get(control::list_events))
        .route("/hold", post(control::hold))
        .route("/release", post(control::release))
        .route("/held", get(control::held))
        .route("/deliveries", get(control::list_deliveries))
        .route("/redeliver/{event}", post(control::redeliver))
        .route(
            "/webhook_faults",
            post(control::add_webhook_fault).delete(control::clear_webhook_faults),
        )
        .route("/call_faults", post(control::add_call_fault).delete(control::clear_call_faults))
        .route("/payment_element", post(control::set_payment_element))
        .route("/webhook_endpoint", post(control::set_webhook_endpoint))
}

async fn unrecognized(method: Method, OriginalUri(uri): OriginalUri) -> StripeError {
    StripeError::not_found(format!(
        "Unrecognized request URL ({method}: {}). Please see https://stripe.com/docs or we can \
         help at https://support.stripe.com/.",
        uri.path()
    ))
}
