use std::{
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard},
};

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    books::Books, config::Config, events::Event, holds::Holds, idempotency::Idempotency,
    webhooks::Endpoint,
};

/// One account at the sandbox and everything that belongs to it. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Inner>);

#[derive(Debug)]
pub struct Inner {
    pub config: Config,
    pub endpoint: Arc<Endpoint>,
    pub holds: Holds,
    pub idempotency: Idempotency,
    pub post: UnboundedSender<Vec<Event>>,
    books: Mutex<Books>,
}

impl Sandbox {
    /// Its events go to `post`, which delivers them to `endpoint`.
    pub fn new(config: Config, endpoint: Arc<Endpoint>, post: UnboundedSender<Vec<Event>>) -> Self {
        Self(Arc::new(Inner {
            config,
            endpoint,
            holds: Holds::default(),
            idempotency: Idempotency::default(),
            post,
            books: Mutex::default(),
        }))
    }

    /// Everything on record, for one call at a time.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.0.books.lock().expect("nothing panics while it holds the books")
    }
}

impl Deref for Sandbox {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
