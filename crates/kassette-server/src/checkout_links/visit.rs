use axum::extract::{Path, RawQuery, State};
use axum::http::header::{ACCEPT, HOST, LOCATION};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use kassette_core::checkout::{Metadata, MetadataValue};
use kassette_core::custom_field::Answers;
use kassette_core::pricing::default_price;
use kassette_core::{CustomFieldValue, LocPart, Locale};
use serde_json::Value;
use url::{Position, Url, form_urlencoded};
use uuid::Uuid;

use crate::AppState;
use crate::checkouts::create::{Choice, NewCheckout, Prefill, available, create};
use crate::embedding::refusal::{self, Refusal};
use crate::embedding::{Origin, claimed_origin};
use crate::error::Error;
use crate::listing::invalid;
use crate::page::notice::{Around, Notice, notice};
use crate::page::{self, Wish};
use crate::store::checkout_links::CheckoutLink;
use crate::validation::Reading;
use crate::validation::email::email;
use crate::validation::scalars::{locale, name, uuid};

/// Where a sale came from: copied into the session's metadata, and forwarded too.
const REFERENCES: [&str; 6] =
    ["reference_id", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];

/// What an answer to one of the merchant's questions begins with; its slug follows.
const ANSWER: &str = "custom_field_data.";

/// The most pairs that metadata has, and the most characters of one value.
const MAX_PAIRS: usize = 50;
const MAX_TEXT: usize = 500;

/// `GET /v1/checkout-links/{client_secret}/redirect`
pub async fn follow_link(
    State(app): State<AppState>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let is_browser = accepted.into_iter().any(|types| types.contains("text/html"));
    let query = query.as_deref();
    let visited = visit(&app, &secret, query).await.and_then(|opened| opened.redirect(&app));
    if is_browser { Ok(or_notice(visited, &app, &secret, query, &headers)) } else { visited }
}

/// `GET /l/{client_secret}`: the same for people. Browsers get the page of the session at once, without the way there and back that a
/// redirect costs.
pub async fn open_link(
    State(app): State<AppState>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let query = query.as_deref();
    let visited = match visit(&app, &secret, query).await {
        Ok(opened) if is_navigation(&headers) && is_at_home(&app, &uri, &headers) => {
            opened.page(&app, &headers).await
        }
        Ok(opened) => opened.redirect(&app),
        Err(error) => Err(error),
    };
    or_notice(visited, &app, &secret, query, &headers)
}

/// What a visitor gets, or a page where there is nothing to buy.
fn or_notice(
    visited: Result<Response, Error>,
    app: &AppState,
    secret: &str,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Response {
    visited.unwrap_or_else(|error| {
        let locale = Wish::of(query, headers).locale(None);
        for_people(error, &locale, &format!("{}/l/{secret}", app.public_url), query)
    })
}

/// The failure as a page, in the visitor's language. In a frame it tells the page around it, as far as the frame says whose that is.
fn for_people(error: Error, locale: &Locale, address: &str, query: Option<&str>) -> Response {
    let happened = match error {
        Error::EmbedHostNotAllowed(origin) => {
            return refusal::page(&Refusal::NotListed(*origin), locale, address, query);
        }
        Error::NotFound | Error::Malformed(_) => Notice::NotFound,
        Error::Invalid(_) => Notice::NotSold,
        _ => Notice::Failed,
    };
    let around = claimed_origin(query).map(|origin| Around { origin, advice: None });
    // What is logged of a failure is logged here too.
    let status = error.into_response().status();
    notice(status, happened, locale, None, around.as_ref())
}

/// Whether a browser asks, for a page to show. Other clients expect to be told the session's address.
fn is_navigation(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
}

/// Whether the visitor came by the host at which this server is to be reached. Any other leads there.
fn is_at_home(app: &AppState, uri: &Uri, headers: &HeaderMap) -> bool {
    // HTTP/2 has the host in the address.
    let named = || headers.get(HOST).and_then(|host| host.to_str().ok());
    let came_to = uri.authority().map(Authority::as_str).or_else(named);
    // As browsers write it: in small letters, and without the port that goes without saying.
    let home = Url::parse(&app.public_url).ok();
    let home = home.as_ref().map(|home| &home[Position::BeforeHost..Position::AfterPort]);
    home.is_some() && home == came_to
}

/// The session of a visit.
struct Opened {
    client_secret: String,
    /// What the visit's query says to the checkout page, with its `?`; empty if nothing.
    query: String,
}

impl Opened {
    fn address(&self, app: &AppState) -> String {
        format!("{}/checkout/{}{}", app.public_url, self.client_secret, self.query)
    }

    fn redirect(&self, app: &AppState) -> Result<Response, Error> {
        let location = HeaderValue::try_from(self.address(app));
        let location = location.map_err(|error| Error::Internal(error.into()))?;
        Ok((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, location)]).into_response())
    }

    async fn page(&self, app: &AppState, headers: &HeaderMap) -> Result<Response, Error> {
        let address = Url::parse(&self.address(app));
        let address = address.map_err(|error| Error::Internal(error.into()))?;
        page::of_link(app, &self.client_secret, &address, headers).await
    }
}

