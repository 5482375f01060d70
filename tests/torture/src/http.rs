use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;
use tokio::time::timeout;

/// Longer than our server takes for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks servers that may not answer.
#[derive(Debug, Clone)]
pub struct Http(Client<HttpConnector, Full<Bytes>>);

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Null unless the answer is JSON.
    pub body: Value,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Ask {
    pub method: Method,
    pub url: String,
    pub token: Option<&'static str>,
    /// Whom the server takes the asker for.
    pub address: Option<String>,
    pub body: Body,
}

#[derive(Debug, Clone)]
pub enum Body {
    None,
    Json(Value),
    Form(String),
}

impl Ask {
    pub fn get(url: String) -> Self {
        Self { method: Method::GET, url, token: None, address: None, body: Body::None }
    }

    pub fn post(url: String, body: Value) -> Self {
        Self { method: Method::POST, body: Body::Json(body), ..Self::get(url) }
    }

    pub fn patch(url: String, body: Value) -> Self {
        Self { method: Method::PATCH, ..Self::post(url, body) }
    }

    pub fn form(url: String, body: &str) -> Self {
        Self { method: Method::POST, body: Body::Form(body.to_owned()), ..Self::get(url) }
    }
}

impl Http {
    pub fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }

    /// `None` if the answer did not come, or not whole.
    pub async fn ask(&self, ask: Ask) -> Option<Answer> {
        timeout(PATIENCE, self.ask_patiently(ask)).await.ok()?
    }

    async fn ask_patiently(&self, ask: Ask) -> Option<Answer> {
        let mut request = Request::builder().method(ask.method).uri(ask.url);
        if let Some(token) = ask.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(address) = ask.address {
            request = request.header("x-forwarded-for", address);
        }
        let (kind, body) = match ask.body {
            Body::None => ("application/json", String::new()),
            Body::Json(body) => ("application/json", body.to_string()),
            Body::Form(body) => ("application/x-www-form-urlencoded", body),
        };
        let request = request.header(header::CONTENT_TYPE, kind).body(Full::from(body)).ok()?;
        let answer = self.0.request(request).await.ok()?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.ok()?.to_bytes();
        Some(Answer { status, body: serde_json::from_slice(&body).unwrap_or_default() })
    }
}
