//! Who may do what: merchants, known by the bearer token of their requests.

pub mod command;
pub mod last_use;
pub mod scope;

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use kassette_core::Timestamp;
use uuid::Uuid;

use crate::AppState;
use crate::error::Error;
use crate::store::access_tokens::AccessToken;
use scope::Needs;

/// The merchant who calls, and whose token opens this route: `Merchant<Read<Checkouts>>` in a handler's parameters declares
/// that any scope will do that lets read checkouts.
#[derive(Clone, Copy, Debug)]
pub struct Merchant<N> {
    pub organization_id: Uuid,
    needs: PhantomData<N>,
}

impl<N: Needs> FromRequestParts<AppState> for Merchant<N> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Error> {
        let now = app.clock.now();
        let secret = bearer(parts)?;
        let token = app.store.connection().await?.access_token(secret).await?;
        let token = token.filter(|token| !token.has_expired(now)).ok_or(Error::InvalidToken)?;
        app.last_use.note(token.id, now);
        if !N::any_of().iter().any(|scope| token.scopes.contains(scope)) {
            return Err(Error::InsufficientScope(N::any_of()));
        }
        Ok(Self { organization_id: token.organization_id, needs: PhantomData })
    }
}

pub(crate) fn bearer(parts: &Parts) -> Result<&str, Error> {
    let header = parts.headers.get(AUTHORIZATION).ok_or(Error::Unauthorized)?;
    let header = header.to_str().map_err(|_| Error::InvalidToken)?;
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Error::Unauthorized) }
}

impl AccessToken {
    fn has_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }
}