/// Opens a session of its own for every visit.
async fn visit(app: &AppState, secret: &str, query: Option<&str>) -> Result<Opened, Error> {
    let visit = Visit::of(query)?;
    let mut connection = app.store.connection().await?;
    let link = connection.checkout_link(secret).await?.ok_or(Error::NotFound)?;
    let products = connection.products(&link.product_ids).await?;
    drop(connection);
    let on_sale = |id: &&Uuid| {
        available(products.get(*id), link.organization_id)
            .is_ok_and(|product| default_price(&product.prices).is_some())
    };
    let product_ids: Vec<Uuid> = link.product_ids.iter().filter(on_sale).copied().collect();
    if product_ids.is_empty() {
        return Err(invalid("products", "No valid products.", Value::Null));
    }
    let chosen = visit.product_id.filter(|id| product_ids.contains(id));
    let choice = match chosen {
        Some(chosen) => Choice::OneOf { products: product_ids, chosen },
        None => Choice::Products(product_ids),
    };
    let owner = link.organization_id;
    let query = visit.forwarded.clone();
    let session = create(app, owner, visit.checkout(link, choice)).await?;
    Ok(Opened { client_secret: session.record.client_secret.as_str().to_owned(), query })
}

/// What a visitor's query says. What it says wrongly is ignored: a link in a mail must still sell.
#[derive(Debug, Default)]
struct Visit {
    embed_origin: Option<String>,
    product_id: Option<Uuid>,
    customer_email: Option<String>,
    customer_name: Option<String>,
    locale: Option<String>,
    amount: Option<i64>,
    discount_code: Option<String>,
    answers: Answers,
    references: Metadata,
    /// The rest of the query with its `?`, for the checkout page; empty if there is none.
    forwarded: String,
}

impl Visit {
    /// # Errors
    /// `product_id` is no id: the only mistake that is not ignored.
    fn of(query: Option<&str>) -> Result<Self, Error> {
        let mut visit = Self::default();
        let mut forwarded = form_urlencoded::Serializer::new(String::new());
        for (key, text) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let has_nul = key.contains('\0') || text.contains('\0');
            if !has_nul && !visit.take(&key, &text)? {
                forwarded.append_pair(&key, &text);
            }
        }
        let forwarded = forwarded.finish();
        visit.forwarded = if forwarded.is_empty() { forwarded } else { format!("?{forwarded}") };
        Ok(visit)
    }

    /// Whether the pair was for the server alone.
    fn take(&mut self, key: &str, text: &str) -> Result<bool, Error> {
        match key {
            "embed_origin" => self.embed_origin = Origin::of(text).map(|origin| origin.to_string()),
            "product_id" if !text.is_empty() => self.product_id = Some(product_id(text)?),
            "customer_email" => self.customer_email = valid(email, text),
            "customer_name" => self.customer_name = valid(name, text).flatten(),
            "locale" => self.locale = valid(locale, text),
            "amount" => self.amount = whole(text),
            "discount_code" if !text.is_empty() => self.discount_code = Some(text.to_owned()),
            "product_id" | "discount_code" => {}
            _ if key.starts_with(ANSWER) => {
                if !text.is_empty() {
                    let slug = key[ANSWER.len()..].to_owned();
                    self.answers.insert(slug, CustomFieldValue::Text(text.to_owned()));
                }
            }
            _ => {
                if REFERENCES.contains(&key) && (1..=MAX_TEXT).contains(&text.chars().count()) {
                    self.references.insert(key.to_owned(), MetadataValue::Text(text.to_owned()));
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The session that the visitor gets.
    fn checkout(self, link: CheckoutLink, choice: Choice) -> NewCheckout {
        let mut metadata = link.metadata;
        for (key, value) in self.references {
            if metadata.len() < MAX_PAIRS {
                metadata.entry(key).or_insert(value);
            }
        }
        NewCheckout {
            success_url: link.success_url,
            return_url: link.return_url,
            embed_origin: self.embed_origin,
            allow_discount_codes: link.allow_discount_codes,
            require_billing_address: link.require_billing_address,
            customer_email: self.customer_email,
            customer_name: self.customer_name,
            locale: self.locale,
            metadata,
            trial: link.trial,
            prefill: Prefill {
                amount: self.amount,
                seats: link.seats,
                units: link.units,
                discount_id: link.discount_id,
                discount_code: self.discount_code,
                custom_field_data: self.answers,
            },
            ..NewCheckout::of(choice)
        }
    }
}

fn valid<T>(read: impl Fn(&Value) -> Reading<T>, text: &str) -> Option<T> {
    read(&Value::String(text.to_owned())).ok()
}

/// An amount as people write one into a link: minor units, and whatever comes after a point is dropped.
fn whole(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = fraction.bytes().all(|digit| digit.is_ascii_digit());
    whole.parse().ok().filter(|amount| is_number && *amount >= 0)
}

fn product_id(text: &str) -> Result<Uuid, Error> {
    uuid(&Value::String(text.to_owned())).map_err(|problems| {
        let way = [LocPart::from("query"), LocPart::from("product_id")];
        let placed = problems.into_iter().map(|mut problem| {
            problem.loc.splice(0..0, way.clone());
            problem
        });
        Error::Malformed(placed.collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedding_page_is_reduced_to_its_origin_and_the_rest_forwarded() {
        let query = "embed=true&embed_origin=http://shop.de:8788/a?b&theme=dark";
        let visit = Visit::of(Some(query)).unwrap();
        assert_eq!(visit.embed_origin.as_deref(), Some("http://shop.de:8788"));
        assert_eq!(visit.forwarded, "?embed=true&theme=dark");
    }

    #[test]
    fn no_query_forwards_nothing() {
        assert_eq!(Visit::of(None).unwrap().forwarded, "");
    }

    #[test]
    fn what_cannot_be_read_is_ignored_but_for_the_product() {
        let query = "customer_email=ada&customer_name=%20&locale=%3F&amount=inf&product_id=";
        let visit = Visit::of(Some(query)).unwrap();
        assert_eq!((visit.customer_email, visit.customer_name, visit.locale), (None, None, None));
        assert_eq!((visit.product_id, visit.forwarded.as_str()), (None, ""));
        assert!(matches!(Visit::of(Some("product_id=x")), Err(Error::Malformed(_))));
    }
}
