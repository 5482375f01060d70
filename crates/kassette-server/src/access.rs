use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use uuid::Uuid;

use crate::AppState;
use crate::error::Error;

/// The merchant who calls, known by the bearer token of the request.
#[derive(Clone, Copy, Debug)]
pub struct Merchant {
    pub organization_id: Uuid,
}

impl FromRequestParts<AppState> for Merchant {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Error> {
        let header = parts.headers.get(AUTHORIZATION).ok_or(Error::Unauthorized)?;
        let header = header.to_str().map_err(|_| Error::InvalidToken)?;
        let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Error::Unauthorized);
        }
        let mut connection = app.store.connection().await?;
        let organization_id = connection.organization_of_token(token.trim()).await?;
        organization_id.map(|organization_id| Self { organization_id }).ok_or(Error::InvalidToken)
    }
}
