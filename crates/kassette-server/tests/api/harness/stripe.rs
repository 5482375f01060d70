mod contract;

use axum::middleware;
use hmac::{Hmac, KeyInit, Mac};
use kassette_core::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use contract::Breaches;
pub use contract::{UNDESCRIBED, breaches_of};

pub const WEBHOOK_SECRET: &str = "whsec_sandbox";

/// A sandbox of one test's own. It delivers no webhooks: the test does, in the order it likes. A test fails that has it sent what
/// Stripe would refuse.
pub struct Stripe {
    pub url: String,
    /// What the server under test shows.
    pub secret_key: &'static str,
    http: reqwest::Client,
    breaches: Breaches,
}

impl Drop for Stripe {
    fn drop(&mut self) {
        self.breaches.assert_none();
    }
}

impl Stripe {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let breaches = Breaches::default();
        let observe = middleware::from_fn_with_state(breaches.clone(), contract::observe);
        let sandbox = kassette_sandbox::app(kassette_sandbox::Config::default()).layer(observe);
        tokio::spawn(axum::serve(listener, sandbox).into_future());
        Self { url, secret_key: "sk_test_sandbox", http: http(), breaches }
    }

    /// Somebody else's.
    pub fn at(url: String) -> Self {
        Self { url, secret_key: "sk_test_sandbox", http: http(), breaches: Breaches::default() }
    }

    /// An address at which nobody answers.
    pub fn unreachable() -> Self {
        Self::at("http://127.0.0.1:1".to_owned())
    }

    /// What it was sent and Stripe would refuse, since the last time.
    pub fn breaches(&self) -> Vec<String> {
        self.breaches.take()
    }

    /// What the payment form makes of a card.
    pub async fn confirmation_token(&self, payment_method: &str) -> String {
        let form = format!("payment_method={payment_method}");
        let token = self.post("/v1/test_helpers/confirmation_tokens", form).await;
        token["id"].as_str().unwrap().to_owned()
    }

    /// The buyer answers the 3-D Secure challenge of the intent: `complete` or `fail`.
    pub async fn challenge(&self, intent: &Value, outcome: &str) {
        let id = intent["id"].as_str().unwrap();
        let secret = intent["client_secret"].as_str().unwrap();
        let form = format!("client_secret={secret}&outcome={outcome}");
        self.post(&format!("/3d_secure/{id}"), form).await;
    }

    pub async fn intents(&self) -> Vec<Value> {
        self.list("payment_intents").await
    }

    /// Every card that was to be stored for later.
    pub async fn setup_intents(&self) -> Vec<Value> {
        self.list("setup_intents").await
    }

    /// Every attempt to take money.
    pub async fn charges(&self) -> Vec<Value> {
        self.list("charges").await
    }

    /// Everything that was given back.
    pub async fn refunds(&self) -> Vec<Value> {
        self.list("refunds").await
    }

    /// Time passes at the banks.
    pub async fn settle_refunds(&self) {
        self.control("settle_refunds", Value::Null).await;
    }

    /// Every tax that was asked for.
    pub async fn tax_calculations(&self) -> Vec<Value> {
        self.list("tax_calculations").await
    }

    /// Every tax that is on record.
    pub async fn tax_transactions(&self) -> Vec<Value> {
        self.list("tax_transactions").await
    }

    /// From now on, intents are made and their answers kept back.
    pub async fn hold_intents(&self) {
        self.control("hold", json!({ "path": "/v1/payment_intents" })).await;
    }

    /// Returns when an answer is being kept back.
    pub async fn until_held(&self) {
        self.list("held").await;
    }

    pub async fn release(&self) {
        self.control("release", Value::Null).await;
    }

    /// The `nth` call from now on takes effect, and is not answered.
    pub async fn lose_answer(&self, path: &str, nth: u32) {
        self.control("call_faults", json!({ "fault": "late", "path": path, "nth": nth })).await;
    }

    /// The next `times` calls break down, before or after they took `effect`: that is what their keys are answered for ever.
    pub async fn break_down(&self, path: &str, effect: bool, times: u32) {
        let fault = json!({ "fault": "fail", "path": path, "effect": effect, "times": times });
        self.control("call_faults", fault).await;
    }

    /// The next `times` calls of `method` are turned away.
    pub async fn turn_away(&self, method: &str, path: &str, times: u32) {
        let fault = json!({ "fault": "fail", "status": 503, "method": method, "path": path, "times": times });
        self.control("call_faults", fault).await;
    }

    /// As a merchant does in Stripe's dashboard.
    pub async fn forget_customer(&self, id: &str) {
        let request = self.http.delete(format!("{}/v1/customers/{id}", self.url));
        assert!(request.bearer_auth("sk_test_sandbox").send().await.unwrap().status().is_success());
    }

    async fn control(&self, call: &str, body: Value) {
        let request = self.http.post(format!("{}/_sandbox/{call}", self.url));
        let request = request.header("content-type", "application/json").body(body.to_string());
        assert!(request.send().await.unwrap().status().is_success());
    }

    async fn list(&self, what: &str) -> Vec<Value> {
        let request = self.http.get(format!("{}/_sandbox/{what}", self.url));
        let text = request.send().await.unwrap().text().await.unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        list["data"].as_array().unwrap().clone()
    }

    /// What Stripe's API answers to its merchant.
    pub async fn read(&self, path: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.url)).bearer_auth("sk_test_sandbox");
        let text = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap()
    }

    pub async fn post(&self, path: &str, form: String) -> Value {
        let request = self
            .http
            .post(format!("{}{path}", self.url))
            .bearer_auth("sk_test_sandbox")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let text = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

/// A client, which can only be made where somebody said how TLS is done: whichever test comes first.
fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// The value of `Stripe-Signature` for `payload`, as Stripe signs at `moment`.
pub fn sign(secret: &str, payload: &str, moment: Timestamp) -> String {
    let seconds = moment.unix_micros() / 1_000_000;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{seconds}.{payload}").as_bytes());
    let signature = axum::body::Bytes::copy_from_slice(&mac.finalize().into_bytes());
    format!("t={seconds},v1={signature:x}")
}
