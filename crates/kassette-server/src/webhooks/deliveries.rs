use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use kassette_core::{ListResource, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::EVENTS;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Read, Webhooks, Write};
use crate::error::Error;
use crate::listing::resource;
use crate::store::StoreError;
use crate::store::list::{Filter, Listing};
use crate::store::webhooks::events::{WebhookDelivery, WebhookEvent};
use crate::validation::query::{PathId, Query};
use crate::validation::scalars::{boolean, moment};

/// One try to tell an endpoint of an event, as its merchant sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShownDelivery {
    #[serde(flatten)]
    delivery: WebhookDelivery,
    modified_at: Option<Timestamp>,
    webhook_event: ShownEvent,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ShownEvent {
    id: Uuid,
    created_at: Timestamp,
    modified_at: Option<Timestamp>,
    last_http_code: Option<i64>,
    succeeded: Option<bool>,
    skipped: bool,
    payload: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    is_archived: bool,
}

const CODE_CLASSES: [(&str, &str); 4] = [
    ("2xx", "http_code between 200 and 299"),
    ("3xx", "http_code between 300 and 399"),
    ("4xx", "http_code between 400 and 499"),
    ("5xx", "http_code between 500 and 599"),
];

/// `GET /v1/webhooks/deliveries`
pub async fn list_deliveries(
    merchant: Merchant<Read<Webhooks>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<ShownDelivery>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let mut connection = app.store.connection().await?;
    let (total, deliveries) = connection.list_webhook_deliveries(&listing).await?;
    let ids: Vec<Uuid> = deliveries.iter().map(|delivery| delivery.event_id).collect();
    let events = connection.webhook_events(&ids).await?;
    let mut items = Vec::new();
    for delivery in deliveries {
        let event = events.iter().find(|event| event.id == delivery.event_id);
        let missing = || StoreError::Internal("the event of a delivery is missing".into());
        items.push(shown(delivery, event.ok_or_else(missing)?.clone()));
    }
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let events: Vec<(&str, &str)> = EVENTS.iter().map(|name| (*name, *name)).collect();
    let kinds = query.words("event_type", &events);
    let mut filter = Filter::owned_by(owner)
        .among("endpoint_id", query.ids("endpoint_id"))
        .between(
            "created_at",
            query.optional("start_timestamp", moment),
            query.optional("end_timestamp", moment),
        )
        .related("select webhook_deliveries.id from webhook_deliveries join webhook_events on webhook_events.id = event_id where type in ({})", kinds)
        .containing(&["response", "event_id"], query.text("query").as_deref());
    match query.optional("succeeded", boolean) {
        Some(true) => filter = filter.and("succeeded = 1"),
        Some(false) => filter = filter.and("succeeded = 0"),
        None => {}
    }
    for class in query.words("http_code_class", &CODE_CLASSES) {
        filter = filter.and(class);
    }
    let order = query.sorting(&[("created_at", "created_at")], "-created_at");
    Listing::read(query, filter, order)
}

fn shown(delivery: WebhookDelivery, event: WebhookEvent) -> ShownDelivery {
    ShownDelivery {
        delivery,
        modified_at: None,
        webhook_event: ShownEvent {
            id: event.id,
            created_at: event.created_at,
            modified_at: event.modified_at,
            last_http_code: event.last_http_code,
            succeeded: event.succeeded,
            skipped: event.skipped,
            payload: Some(event.payload),
            kind: event.kind,
            is_archived: false,
        },
    }
}

/// `POST /v1/webhooks/events/{id}/redeliver`: the same event once more, under the same id.
pub async fn redeliver(
    merchant: Merchant<Write<Webhooks>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    let now = app.clock.now();
    let mut transaction = app.store.transaction().await?;
    let event = transaction.webhook_event(id).await?;
    let event = event.filter(|event| event.organization_id == merchant.organization_id);
    let mut event = event.ok_or(Error::NotFound)?;
    event.modified_at = Some(now);
    event.skipped = false;
    event.due_at = Some(now);
    transaction.save_webhook_event(&event).await?;
    transaction.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
