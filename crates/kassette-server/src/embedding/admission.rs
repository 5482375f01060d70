use axum::extract::{Path, RawQuery, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use url::form_urlencoded;

use super::refusal::{self, Refusal};
use super::{EmbedHost, Origin};
use crate::AppState;
use crate::error::Error;
use crate::store::organizations::Organization;

impl Organization {
    /// Whether pages of `origin` may embed what this organization sells.
    pub fn may_be_embedded_by(&self, origin: &Origin) -> bool {
        let hosts = &self.settings.embed_hosts;
        let lets_in =
            |entry: &String| entry.parse().is_ok_and(|entry: EmbedHost| entry.lets_in(origin));
        hosts.is_empty() || hosts.iter().any(lets_in)
    }

    /// Refuses a session that is made for the page at `embed_origin`, which may not embed it.
    pub fn check_embed_origin(&self, embed_origin: Option<&str>) -> Result<(), Error> {
        match embed_origin.and_then(Origin::of) {
            Some(origin) if !self.may_be_embedded_by(&origin) => {
                Err(Error::EmbedHostNotAllowed(Box::new(origin)))
            }
            _ => Ok(()),
        }
    }
}

/// Keeps pages from showing a session in a frame that may not, and tells them why. The checkout page itself could not: browsers
/// show nothing of a page that may not be framed.
pub async fn admit(
    State(app): State<AppState>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    if let Some(frame) = Frame::of(query.as_deref())
        && let Some(refusal) = objection(&app, &secret, &frame).await?
    {
        let address = format!("{}{}", app.public_url, request.uri().path());
        return Ok(refusal::page(&refusal, &address, query.as_deref()));
    }
    Ok(next.run(request).await)
}

/// A request for a page that is to be shown in a frame.
struct Frame {
    /// Whose page it says the frame is in.
    claimed: Option<Origin>,
}

impl Frame {
    fn of(query: Option<&str>) -> Option<Self> {
        let (mut is_frame, mut claimed) = (false, None);
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "embed" => is_frame = value == "true",
                "embed_origin" => claimed = Origin::of(&value),
                _ => {}
            }
        }
        is_frame.then_some(Self { claimed })
    }
}

async fn objection(app: &AppState, secret: &str, frame: &Frame) -> Result<Option<Refusal>, Error> {
    let mut connection = app.store.connection().await?;
    let Some(record) = connection.checkout_by_secret(secret).await? else { return Ok(None) };
    let own = record.embed_origin.as_deref().and_then(Origin::of);
    let other = frame.claimed.as_ref().filter(|claimed| own.as_ref() != Some(*claimed));
    if let Some(other) = other {
        return Ok(Some(Refusal::MadeForAnother(other.clone())));
    }
    let organization = connection.organization(record.organization_id).await?;
    let unlisted = own.filter(|own| !organization.may_be_embedded_by(own));
    Ok(unlisted.map(Refusal::NotListed))
}
