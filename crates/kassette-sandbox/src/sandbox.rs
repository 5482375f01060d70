use std::{
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard},
};

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    books::Books,
    call_faults::CallFaults,
    config::{Config, Method},
    holds::Holds,
    idempotency::Idempotency,
    webhooks::{Posted, Webhooks},
};

/// One account at the sandbox and everything that belongs to it. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Inner>);

#[derive(Debug)]
pub struct Inner {
    pub config: Config,
    pub webhooks: Arc<Webhooks>,
    pub call_faults: CallFaults,
    pub holds: Holds,
    pub idempotency: Idempotency,
    pub post: UnboundedSender<Posted>,
    books: Mutex<Books>,
    methods: Mutex<Vec<Method>>,
}

impl Sandbox {
    /// Its events go to `post`, which delivers them as `webhooks` says.
    pub fn new(config: Config, webhooks: Arc<Webhooks>, post: UnboundedSender<Posted>) -> Self {
        let methods = Mutex::new(config.methods.clone());
        Self(Arc::new(Inner {
            config,
            webhooks,
            call_faults: CallFaults::default(),
            holds: Holds::default(),
            idempotency: Idempotency::default(),
            post,
            books: Mutex::default(),
            methods,
        }))
    }

    /// What the Payment Element shows, in this order.
    pub fn methods(&self) -> MutexGuard<'_, Vec<Method>> {
        self.0.methods.lock().expect("nothing panics while it holds the methods")
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
