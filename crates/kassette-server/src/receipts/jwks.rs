//! The public keys, for whoever wants to check a receipt.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::KEPT_FOR;
use crate::AppState;
use crate::error::Error;
use crate::store::signing_keys::PublicKey;

/// A JSON Web Key Set (RFC 7517).
#[derive(Debug, Serialize, JsonSchema)]
pub struct JwkSet {
    /// The one that signs now is the first.
    keys: Vec<Jwk>,
}

/// A public key (RFC 8037).
#[derive(Debug, Serialize, JsonSchema)]
struct Jwk {
    kty: &'static str,
    crv: &'static str,
    x: String,
    kid: String,
    alg: &'static str,
    #[serde(rename = "use")]
    purpose: &'static str,
}

impl Jwk {
    fn of(key: PublicKey) -> Self {
        Self {
            kty: "OKP",
            crv: "Ed25519",
            x: key.public,
            kid: key.id,
            alg: "EdDSA",
            purpose: "sig",
        }
    }
}

/// `GET /.well-known/jwks.json`
pub async fn get_keys(State(app): State<AppState>) -> Result<Response, Error> {
    let since = app.clock.now().plus_seconds(-KEPT_FOR);
    let keys = app.store.connection().await?.public_keys(since).await?;
    let keys = JwkSet { keys: keys.into_iter().map(Jwk::of).collect() };
    Ok(([(CACHE_CONTROL, "public, max-age=300")], Json(keys)).into_response())
}
