//! Checkout sessions: what merchants and buyers do with them.

pub mod confirm;
pub mod create;
pub mod expiry;
pub mod list;
pub mod opened;
pub mod read;
pub mod rules;
pub mod stream;
pub mod terms;
pub mod update;
pub mod view;
