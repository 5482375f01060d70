use http::StatusCode;
use serde_json::{Value, json};

use super::http::Http;

/// What stands in for Stripe, seen from behind.
#[derive(Debug)]
pub struct Sandbox {
    http: Http,
    url: String,
}

impl Sandbox {
    pub fn new(http: &Http, url: String) -> Self {
        Self { http: http.clone(), url }
    }

    /// The amounts, in minor units, of the payments that went through.
    pub async fn paid(&self) -> Vec<i64> {
        let paid = |intent: &&Value| intent["status"] == "succeeded";
        let amount = |intent: &Value| intent["amount"].as_i64().expect("an intent has an amount");
        self.payment_intents().await.iter().filter(paid).map(amount).collect()
    }

    /// Every payment that was ever begun.
    pub async fn payment_intents(&self) -> Vec<Value> {
        self.list("payment_intents").await
    }

    /// Payment forms that are opened from now on show these ways to pay, by Stripe's names.
    pub async fn offers(&self, methods: &[&str]) {
        self.tell("payment_element", &json!({ "methods": methods })).await;
    }

    /// From now on payments are made, but whoever asked for them is not told.
    pub async fn hold_payments(&self) {
        let calls = json!({ "path": "/v1/payment_intents", "method": "POST" });
        self.tell("hold", &calls).await;
    }

    /// Waits until somebody waits for an answer that is held back.
    pub async fn holds_a_payment(&self) {
        println!("· the sandbox holds a payment's answer back");
        let held = self.list("held").await;
        assert_eq!(held.len(), 1, "{held:?}");
    }

    pub async fn release(&self) {
        self.tell("release", &json!({})).await;
    }

    async fn list(&self, what: &str) -> Vec<Value> {
        let answer = self.http.get(&format!("{}/_sandbox/{what}", self.url)).await;
        answer.body["data"].as_array().expect("the sandbox answers with a list").clone()
    }

    async fn tell(&self, what: &str, body: &Value) {
        let answer = self.http.post(&format!("{}/_sandbox/{what}", self.url), body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{what}");
    }
}
