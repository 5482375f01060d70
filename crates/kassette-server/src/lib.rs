//! Kassette's server: the checkout API over SQLite or PostgreSQL, payments through Stripe, and the pages around them.
//!
//! [`routes`] lists everything that can be asked. A handler parses, authorizes, calls one function that knows the rules,
//! and answers; [`store`] alone speaks to the database, [`payments::stripe`] alone to Stripe, [`error`] alone turns
//! failures into HTTP, and nobody but [`clock`] knows what time it is.

pub mod access;
pub mod assets;
pub mod benefits;
pub mod branding;
pub mod checkout_links;
pub mod checkouts;
pub mod client_address;
pub mod clock;
pub mod config;
pub mod custom_fields;
pub mod customer_portal;
pub mod customer_sessions;
pub mod customers;
pub mod discounts;
pub mod embedding;
pub mod error;
pub mod etag;
pub mod events;
pub mod files;
pub mod listing;
pub mod loader;
pub mod meters;
pub mod openapi;
pub mod orders;
pub mod organizations;
pub mod page;
pub mod payment_method_page;
pub mod payments;
pub mod products;
pub mod receipts;
pub mod routes;
pub mod secret;
pub mod seed;
pub mod serving;
pub mod store;
pub mod subscriptions;
pub mod tax;
pub mod tls;
pub mod trace;
pub mod validation;
pub mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

pub use config::Config;
pub use routes::app;

use access::last_use::{self, LastUse};
use clock::Clock;
use events::Events;
use payments::stripe::Stripe;
use store::Store;
use tax::Calculator;
use webhooks::send::Webhooks;

/// What every request has at hand.
#[derive(Clone, Debug)]
pub struct AppState {
    pub store: Store,
    pub clock: Clock,
    pub events: Events,
    pub webhooks: Webhooks,
    pub last_use: LastUse,
    /// `None` where no keys are set: then nothing that costs money can be bought.
    pub stripe: Option<Arc<Stripe>>,
    /// Who calculates taxes.
    pub tax: Arc<Calculator>,
    pub config: Arc<Config>,
    /// How browsers reach this server, without a slash at the end.
    pub public_url: Arc<str>,
    /// Cancelled when the server is to stop: open event streams end then.
    pub shutdown: CancellationToken,
}

impl AppState {
    /// # Errors
    /// Stripe's keys are only partly set, or taxes need something that is not set.
    pub fn new(
        config: Config,
        store: Store,
        public_url: &str,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let keys = config.stripe_keys()?;
        let stripe = keys
            .map(|keys| {
                let timeout = Duration::from_secs(config.stripe_timeout.into());
                Stripe::new(keys, &config.stripe_api_url, timeout)
            })
            .transpose()?;
        let stripe = stripe.map(Arc::new);
        let tax = Calculator::new(config.taxes()?, stripe.as_ref());
        Ok(Self {
            events: store.events(),
            store: store.served_at(public_url),
            clock,
            webhooks: Webhooks::new(config.webhooks_to_private)?,
            last_use: LastUse::default(),
            stripe,
            tax: Arc::new(tax),
            config: Arc::new(config),
            public_url: public_url.into(),
            shutdown: CancellationToken::new(),
        })
    }

    /// Starts what runs beside the requests: the ear for other servers, the sweep of overdue sessions, the reconciler of payments,
    /// what cancels failed ones and gives back double ones, the sender of webhooks, and the record of which tokens are used.
    pub fn spawn_background_tasks(&self) {
        tokio::spawn(events::keep_listening(self.clone()));
        tokio::spawn(checkouts::expiry::sweep(self.clone()));
        tokio::spawn(payments::reconcile::keep_asking(self.clone()));
        tokio::spawn(payments::cancelling::keep_cancelling(self.clone()));
        tokio::spawn(payments::refunding::keep_refunding(self.clone()));
        tokio::spawn(webhooks::send::keep_sending(self.clone()));
        tokio::spawn(last_use::keep_writing_down(self.clone()));
    }
}
