//! The page on which a customer saves a payment method, alone or in a shop's frame. All that it says is written here; its script
//! (`embed/payment-method.js`) brings Stripe's form and asks the portal's API.

mod html;
mod texts;

use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};
use url::form_urlencoded;
use uuid::Uuid;

use crate::AppState;
use crate::assets::{self, ASK_AGAIN};
use crate::branding;
use crate::embedding::refusal::{self, Refusal};
use crate::embedding::{Frame, Origin};
use crate::error::Error;
use crate::page::notice::{Around, Notice, notice};
use crate::page::{
    NOT_BUILT, Wish, content_security_policy, dressed, headers_with, inline_styles, with_style,
};
use crate::store::organizations::Organization;
use html::Page;
use texts::of_page;

#[derive(RustEmbed)]
#[folder = "../../embed"]
#[include = "payment-method.js"]
struct Source;

const SCRIPT: &str = "payment-method.js";

/// `GET /embed/payment-method.js`
pub async fn get_script(headers: HeaderMap) -> Response {
    assets::answer(SCRIPT, &headers, ASK_AGAIN, Source::get)
}

/// `GET /embed/payment-method/{organization}`, by its slug or its id.
///
/// The customer session's token is behind the `#` of the address, so that no server hears of it before the script sends it.
pub async fn get_page(
    State(app): State<AppState>,
    Path(organization): Path<String>,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let query = query.as_deref();
    let Some(checkout) = assets::page() else {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response());
    };
    let locale = Wish::of(query, &headers).locale(None);
    let origin = Frame::of(query).and_then(|frame| frame.claimed);
    let Some(seller) = find(&app, &organization).await? else {
        let around = origin.map(|origin| Around { origin, advice: None });
        return Ok(notice(StatusCode::NOT_FOUND, Notice::NotFound, &locale, None, around.as_ref()));
    };
    if let Some(origin) = &origin
        && !seller.may_be_embedded_by(origin)
    {
        let address = format!("{}{}", app.public_url, uri.path());
        return Ok(refusal::page(&Refusal::NotListed(origin.clone()), &locale, &address, query));
    }
    let texts = of_page(&locale, assets::texts(&checkout, locale.language).as_deref());
    let page = Page {
        app: &app,
        seller: &seller,
        texts: &texts,
        origin: origin.as_ref(),
        sets_default: says(query, "set_default") != Some("false".to_owned()),
        of_portal: says(query, "portal").is_some(),
        script: format!("/embed/{SCRIPT}?{}", version()),
        look: look_of(&checkout),
    };
    let style = branding::style::of(&seller.settings.branding);
    let html = dressed(&page.html(), query);
    let headers = headers_with(&policy(&app, &html, style.as_deref(), origin.as_ref()));
    Ok((headers, with_style(&html, style.as_deref())).into_response())
}

fn policy(app: &AppState, html: &str, style: Option<&str>, origin: Option<&Origin>) -> String {
    let (js, api) = (&app.config.stripe_js_url, &app.config.stripe_api_url);
    // Whoever has no origin to name shows it in no frame: nobody could be told anything.
    let frame_ancestors = origin.map_or_else(|| "'none'".to_owned(), Origin::to_string);
    content_security_policy(html, style, js, api, &frame_ancestors)
}

async fn find(app: &AppState, organization: &str) -> Result<Option<Organization>, Error> {
    // No database has a NUL in a name, and PostgreSQL would not look for one.
    if organization.contains('\0') {
        return Ok(None);
    }
    let mut connection = app.store.connection().await?;
    let id = match connection.organization_id_by_slug(organization).await? {
        Some(id) => Some(id),
        None => match organization.parse::<Uuid>() {
            Ok(id) if connection.has_organization(id).await? => Some(id),
            _ => None,
        },
    };
    match id {
        Some(id) => Ok(Some(connection.organization(id).await?)),
        None => Ok(None),
    }
}

/// What the address says about `wanted`.
fn says(query: Option<&str>, wanted: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// What makes the checkout page look as it does, as its own elements.
fn look_of(checkout: &str) -> String {
    inline_styles(checkout).flat_map(|style| ["<style>", style, "</style>"]).collect()
}

/// Part of the script's address, so that a page never runs the script of another release.
fn version() -> String {
    let hash = Source::get(SCRIPT).map(|file: EmbeddedFile| file.metadata.sha256_hash());
    hash.map(|hash| URL_SAFE_NO_PAD.encode(&hash[..12])).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_looks_as_the_checkout_does_and_has_nothing_else_of_it() {
        const HTML: &str = "<head><link rel=\"icon\"><style>a{}</style><script>1</script></head>";
        assert_eq!(look_of(HTML), "<style>a{}</style>");
    }

    #[test]
    fn the_script_is_there() {
        assert_eq!(version().len(), 16);
    }
}
