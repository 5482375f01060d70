use std::{fmt::Write, sync::RwLock};

use hmac::{Hmac, KeyInit, Mac};
use indexmap::IndexMap;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::clock;

/// Where events go: to the endpoint of the configuration, and to those that the merchant has
/// registered.
#[derive(Debug)]
pub struct Endpoints(RwLock<Inner>);

#[derive(Debug)]
struct Inner {
    configured: Option<String>,
    secret: String,
    registered: IndexMap<String, Endpoint>,
}

/// An endpoint that the merchant has registered.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// As it is shown, without the secret.
    pub json: Value,
    pub secret: String,
}

/// One of the endpoints. What it stands for is looked up at each try, for it may have moved.
#[derive(Debug, Clone)]
pub enum Target {
    Configured,
    Registered(String),
}

/// Where to post, and what to sign with.
#[derive(Debug, Clone)]
pub struct Address {
    pub url: String,
    pub secret: String,
}

impl Endpoints {
    pub fn new(configured: Option<String>, secret: String) -> Self {
        Self(RwLock::new(Inner { configured, secret, registered: IndexMap::new() }))
    }

    /// Moves the endpoint of the configuration.
    pub fn set_url(&self, url: Option<String>) {
        self.write().configured = url;
    }

    /// The endpoints that want events of this type.
    pub fn wanting(&self, kind: &str) -> Vec<Target> {
        let inner = self.read();
        let registered = inner.registered.iter().filter(|(_, endpoint)| endpoint.wants(kind));
        let registered = registered.map(|(id, _)| Target::Registered(id.clone()));
        std::iter::once(Target::Configured).chain(registered).collect()
    }

    /// None if the endpoint is gone.
    pub fn address(&self, target: &Target) -> Option<Address> {
        let inner = self.read();
        match target {
            Target::Configured => {
                Some(Address { url: inner.configured.clone()?, secret: inner.secret.clone() })
            }
            Target::Registered(id) => {
                let endpoint = inner.registered.get(id)?;
                let url = endpoint.json["url"].as_str()?.to_owned();
                Some(Address { url, secret: endpoint.secret.clone() })
            }
        }
    }

    pub fn insert(&self, id: String, endpoint: Endpoint) {
        self.write().registered.insert(id, endpoint);
    }

    pub fn get(&self, id: &str) -> Option<Endpoint> {
        self.read().registered.get(id).cloned()
    }

    /// Whether there was one.
    pub fn remove(&self, id: &str) -> bool {
        self.write().registered.shift_remove(id).is_some()
    }

    pub fn all(&self) -> Vec<Value> {
        self.read().registered.values().map(|endpoint| endpoint.json.clone()).collect()
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Inner> {
        self.0.read().expect("nothing panics while it holds the endpoints")
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Inner> {
        self.0.write().expect("nothing panics while it holds the endpoints")
    }
}

impl Endpoint {
    fn wants(&self, kind: &str) -> bool {
        let events = self.json["enabled_events"].as_array();
        let named = events.is_some_and(|all| all.iter().any(|e| e == kind || e == "*"));
        named && self.json["status"] == "enabled"
    }

    /// As it is shown once, when it has been created.
    pub fn with_secret(&self) -> Value {
        let mut json = self.json.clone();
        json["secret"] = json!(self.secret);
        json
    }
}

impl Address {
    /// The value of `Stripe-Signature` for `body`.
    pub fn signature(&self, body: &str) -> String {
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
