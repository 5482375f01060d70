use axum::extract::{Path, RawQuery, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::AppState;
use crate::checkouts::create::{Choice, NewCheckout, available, create};
use crate::error::Error;
use crate::page;
use crate::store::checkout_links::CheckoutLink;

/// `GET /l/{client_secret}`: opens a session of its own for every visit and sends the visitor there.
pub async fn open_link(
    State(app): State<AppState>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let mut connection = app.store.connection().await?;
    let Some(link) = connection.checkout_link(&secret).await? else {
        return Ok(page::notice(
            StatusCode::NOT_FOUND,
            "This link leads nowhere",
            "It may have been mistyped or withdrawn. Please ask the shop for a new one.",
        ));
    };
    let products = connection.products(&link.product_ids).await?;
    drop(connection);
    let on_sale = |id: &&uuid::Uuid| available(products.get(*id), link.organization_id).is_ok();
    let product_ids: Vec<_> = link.product_ids.iter().filter(on_sale).copied().collect();
    if product_ids.is_empty() {
        return Ok(page::notice(
            StatusCode::NOT_FOUND,
            "Nothing for sale here",
            "What this link offered is no longer sold.",
        ));
    }
    let visit = Visit::of(query.as_deref());
    let organization_id = link.organization_id;
    let new = new_checkout(link, product_ids, visit.embed_origin);
    let record = create(&app, organization_id, new).await?;
    let to =
        format!("{}/checkout/{}{}", app.public_url, record.client_secret.as_str(), visit.forwarded);
    let location = HeaderValue::try_from(to).map_err(|error| Error::Internal(error.into()))?;
    Ok((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, location)]).into_response())
}

fn new_checkout(
    link: CheckoutLink,
    product_ids: Vec<uuid::Uuid>,
    embed_origin: Option<String>,
) -> NewCheckout {
    NewCheckout {
        success_url: link.success_url,
        return_url: link.return_url,
        embed_origin,
        allow_discount_codes: link.allow_discount_codes,
        require_billing_address: link.require_billing_address,
        metadata: link.metadata,
        ..NewCheckout::of(Choice::Products(product_ids))
    }
}

/// What a visitor's query says.
struct Visit {
    embed_origin: Option<String>,
    /// The rest of the query with its `?`, for the checkout page; empty if there is none.
    forwarded: String,
}

impl Visit {
    fn of(query: Option<&str>) -> Self {
        let mut embed_origin = None;
        let mut forwarded = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if key == "embed_origin" {
                embed_origin = origin_of(&value);
            } else {
                forwarded.append_pair(&key, &value);
            }
        }
        let forwarded = forwarded.finish();
        let forwarded = if forwarded.is_empty() { forwarded } else { format!("?{forwarded}") };
        Self { embed_origin, forwarded }
    }
}

/// The origin of a web page's URL: `https://shop.example`.
pub fn origin_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedding_page_is_reduced_to_its_origin_and_the_rest_forwarded() {
        let visit = Visit::of(Some("embed=true&embed_origin=http://shop.de:8788/a?b&theme=dark"));
        assert_eq!(visit.embed_origin.as_deref(), Some("http://shop.de:8788"));
        assert_eq!(visit.forwarded, "?embed=true&theme=dark");
    }

    #[test]
    fn what_is_no_web_origin_is_none() {
        for text in ["null", "*", "javascript:alert(1)", "shop.de", "file:///etc"] {
            assert_eq!(origin_of(text), None, "{text}");
        }
    }

    #[test]
    fn no_query_forwards_nothing() {
        assert_eq!(Visit::of(None).forwarded, "");
    }
}
