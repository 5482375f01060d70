use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use bytes::Bytes;
use http::{Method, Request, Response, request};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client as Connections};
use hyper_util::rt::TokioExecutor;
use kassette_server::seed::DEMO_TOKEN;
use serde_json::Value;

/// Somebody who asks one thing after another, on a connection that stays open.
pub struct Client {
    connections: Connections<HttpConnector, Full<Bytes>>,
    address: String,
}

/// What is asked, and how.
#[derive(Clone, Debug)]
pub struct Ask {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
    /// Whether a browser asks, which begins to show a page before it has all of it.
    is_page: bool,
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), body: None, is_page: false }
    }

    pub fn page(path: impl Into<String>) -> Self {
        Self { is_page: true, ..Self::get(path) }
    }

    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, body: Some(body), ..Self::get(path) }
    }

    pub fn patch(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::PATCH, body: Some(body), ..Self::get(path) }
    }

    fn request(&self, address: &str) -> request::Builder {
        let request =
            Request::builder().method(&self.method).uri(format!("{address}{}", self.path));
        if self.is_page {
            let accepted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
            request.header("accept", accepted).header("accept-encoding", "gzip, deflate, br, zstd")
        } else {
            request
                .header("authorization", format!("Bearer {DEMO_TOKEN}"))
                .header("content-type", "application/json")
        }
    }
}

impl Client {
    pub fn of(address: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let connections = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { connections, address: address.to_owned() }
    }

    /// The answer's bytes.
    pub async fn send(&self, ask: &Ask) -> anyhow::Result<Bytes> {
        Ok(self.begin(ask).await?.into_body().collect().await?.to_bytes())
    }

    /// How long the answer takes, and of a page how long until it begins.
    pub async fn time(&self, ask: &Ask) -> anyhow::Result<Duration> {
        let sent = Instant::now();
        let mut body = self.begin(ask).await?.into_body();
        body.frame().await.context("an answer is empty")??;
        let began = sent.elapsed();
        body.collect().await?;
        Ok(if ask.is_page { began } else { sent.elapsed() })
    }

    /// An answer that is no success is an error, for its time would mean nothing.
    async fn begin(&self, ask: &Ask) -> anyhow::Result<Response<Incoming>> {
        let body = ask.body.as_ref().map(Value::to_string).unwrap_or_default();
        let request = ask.request(&self.address).body(Full::from(body))?;
        let response = self.connections.request(request).await?;
        let status = response.status();
        if !status.is_success() {
            let text = response.into_body().collect().await?.to_bytes();
            let text = String::from_utf8_lossy(&text);
            bail!("{} {} answers {status}: {text}", ask.method, ask.path);
        }
        Ok(response)
    }

    pub async fn json(&self, ask: &Ask) -> anyhow::Result<Value> {
        serde_json::from_slice(&self.send(ask).await?).context("an answer is not JSON")
    }
}
