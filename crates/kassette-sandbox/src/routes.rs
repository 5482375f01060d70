use axum::{
    Router,
    extract::OriginalUri,
    http::Method,
    middleware,
    routing::{get, post},
};
use tower_http::cors::{Any, CorsLayer};

use crate::{
    call::conduct, challenge, confirmation_tokens, control, customers, error::StripeError, pages,
    payment_intents, sandbox::Sandbox, tax,
};

/// Everything that the sandbox answers.
pub fn routes(sandbox: Sandbox) -> Router {
    Router::new()
        .nest("/v1", api(&sandbox))
        .nest("/_sandbox", control_api())
        .route("/v3", get(pages::stripe_js))
        .route("/v3/", get(pages::stripe_js))
        .route("/stripe.js", get(pages::stripe_js))
        .route("/{release}/stripe.js", get(pages::stripe_js))
        .route("/pages/{name}", get(pages::page))
        .route(
            "/3d_secure/{intent}",
            get(challenge::show_challenge).post(challenge::reply_to_challenge),
        )
        .with_state(sandbox)
}

/// Stripe's API. Browsers of any site may call it, as Stripe.js does.
fn api(sandbox: &Sandbox) -> Router<Sandbox> {
    let cors = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any);
    Router::new()
        .route("/customers", post(customers::create_customer).get(customers::list_customers))
        .route(
            "/customers/{id}",
            get(customers::retrieve_customer).post(customers::update_customer),
        )
        .route("/confirmation_tokens", post(confirmation_tokens::create_confirmation_token))
        .route("/confirmation_tokens/{id}", get(confirmation_tokens::retrieve_confirmation_token))
        .route(
            "/test_helpers/confirmation_tokens",
            post(confirmation_tokens::create_test_confirmation_token),
        )
        .route("/payment_intents", post(payment_intents::create_payment_intent))
        .route("/payment_intents/{id}", get(payment_intents::retrieve_payment_intent))
        .route("/payment_intents/{id}/confirm", post(payment_intents::confirm_payment_intent))
        .route("/payment_intents/{id}/cancel", post(payment_intents::cancel_payment_intent))
        .route("/tax/calculations", post(tax::create_calculation))
        .route(
            "/tax/transactions/create_from_calculation",
            post(tax::transactions::create_from_calculation),
        )
        .fallback(unrecognized)
        .method_not_allowed_fallback(unrecognized)
        .layer(middleware::from_fn_with_state(sandbox.clone(), conduct))
        .layer(cors)
}

fn control_api() -> Router<Sandbox> {
    Router::new()
        .route("/payment_intents", get(control::list_payment_intents))
        .route("/charges", get(control::list_charges))
        .route("/tax_calculations", get(control::list_tax_calculations))
        .route("/tax_transactions", get(control::list_tax_transactions))
        .route("/events", get(control::list_events))
        .route("/hold", post(control::hold))
        .route("/release", post(control::release))
        .route("/held", get(control::held))
        .route("/webhook_endpoint", post(control::set_webhook_endpoint))
}

async fn unrecognized(method: Method, OriginalUri(uri): OriginalUri) -> StripeError {
    StripeError::not_found(format!(
        "Unrecognized request URL ({method}: {}). Please see https://stripe.com/docs or we can \
         help at https://support.stripe.com/.",
        uri.path()
    ))
}
