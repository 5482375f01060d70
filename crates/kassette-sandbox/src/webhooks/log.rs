use std::sync::Mutex;

use serde::Serialize;

use crate::{clock, events::Event};

/// One try to deliver an event.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    pub event: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where to; none if it was dropped on demand.
    pub url: Option<String>,
    /// In seconds since 1970.
    pub at: i64,
    /// The status that the endpoint answered, or why there is none.
    pub outcome: String,
}

/// Every try, oldest first.
#[derive(Debug, Default)]
pub struct Log(Mutex<Vec<Delivery>>);

impl Log {
    pub fn note(&self, event: &Event, url: Option<String>, outcome: String) {
        let delivery =
            Delivery { event: event.id.clone(), kind: event.kind, url, at: clock::now(), outcome };
        self.0.lock().expect("nothing panics while it holds the log").push(delivery);
    }

    pub fn all(&self) -> Vec<Delivery> {
        self.0.lock().expect("nothing panics while it holds the log").clone()
    }
}
