//! Where merchants' own servers hear what happened.

use kassette_core::ListResource;
use uuid::Uuid;

use crate::access::scope::{Read, Webhooks, Write};
use crate::openapi::operation::{Content, Operation};
use crate::store::webhooks::WebhookEndpoint;
use crate::webhooks::deliveries::{self, ShownDelivery};
use crate::webhooks::endpoints;

pub fn operations() -> [Operation; 8] {
    const ALL: &str = "/v1/webhooks/endpoints";
    const ONE: &str = "/v1/webhooks/endpoints/{id}";
    const SECRET: &str = "/v1/webhooks/endpoints/{id}/secret";
    const AGAIN: &str = "/v1/webhooks/events/{id}/redeliver";
    [
        Operation::new("get", ALL, "webhooks:list_webhook_endpoints", "List endpoints")
            .with_token::<Read<Webhooks>>()
            .query(|query| endpoints::listing(Uuid::nil(), query))
            .answers::<ListResource<WebhookEndpoint>>(200),
        Operation::new("post", ALL, "webhooks:create_webhook_endpoint", "Create an endpoint")
            .with_token::<Write<Webhooks>>()
            .body(endpoints::read)
            .answers::<WebhookEndpoint>(201),
        Operation::new("get", ONE, "webhooks:get_webhook_endpoint", "Read an endpoint")
            .with_token::<Read<Webhooks>>()
            .answers::<WebhookEndpoint>(200),
        Operation::new("patch", ONE, "webhooks:update_webhook_endpoint", "Change an endpoint")
            .with_token::<Write<Webhooks>>()
            .body(endpoints::read_edits)
            .answers::<WebhookEndpoint>(200),
        Operation::new("delete", ONE, "webhooks:delete_webhook_endpoint", "Delete an endpoint")
            .with_token::<Write<Webhooks>>(),
        Operation::new(
            "patch",
            SECRET,
            "webhooks:reset_webhook_endpoint_secret",
            "Sign with a new secret from now on",
        )
        .with_token::<Write<Webhooks>>()
        .answers::<WebhookEndpoint>(200),
        Operation::new(
            "get",
            "/v1/webhooks/deliveries",
            "webhooks:list_webhook_deliveries",
            "List what was delivered",
        )
        .with_token::<Read<Webhooks>>()
        .query(|query| deliveries::listing(Uuid::nil(), query))
        .answers::<ListResource<ShownDelivery>>(200),
        Operation::new("post", AGAIN, "webhooks:redeliver_webhook_event", "Deliver an event again")
            .with_token::<Write<Webhooks>>()
            .answers_with(202, Content::Nothing),
    ]
}
