use std::{
    error::Error,
    fmt::Write,
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use axum::{
    body::Bytes,
    http::{Request, StatusCode, header},
};
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use sha2::Sha256;
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinSet, time};

use crate::{clock, events::Event};

const ANSWER_WITHIN: Duration = Duration::from_secs(20);
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
const GIVE_UP_AFTER: Duration = Duration::from_hours(1);

/// Endpoints are on this machine, so plain HTTP will do.
type Http = Client<HttpConnector, Full<Bytes>>;

/// Where events go, and what they are signed with.
#[derive(Debug)]
pub struct Endpoint {
    url: RwLock<Option<String>>,
    secret: String,
}

impl Endpoint {
    pub fn new(url: Option<String>, secret: String) -> Self {
        Self { url: RwLock::new(url), secret }
    }

    pub fn set_url(&self, url: Option<String>) {
        *self.url.write().expect("nothing panics while it holds the URL") = url;
    }

    fn url(&self) -> Option<String> {
        self.url.read().expect("nothing panics while it holds the URL").clone()
    }

    /// The value of `Stripe-Signature` for `body`.
    fn signature(&self, body: &str) -> String {
        let time = clock::now();
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(format!("{time}.{body}").as_bytes());
        let mut signature = format!("t={time},v1=");
        for byte in mac.finalize().into_bytes() {
            let _ = write!(signature, "{byte:02x}");
        }
        signature
    }
}

/// Posts events until the sandbox, which holds the other end, is gone.
pub async fn deliver(mut posted: UnboundedReceiver<Vec<Event>>, endpoint: Arc<Endpoint>) {
    // A connection that is kept may be to a server that has been restarted since.
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    let mut deliveries = JoinSet::new();
    while let Some(events) = posted.recv().await {
        deliveries.spawn(deliver_all(client.clone(), endpoint.clone(), events));
        while deliveries.try_join_next().is_some() {}
    }
}

/// The events of one call, in order; one that is refused does not keep the others waiting.
async fn deliver_all(client: Http, endpoint: Arc<Endpoint>, events: Vec<Event>) {
    let mut again = JoinSet::new();
    for event in events {
        if !delivered(&client, &endpoint, &event).await {
            again.spawn(deliver_again(client.clone(), endpoint.clone(), event));
        }
    }
    again.join_all().await;
}

async fn deliver_again(client: Http, endpoint: Arc<Endpoint>, event: Event) {
    let started = Instant::now();
    let mut wait = FIRST_WAIT;
    while started.elapsed() < GIVE_UP_AFTER {
        time::sleep(wait).await;
        if delivered(&client, &endpoint, &event).await {
            return;
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
    tracing::warn!(event = event.id, kind = event.kind, "webhook given up");
}

/// Whether there is nothing more to do: the endpoint took the event, or there is no endpoint.
async fn delivered(client: &Http, endpoint: &Endpoint, event: &Event) -> bool {
    let Some(url) = endpoint.url() else { return true };
    let outcome = time::timeout(ANSWER_WITHIN, post(client, endpoint, &url, event)).await;
    let outcome = outcome.unwrap_or_else(|_| Err("no answer in time".into()));
    match outcome {
        Ok(status) if status.is_success() => {
            tracing::info!(event = event.id, kind = event.kind, "webhook delivered");
            true
        }
        Ok(status) => {
            tracing::warn!(event = event.id, kind = event.kind, %status, "webhook refused");
            false
        }
        Err(error) => {
            tracing::warn!(event = event.id, kind = event.kind, error, "webhook not delivered");
            false
        }
    }
}

async fn post(
    client: &Http,
    endpoint: &Endpoint,
    url: &str,
    event: &Event,
) -> Result<StatusCode, Box<dyn Error + Send + Sync>> {
    let body = event.to_json().to_string();
    let request = Request::post(url)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header("stripe-signature", endpoint.signature(&body))
        .body(Full::from(body))?;
    Ok(client.request(request).await?.status())
}
