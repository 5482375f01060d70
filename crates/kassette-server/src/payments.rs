//! Taking money. An attempt is stored before the processor is asked, the question carries the attempt's id as its
//! idempotency key, and no transaction is open while the answer is awaited; so whatever fails when, the question can be
//! asked again and nobody is charged twice.

mod asking;
pub mod attempts;
pub mod cancelling;
pub mod events;
pub mod forms;
mod fulfilment;
pub mod limits;
pub mod payment_methods;
pub mod reconcile;
pub mod refunding;
pub mod refunds;
pub mod refusal;
pub mod settle;
pub mod setup;
pub mod signature;
pub mod stripe;
pub mod webhook;
