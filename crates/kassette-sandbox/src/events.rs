use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use crate::{
    books::Books,
    call::Call,
    clock,
    error::{Answer, StripeError},
    ids, listing,
    sandbox::Sandbox,
    webhooks::Posted,
};

/// The version of Stripe's API whose shapes the sandbox speaks.
pub const API_VERSION: &str = "2026-10-28.endive";

/// Something that happened, with the object as it was then.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: String,
    pub kind: &'static str,
    json: Value,
}

impl Event {
    fn new(kind: &'static str, object: &Value, cause: &Cause) -> Self {
        let id = ids::new_id("evt");
        let json = json!({
            "api_version": API_VERSION,
            "created": clock::now(),
            "data": { "object": object },
            "id": id,
            "livemode": false,
            "object": "event",
            "pending_webhooks": 1,
            "request": { "id": cause.request_id, "idempotency_key": cause.idempotency_key },
            "type": kind,
        });
        Self { id, kind, json }
    }

    pub fn to_json(&self) -> &Value {
        &self.json
    }
}

/// The call that made something happen.
#[derive(Debug, Clone, Default)]
pub struct Cause {
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
}

/// The events of one call. They are posted when the call has been answered, or when whoever made
/// it has hung up.
#[derive(Debug)]
pub struct Outbox {
    cause: Cause,
    waiting: std::sync::Mutex<Vec<Event>>,
    post: UnboundedSender<Posted>,
}

impl Outbox {
    pub fn new(cause: Cause, post: UnboundedSender<Posted>) -> Self {
        Self { cause, waiting: std::sync::Mutex::default(), post }
    }

    pub fn add(&self, books: &mut Books, kind: &'static str, object: &Value) {
        let event = Event::new(kind, object, &self.cause);
        books.events.push(event.clone());
        self.waiting.lock().expect("nothing panics while it holds the outbox").push(event);
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        let events = self.waiting.get_mut().map(std::mem::take).unwrap_or_default();
        if !events.is_empty() {
            // A closed channel means that the sandbox is going down, and its events with it.
            let _ = self.post.send(Posted::Events(events));
        }
    }
}

/// `GET /v1/events/{id}`
pub async fn retrieve_event(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    call.parameters("GET /v1/events/{id}")?;
    let books = sandbox.books();
    let event = books.events.iter().find(|event| event.id == id);
    let missing = || StripeError::missing("event", &id, "id");
    Ok(Json(event.ok_or_else(missing)?.json.clone()))
}

/// `GET /v1/events`, those of `type` or of one of `types`
pub async fn list_events(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/events")?;
    let types = given.list("types");
    let books = sandbox.books();
    let found = books.events.iter().filter(|event| {
        given.text("type").is_none_or(|kind| event.kind == kind)
            && (types.is_empty() || types.contains(&event.kind))
    });
    listing::page("/v1/events", found.map(|event| event.json.clone()), &given)
}
