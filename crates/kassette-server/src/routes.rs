//! Every route of the server.

mod portal;
mod resources;
pub mod version;

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri, Request, State};
use axum::http::header::{ETAG, HeaderName, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, post, put};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use crate::checkouts::cancel::cancel_client_payment;
use crate::checkouts::confirm::confirm_client_checkout;
use crate::checkouts::create::create_checkout;
use crate::checkouts::list::list_checkouts;
use crate::checkouts::opened::open_client_checkout;
use crate::checkouts::read::{get_checkout, get_client_checkout};
use crate::checkouts::stream::stream_client_checkout;
use crate::checkouts::terms::update_checkout;
use crate::checkouts::update::update_client_checkout;
use crate::error::Error;
use crate::payments::webhook::receive_stripe_event;
use crate::validation::body::MAX_BODY;
use crate::{
    AppState, assets, checkout_links, customer_portal, embedding, etag, files, loader, openapi,
    page, payment_method_page, receipts, trace,
};

pub fn app(state: AppState) -> Router {
    Router::new()
        .merge(api())
        // The address that the API had before.
        .nest("/api", api().layer(middleware::map_response(deprecated)))
        // With Stripe's signature.
        .route("/v1/integrations/stripe/webhook", post(receive_stripe_event))
        // With the secret of an upload, and with room for a picture.
        .route(
            "/uploads/{upload_secret}/parts/{number}",
            put(files::upload::upload_part).layer(DefaultBodyLimit::max(files::create::MAX_SIZE)),
        )
        // For people and their browsers.
        .route("/files/{id}", get(files::read::get_picture))
        .route("/l/{client_secret}", get(checkout_links::visit::open_link).layer(compression()))
        .merge(checkout_page(&state))
        .merge(payment_method_page())
        .route("/portal", once(get(customer_portal::page::get_page)))
        .route("/assets/{*file}", get(assets::get_asset))
        .route("/embed.js", get(loader::get_loader))
        .route("/embed/{file}", once(get(loader::get_file)))
        // For who wants to check a receipt.
        .route("/.well-known/jwks.json", once(get(receipts::jwks::get_keys)))
        // About the API.
        .route("/openapi.json", get(openapi::get_document))
        .route("/{version}/openapi.json", get(openapi::get_document_of_version))
        .route("/docs", get(openapi::get_reference))
        .route("/healthz", get(healthz))
        .fallback(no_route)
        .method_not_allowed_fallback(|| async { Error::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(cors())
        .layer(middleware::from_fn(trace::keep_private))
        .layer(middleware::from_fn(trace::log))
        .with_state(state)
}

fn api() -> Router<AppState> {
    Router::new()
        .merge(checkouts("/v1/checkouts"))
        // What clients of before 2025 call. Without the slash at its end it is an id, and none that exists.
        .merge(checkouts("/v1/checkouts/custom"))
        .merge(resources::routes())
        .merge(portal::routes())
        // The spelling that clients get wrong.
        .route("/v1/checkouts", any(canonical))
        .layer(middleware::from_fn(version::agree))
        .layer(middleware::from_fn(refuse_nul))
}

/// In the frames of those who may show it.
fn checkout_page(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/checkout/{client_secret}", get(page::get_checkout_page))
        .route("/checkout/{client_secret}/confirmation", get(page::get_checkout_page))
        .layer(middleware::from_fn_with_state(state.clone(), embedding::admit))
        .layer(compression())
}

/// With a customer session's token, which the page's script alone knows.
fn payment_method_page() -> Router<AppState> {
    Router::new()
        .route("/embed/payment-method/{organization}", get(payment_method_page::get_page))
        .route("/embed/payment-method.js", get(payment_method_page::get_script))
        .layer(compression())
}

/// As small as it gets in about a millisecond.
fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Precise(5))
}

fn checkouts(at: &str) -> Router<AppState> {
    let client = format!("{at}/client/{{client_secret}}");
    Router::new()
        // With a merchant's token.
        .route(&format!("{at}/"), post(create_checkout).get(list_checkouts))
        .route(&format!("{at}/{{id}}"), get(get_checkout).patch(update_checkout))
        // With a session's client secret.
        .route(&client, once(get(get_client_checkout)).patch(update_client_checkout))
        .route(&format!("{client}/opened"), post(open_client_checkout))
        .route(&format!("{client}/confirm"), post(confirm_client_checkout))
        .route(&format!("{client}/cancel"), post(cancel_client_payment))
        .route(&format!("{client}/stream"), get(stream_client_checkout))
}

/// Sent only to who does not have it yet.
fn once(route: MethodRouter<AppState>) -> MethodRouter<AppState> {
    route.layer(middleware::from_fn(etag::send_once))
}

/// Nothing has a NUL character in its name, and PostgreSQL would not even look for it.
async fn refuse_nul(request: Request, next: Next) -> Response {
    if request.uri().path().contains("%00") {
        return Error::NotFound.into_response();
    }
    next.run(request).await
}

/// Tells callers of an old address so.
async fn deprecated(mut response: Response) -> Response {
    let notice = HeaderValue::from_static("Leave out /api: the API is at /v1.");
    response.headers_mut().insert("x-polar-deprecation-notice", notice);
    response
}

/// Any page may call: what a caller may do depends on the secrets it knows, never on cookies.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([HeaderName::from_static("x-request-id"), ETAG, version::HEADER])
        .max_age(std::time::Duration::from_hours(1))
}

async fn healthz(State(app): State<AppState>) -> Result<&'static str, Error> {
    app.store.connection().await?.has_organizations().await?;
    Ok("ok\n")
}

/// Collections end with a slash, everything else does not.
async fn canonical(State(app): State<AppState>, OriginalUri(uri): OriginalUri) -> Response {
    let path = match uri.path().strip_suffix('/') {
        Some(path) => path.to_owned(),
        None => format!("{}/", uri.path()),
    };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    match HeaderValue::try_from(format!("{}{path}{query}", app.public_url)) {
        Ok(location) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, location)]).into_response(),
        Err(_) => Error::NoRoute.into_response(),
    }
}

async fn no_route(state: State<AppState>, uri: OriginalUri) -> Response {
    if uri.path().starts_with("/v1/") && uri.path().ends_with('/') {
        return canonical(state, uri).await;
    }
    Error::NoRoute.into_response()
}
