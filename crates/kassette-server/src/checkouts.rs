//! Checkout sessions: what merchants and buyers do with them.

mod agreement;
mod amounts;
mod answers;
pub mod cancel;
pub mod confirm;
pub mod create;
mod discounting;
pub mod expiry;
pub mod list;
pub mod opened;
pub mod read;
pub mod return_page;
pub mod rules;
pub mod saved_cards;
pub mod session;
pub mod stream;
mod taxing;
pub mod terms;
pub mod update;
pub mod view;
