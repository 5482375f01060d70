//! Webhooks: where events go, what goes wrong on the way, and what became of each.

mod calls;
mod delivery;
mod endpoints;
mod faults;
mod log;

pub use calls::{
    create_endpoint, delete_endpoint, list_endpoints, retrieve_endpoint, update_endpoint,
};
pub use delivery::{Posted, deliver};
pub use endpoints::Endpoints;
pub use faults::WebhookFault;
pub use log::Delivery;

use faults::Faults;
use log::Log;

/// What the sandbox and those who deliver for it have in common.
#[derive(Debug)]
pub struct Webhooks {
    pub endpoints: Endpoints,
    pub faults: Faults,
    pub log: Log,
}

impl Webhooks {
    /// Events go to `url` from the start, if there is one, and are signed with `secret` there.
    pub fn new(url: Option<String>, secret: String) -> Self {
        Self {
            endpoints: Endpoints::new(url, secret),
            faults: Faults::default(),
            log: Log::default(),
        }
    }
}
