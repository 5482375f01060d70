use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use kassette_core::{ListResource, Patch};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::EVENTS;
use crate::access::Merchant;
use crate::access::scope::{Read, Webhooks, Write};
use crate::error::Error;
use crate::listing::{self, invalid, resource};
use crate::store::list::{Filter, Listing, Order};
use crate::store::webhooks::{WebhookEndpoint, WebhookFormat};
use crate::store::{Connection, Transaction};
use crate::validation::body::JsonBody;
use crate::validation::fields::elements;
use crate::validation::query::{PathId, Query};
use crate::validation::scalars::{boolean, expected, http_url, one_of, text, text_of};
use crate::validation::{Fields, Problem, Reading, schema};
use crate::{AppState, secret};

const FORMATS: [(&str, WebhookFormat); 3] = [
    ("raw", WebhookFormat::Raw),
    ("discord", WebhookFormat::Discord),
    ("slack", WebhookFormat::Slack),
];

/// Characters of a secret that a merchant brings along: shorter ones could be guessed.
const SHORTEST_SECRET: usize = 32;

const LONGEST_SECRET: usize = 256;

pub(crate) struct NewEndpoint {
    url: String,
    name: Option<String>,
    format: WebhookFormat,
    secret: Option<String>,
    events: Vec<String>,
}

/// `GET /v1/webhooks/endpoints`
pub async fn list_endpoints(
    merchant: Merchant<Read<Webhooks>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<WebhookEndpoint>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, endpoints) = connection.list_webhook_endpoints(&listing).await?;
    Ok(Json(resource(endpoints, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = Filter::owned_by(owner)
        .and("deleted_at is null")
        .among("organization_id", query.ids("organization_id"));
    let order: Vec<Order> = query.sorting(&[("created_at", "created_at")], "-created_at");
    Listing::read(query, filter, order)
}

/// `POST /v1/webhooks/endpoints`
pub async fn create_endpoint(
    merchant: Merchant<Write<Webhooks>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<WebhookEndpoint>), Error> {
    let new = listing::body(read(&body))?;
    listing::refuse_organization_id(&body)?;
    check_url(&app, &new.url)?;
    let endpoint = WebhookEndpoint {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        deleted_at: None,
        organization_id: merchant.organization_id,
        url: new.url,
        name: new.name,
        format: new.format,
        secret: new.secret.unwrap_or_else(|| secret::generate(secret::WEBHOOK)),
        events: new.events,
        enabled: true,
        failures: 0,
    };
    let mut transaction = app.store.transaction().await?;
    transaction.insert_webhook_endpoint(&endpoint).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(endpoint)))
}

pub(crate) fn read(body: &Value) -> Reading<NewEndpoint> {
    let mut fields = Fields::of(body)?;
    let url = fields.required("url", http_url);
    let name = fields.optional("name", text);
    let format = fields.required("format", |value| one_of(value, &FORMATS));
    let secret = fields.optional("secret", new_secret);
    let events = fields.required("events", events);
    fields
        .finish(|| Some(NewEndpoint { url: url?, name, format: format?, secret, events: events? }))
}

fn new_secret(value: &Value) -> Reading<String> {
    text_of(value, SHORTEST_SECRET, LONGEST_SECRET)
}

fn events(value: &Value) -> Reading<Vec<String>> {
    elements(value, |value| {
        schema::note(|| json!({ "type": "string", "enum": EVENTS.as_slice() }));
        let known = EVENTS.iter().find(|known| value.as_str() == Some(**known));
        known.map(|name| (*name).to_owned()).ok_or_else(|| {
            let expected = expected(&EVENTS);
            let problem = Problem::new("enum", format!("Input should be {expected}"), value);
            vec![problem.with(json!({ "expected": expected }))]
        })
    })
}

fn check_url(app: &AppState, url: &str) -> Result<(), Error> {
    let parsed = Url::parse(url).map_err(|error| Error::Internal(error.into()))?;
    app.webhooks.check(&parsed).map_err(|why| invalid("url", why, url))
}

/// `GET /v1/webhooks/endpoints/{id}`
pub async fn get_endpoint(
    merchant: Merchant<Read<Webhooks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<WebhookEndpoint>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    Ok(Json(find(&mut connection, merchant.organization_id, id).await?))
}

/// What a merchant may change. What is not mentioned stays as it is.
pub(crate) struct Edits {
    url: Option<String>,
    name: Patch<String>,
    format: Option<WebhookFormat>,
    events: Option<Vec<String>>,
    enabled: Option<bool>,
}

pub(crate) fn read_edits(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits = Edits {
        url: fields.optional("url", http_url),
        name: fields.patch("name", text),
        format: fields.optional("format", |value| one_of(value, &FORMATS)),
        events: fields.optional("events", events),
        enabled: fields.optional("enabled", boolean),
    };
    fields.finish(|| Some(edits))
}

async fn find(
    connection: &mut Connection,
    owner: Uuid,
    id: Uuid,
) -> Result<WebhookEndpoint, Error> {
    let endpoint = connection.webhook_endpoint(id).await?;
    let is_own = |it: &WebhookEndpoint| it.organization_id == owner && it.deleted_at.is_none();
    endpoint.filter(is_own).ok_or(Error::NotFound)
}

/// `PATCH /v1/webhooks/endpoints/{id}`: who switches an endpoint on again gives it a new chance.
pub async fn update_endpoint(
    merchant: Merchant<Write<Webhooks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<WebhookEndpoint>, Error> {
    let PathId(id) = id.parse()?;
    let Edits { url, name, format, events, enabled } = listing::body(read_edits(&body))?;
    if let Some(url) = &url {
        check_url(&app, url)?;
    }
    let mut transaction = app.store.transaction().await?;
    let mut endpoint = find(&mut transaction, merchant.organization_id, id).await?;
    match name {
        Patch::Keep => {}
        Patch::Clear => endpoint.name = None,
        Patch::Set(name) => endpoint.name = Some(name),
    }
    endpoint.url = url.unwrap_or(endpoint.url);
    endpoint.format = format.unwrap_or(endpoint.format);
    endpoint.events = events.unwrap_or(endpoint.events);
    if let Some(enabled) = enabled {
        endpoint.enabled = enabled;
        endpoint.failures = 0;
    }
    save(&app, transaction, endpoint).await
}

/// `PATCH /v1/webhooks/endpoints/{id}/secret`: from now on deliveries are signed with a new one.
pub async fn reset_secret(
    merchant: Merchant<Write<Webhooks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<WebhookEndpoint>, Error> {
    let PathId(id) = id.parse()?;
    let mut transaction = app.store.transaction().await?;
    let mut endpoint = find(&mut transaction, merchant.organization_id, id).await?;
    endpoint.secret = secret::generate(secret::WEBHOOK);
    save(&app, transaction, endpoint).await
}

async fn save(
    app: &AppState,
    mut transaction: Transaction,
    mut endpoint: WebhookEndpoint,
) -> Result<Json<WebhookEndpoint>, Error> {
    endpoint.modified_at = Some(app.clock.now());
    transaction.save_webhook_endpoint(&endpoint).await?;
    transaction.commit().await?;
    Ok(Json(endpoint))
}

/// `DELETE /v1/webhooks/endpoints/{id}`
pub async fn delete_endpoint(
    merchant: Merchant<Write<Webhooks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    let mut transaction = app.store.transaction().await?;
    let mut endpoint = find(&mut transaction, merchant.organization_id, id).await?;
    endpoint.deleted_at = Some(app.clock.now());
    let _ = save(&app, transaction, endpoint).await?;
    Ok(StatusCode::NO_CONTENT)
}
