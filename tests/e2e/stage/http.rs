use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

/// Asks servers without a browser.
#[derive(Debug, Clone)]
pub struct Http(Client<HttpConnector, Full<Bytes>>);

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// The `location` header, if there is one.
    pub location: Option<String>,
    /// Null unless the answer is JSON.
    pub body: Value,
}

impl Http {
    pub fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }

    pub async fn get(&self, url: &str) -> Answer {
        self.ask(Request::get(url), None).await
    }

    pub async fn get_with_token(&self, url: &str, token: &str) -> Answer {
        let request = Request::get(url).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask(request, None).await
    }

    pub async fn post(&self, url: &str, body: &Value) -> Answer {
        self.ask(Request::builder().method(Method::POST).uri(url), Some(body)).await
    }

    pub async fn post_with_token(&self, url: &str, token: &str, body: &Value) -> Answer {
        let request = Request::post(url).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask(request, Some(body)).await
    }

    pub async fn patch_with_token(&self, url: &str, token: &str, body: &Value) -> Answer {
        let request = Request::patch(url).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask(request, Some(body)).await
    }

    pub async fn delete_with_token(&self, url: &str, token: &str) -> Answer {
        let request = Request::delete(url).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask(request, None).await
    }

    async fn ask(&self, request: http::request::Builder, body: Option<&Value>) -> Answer {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let request = request.body(Full::from(body)).expect("the request is a valid one");
        let url = request.uri().to_string();
        let answer = self.0.request(request).await;
        let answer = answer.unwrap_or_else(|error| panic!("{url} does not answer: {error}"));
        let location = answer.headers().get(header::LOCATION);
        let location = location.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let status = answer.status();
        let body = answer.into_body().collect().await.expect("the whole answer arrives").to_bytes();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        Answer { status, location, body }
    }
}
