use std::{
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Bytes,
    http::{Request, StatusCode, header},
};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinSet, time};

use super::{
    Webhooks,
    endpoints::{Address, Target},
    faults::{Delay, Strike},
};
use crate::events::Event;

const ANSWER_WITHIN: Duration = Duration::from_secs(20);
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
const GIVE_UP_AFTER: Duration = Duration::from_hours(1);

/// Endpoints are on this machine, so plain HTTP will do.
type Http = Client<HttpConnector, Full<Bytes>>;

/// What there is to deliver.
#[derive(Debug)]
pub enum Posted {
    /// The events of one call, in order.
    Events(Vec<Event>),
    /// An event that was posted before. Nothing goes wrong with it on the way.
    Again(Event),
}

/// Posts events until the sandbox, which holds the other end, is gone.
pub async fn deliver(mut posted: UnboundedReceiver<Posted>, webhooks: Arc<Webhooks>) {
    // A connection that is kept may be to a server that has been restarted since.
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    let carrier = Carrier { client, webhooks };
    let mut deliveries = JoinSet::new();
    while let Some(posted) = posted.recv().await {
        deliveries.spawn(carrier.clone().deliver_posted(posted));
        while deliveries.try_join_next().is_some() {}
    }
}

#[derive(Debug, Clone)]
struct Carrier {
    client: Http,
    webhooks: Arc<Webhooks>,
}

impl Carrier {
    /// Events in order; one that is refused or delayed does not keep the others waiting.
    async fn deliver_posted(self, posted: Posted) {
        let mut later = JoinSet::new();
        match posted {
            Posted::Again(event) => self.deliver_event(&event, &mut later).await,
            Posted::Events(events) => {
                for event in events {
                    self.deliver_through_faults(event, &mut later).await;
                }
            }
        }
        later.join_all().await;
    }

    async fn deliver_through_faults(&self, event: Event, later: &mut JoinSet<()>) {
        let faults = &self.webhooks.faults;
        let event = match faults.strike(event.kind) {
            Strike::Drop => return self.webhooks.log.note(&event, None, "dropped".to_owned()),
            Strike::Delay(delay) => {
                later.spawn(self.clone().deliver_after(delay, event));
                return;
            }
            Strike::Reorder => match faults.hold_back(event) {
                Some(event) => event,
                None => return,
            },
            Strike::Duplicate => {
                self.deliver_event(&event, later).await;
                event
            }
            Strike::None => event,
        };
        self.deliver_event(&event, later).await;
        if let Some(overtaken) = faults.overtaken() {
            self.deliver_event(&overtaken, later).await;
        }
    }

    async fn deliver_after(self, delay: Delay, event: Event) {
        self.webhooks.faults.wait(delay).await;
        let mut later = JoinSet::new();
        self.deliver_event(&event, &mut later).await;
        later.join_all().await;
    }

    /// To each endpoint that wants it. Where it is not taken, it is tried again `later`.
    async fn deliver_event(&self, event: &Event, later: &mut JoinSet<()>) {
        for target in self.webhooks.endpoints.wanting(event.kind) {
            if !self.delivered(&target, event).await {
                later.spawn(self.clone().try_again(target, event.clone()));
            }
        }
    }

    async fn try_again(self, target: Target, event: Event) {
        let started = Instant::now();
        let mut wait = FIRST_WAIT;
        while started.elapsed() < GIVE_UP_AFTER {
            time::sleep(wait).await;
            if self.delivered(&target, &event).await {
                return;
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        tracing::warn!(event = event.id, kind = event.kind, "webhook given up");
    }

    /// Whether there is nothing more to do: the endpoint took the event, or is gone.
    async fn delivered(&self, target: &Target, event: &Event) -> bool {
        let Some(address) = self.webhooks.endpoints.address(target) else { return true };
        let outcome = time::timeout(ANSWER_WITHIN, self.post(&address, event)).await;
        let outcome = outcome.unwrap_or_else(|_| Err("no answer in time".into()));
        let (taken, outcome) = match outcome {
            Ok(status) => (status.is_success(), status.as_u16().to_string()),
            Err(error) => (false, error.to_string()),
        };
        if taken {
            tracing::info!(event = event.id, kind = event.kind, "webhook delivered");
        } else {
            tracing::warn!(event = event.id, kind = event.kind, outcome, "webhook not delivered");
        }
        self.webhooks.log.note(event, Some(address.url), outcome);
        taken
    }

    async fn post(
        &self,
        address: &Address,
        event: &Event,
    ) -> Result<StatusCode, Box<dyn Error + Send + Sync>> {
        let body = event.to_json().to_string();
        let request = Request::post(&address.url)
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .header("stripe-signature", address.signature(&body))
            .body(Full::from(body))?;
        Ok(self.client.request(request).await?.status())
    }
}
