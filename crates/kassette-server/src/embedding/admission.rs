use std::borrow::Cow;

use axum::extract::{Path, RawQuery, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use url::form_urlencoded;

use super::refusal::{self, Refusal};
use super::{EmbedHost, Origin};
use crate::AppState;
use crate::error::Error;
use crate::page::Wish;
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
    let query = query.as_deref();
    if let Some(frame) = Frame::of(query)
        && let Some(Objection { refusal, locale }) = objection(&app, &secret, &frame).await?
    {
        let address = format!("{}{}", app.public_url, request.uri().path());
        let locale = Wish::of(query, request.headers()).locale(locale.as_deref());
        return Ok(refusal::page(&refusal, &locale, &address, query));
    }
    Ok(next.run(request).await)
}

/// A request for a page that is to be shown in a frame.
#[derive(Debug)]
pub struct Frame {
    /// Whose page it says the frame is in.
    pub claimed: Option<Origin>,
}

impl Frame {
    /// `None` for a page of its own.
    pub fn of(query: Option<&str>) -> Option<Self> {
        let is_frame = last(query, "embed").is_some_and(|value| value == "true");
        is_frame.then(|| Self { claimed: claimed_origin(query) })
    }
}

/// Whose page a frame says that it is in.
pub fn claimed_origin(query: Option<&str>) -> Option<Origin> {
    last(query, "embed_origin").and_then(|value| Origin::of(&value))
}

fn last<'a>(query: Option<&'a str>, wanted: &str) -> Option<Cow<'a, str>> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.filter(|(name, _)| name == wanted).last().map(|(_, value)| value)
}

/// Why a frame does not get a session's page, and the session's language.
struct Objection {
    refusal: Refusal,
    locale: Option<String>,
}

async fn objection(
    app: &AppState,
    secret: &str,
    frame: &Frame,
) -> Result<Option<Objection>, Error> {
    let mut connection = app.store.connection().await?;
    let Some(record) = connection.checkout_by_secret(secret).await? else { return Ok(None) };
    let own = record.embed_origin.as_deref().and_then(Origin::of);
    let other = frame.claimed.as_ref().filter(|claimed| own.as_ref() != Some(*claimed));
    let refusal = if let Some(other) = other {
        Some(Refusal::MadeForAnother(other.clone()))
    } else {
        let organization = connection.organization(record.organization_id).await?;
        own.filter(|own| !organization.may_be_embedded_by(own)).map(Refusal::NotListed)
    };
    Ok(refusal.map(|refusal| Objection { refusal, locale: record.locale }))
}
