use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use std::sync::{Arc, Mutex};
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

/// A server that takes webhooks and keeps them for the test to look at.
pub struct Receiver {
    pub url: String,
    posted: UnboundedReceiver<Posted>,
}

pub struct Posted {
    pub signature: String,
    pub body: String,
}

impl Posted {
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let Some((time, signature)) = self.signature.split_once(",v1=") else { return false };
        let time = time.strip_prefix("t=").expect("a time");
        let signature: Vec<u8> = (0..signature.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&signature[at..at + 2], 16).expect("hexadecimal digits"))
            .collect();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
        mac.update(format!("{time}.{}", self.body).as_bytes());
        mac.verify_slice(&signature).is_ok()
    }

    pub fn event(&self) -> Value {
        serde_json::from_str(&self.body).expect("an event in JSON")
    }
}

#[derive(Clone)]
struct Desk {
    keep: UnboundedSender<Posted>,
    /// What the next webhooks are answered; when it is empty, 200.
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

impl Receiver {
    pub async fn start() -> Self {
        Self::answering(&[]).await
    }

    /// One that answers these first, and then 200.
    pub async fn answering(answers: &[StatusCode]) -> Self {
        let (keep, posted) = unbounded_channel();
        let answers = Arc::new(Mutex::new(answers.iter().rev().copied().collect()));
        let router = Router::new().route("/hook", post(take)).with_state(Desk { keep, answers });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("a bound address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, posted }
    }

    pub async fn next(&mut self) -> Posted {
        self.posted.recv().await.expect("the receiver runs as long as the test")
    }

    /// Whether something has been posted that the test has not looked at.
    pub fn has_more(&mut self) -> bool {
        self.posted.try_recv().is_ok()
    }

    pub async fn next_event(&mut self) -> Value {
        self.next().await.event()
    }

    /// The types of the next events.
    pub async fn next_types<const N: usize>(&mut self) -> [String; N] {
        let mut types = [const { String::new() }; N];
        for kind in &mut types {
            let event = self.next_event().await;
            event["type"].as_str().expect("a type").clone_into(kind);
        }
        types
    }
}

async fn take(State(desk): State<Desk>, headers: HeaderMap, body: String) -> StatusCode {
    let signature = headers["stripe-signature"].to_str().expect("a signature of text").to_owned();
    let _ = desk.keep.send(Posted { signature, body });
    desk.answers.lock().expect("the answers").pop().unwrap_or(StatusCode::OK)
}
