use anyhow::{Context, ensure};
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
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
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), body: None }
    }

    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, path: path.into(), body: Some(body) }
    }

    pub fn patch(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::PATCH, path: path.into(), body: Some(body) }
    }
}

impl Client {
    pub fn of(address: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let connections = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { connections, address: address.to_owned() }
    }

    /// The answer's bytes; an answer that is no success is an error, for its time would mean nothing.
    pub async fn send(&self, ask: &Ask) -> anyhow::Result<Bytes> {
        let request = Request::builder()
            .method(&ask.method)
            .uri(format!("{}{}", self.address, ask.path))
            .header("authorization", format!("Bearer {DEMO_TOKEN}"))
            .header("content-type", "application/json");
        let body = ask.body.as_ref().map(Value::to_string).unwrap_or_default();
        let response = self.connections.request(request.body(Full::from(body))?).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        ensure!(
            status.is_success(),
            "{} {} answers {status}: {}",
            ask.method,
            ask.path,
            String::from_utf8_lossy(&bytes)
        );
        Ok(bytes)
    }

    pub async fn json(&self, ask: &Ask) -> anyhow::Result<Value> {
        serde_json::from_slice(&self.send(ask).await?).context("an answer is not JSON")
    }
}
