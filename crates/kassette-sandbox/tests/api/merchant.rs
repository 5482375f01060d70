use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use kassette_sandbox::Config;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use axum::http::{HeaderMap, Method, Request, header};

/// A sandbox of its own, and someone who calls it with the secret key.
#[derive(Clone)]
pub struct Merchant {
    client: Client<HttpConnector, Full<Bytes>>,
    pub address: String,
    key: String,
}

pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("an answer in JSON")
    }

    pub fn error(&self) -> Value {
        self.json()["error"].clone()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a header of text"))
    }
}

/// Starts a sandbox on a free port that posts its events to `webhook_url`.
pub async fn merchant_with_webhooks(webhook_url: Option<String>) -> Merchant {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("a bound address"));
    let config = Config { webhook_url, ..Config::default() };
    tokio::spawn(kassette_sandbox::serve(listener, config));
    let client = Client::builder(TokioExecutor::new()).build_http();
    Merchant { client, address, key: "sk_test_sandbox".to_owned() }
}

pub async fn merchant() -> Merchant {
    merchant_with_webhooks(None).await
}

impl Merchant {
    /// The same sandbox, called with another key; none if it is empty.
    pub fn with_key(&self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.call(Method::GET, path, "", &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.call(Method::DELETE, path, "", &[]).await
    }

    pub async fn post(&self, path: &str, parameters: &[(&str, &str)]) -> Answered {
        self.post_with(path, parameters, &[]).await
    }

    pub async fn post_once(
        &self,
        idempotency_key: &str,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Answered {
        self.post_with(path, parameters, &[("idempotency-key", idempotency_key)]).await
    }

    pub async fn post_with(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answered {
        let body = encoded(parameters);
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.call(Method::POST, path, &body, &[&[kind], headers].concat()).await
    }

    pub async fn post_json(&self, path: &str, body: &Value) -> Answered {
        let kind = [("content-type", "application/json")];
        self.call(Method::POST, path, &body.to_string(), &kind).await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        if !self.key.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::from(body.to_owned())).expect("a request");
        let answer = self.client.request(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.expect("a whole answer").to_bytes();
        let text = String::from_utf8(body.to_vec()).expect("text");
        Answered { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    /// The id of a new confirmation token for one of Stripe's test payment methods.
    pub async fn token(&self, payment_method: &str) -> String {
        let path = "/v1/test_helpers/confirmation_tokens";
        let token = self.post(path, &[("payment_method", payment_method)]).await.json();
        token["id"].as_str().expect("a token's id").to_owned()
    }

    /// The id of a new customer.
    pub async fn customer(&self) -> String {
        let customer = self.post("/v1/customers", &[("email", "buyer@example.com")]).await.json();
        customer["id"].as_str().expect("a customer's id").to_owned()
    }

    /// The id of one of Stripe's test payment methods, set up for `customer`.
    pub async fn saved_card(&self, customer: &str, payment_method: &str) -> String {
        let parameters = [
            ("confirm", "true"),
            ("payment_method", payment_method),
            ("customer", customer),
            ("return_url", "https://shop.example/back"),
        ];
        let mut intent = self.post("/v1/setup_intents", &parameters).await.json();
        if intent["status"] == "requires_action" {
            intent = self.reply(&intent, "complete").await.json();
        }
        assert_eq!(intent["status"], "succeeded");
        intent["payment_method"].as_str().expect("a payment method's id").to_owned()
    }

    /// What the bank makes of the buyer's answer.
    pub async fn reply(&self, intent: &Value, outcome: &str) -> Answered {
        let secret = intent["client_secret"].as_str().expect("a secret");
        let path = format!("/3d_secure/{}", intent["id"].as_str().expect("an id"));
        self.post(&path, &[("client_secret", secret), ("outcome", outcome)]).await
    }

    /// A charge of 12.00 USD while the customer is absent.
    pub async fn charge_absent(&self, customer: &str, payment_method: &str) -> Answered {
        let parameters = [
            ("amount", "1200"),
            ("currency", "usd"),
            ("confirm", "true"),
            ("off_session", "true"),
            ("customer", customer),
            ("payment_method", payment_method),
            ("automatic_payment_methods[enabled]", "true"),
            ("automatic_payment_methods[allow_redirects]", "never"),
        ];
        self.post("/v1/payment_intents", &parameters).await
    }

    /// A payment of 12.00 USD with one of Stripe's test payment methods.
    pub async fn pay(&self, payment_method: &str) -> Answered {
        let token = self.token(payment_method).await;
        self.post("/v1/payment_intents", &payment(&token)).await
    }

    /// How the only payment intent there is stands.
    pub async fn only_intent(&self) -> Value {
        let intents = self.get("/_sandbox/payment_intents").await.json();
        assert_eq!(intents["data"].as_array().map(Vec::len), Some(1));
        intents["data"][0].clone()
    }

    pub async fn charge_statuses(&self) -> Vec<Value> {
        let charges = self.get("/_sandbox/charges").await.json();
        let charges = charges["data"].as_array().expect("a list");
        charges.iter().map(|charge| charge["status"].clone()).collect()
    }

    pub async fn hold(&self, path: &str) {
        let held = self.post_json("/_sandbox/hold", &json!({ "path": path })).await;
        assert_eq!(held.status, 204);
    }
}

fn encoded(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

/// The parameters of a payment of 12.00 USD.
pub fn payment(token: &str) -> [(&'static str, &str); 6] {
    [
        ("amount", "1200"),
        ("currency", "usd"),
        ("confirm", "true"),
        ("confirmation_token", token),
        ("automatic_payment_methods[enabled]", "true"),
        ("return_url", "https://shop.example/back"),
    ]
}
