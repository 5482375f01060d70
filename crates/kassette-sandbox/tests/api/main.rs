//! The sandbox as a merchant's server and a buyer's browser meet it: through HTTP.

mod authentication;
mod call_faults;
mod card_declines;
mod confirmation_tokens;
mod customer_sessions;
mod customers;
mod holds;
mod idempotency;
mod merchant;
mod pages;
mod parameters;
mod payment_intents;
mod payment_method_domains;
mod redirects;
mod refunds;
mod saved_cards;
mod setup_intents;
mod tax;
mod test_cards;
mod three_d_secure;
mod versions;
mod webhook_endpoints;
mod webhook_faults;
mod webhook_receiver;
mod webhooks;
