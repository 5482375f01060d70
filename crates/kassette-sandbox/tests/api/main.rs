//! The sandbox as a merchant's server and a buyer's browser meet it: through HTTP.

mod authentication;
mod card_declines;
mod confirmation_tokens;
mod customers;
mod holds;
mod idempotency;
mod merchant;
mod pages;
mod parameters;
mod payment_intents;
mod tax;
mod three_d_secure;
mod webhook_receiver;
mod webhooks;
