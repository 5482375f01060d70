//! The server through HTTP, each test with a database of its own.

// A session has many fields, and `json!` takes a step of recursion for each.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod bad_input;
mod benefits;
mod breakdowns;
mod cancelling;
mod confirm;
mod crashes;
mod create;
mod custom_fields;
mod customer_portal;
mod customer_sessions;
mod customers;
mod databases;
mod discounts;
mod embedding;
mod files;
mod harness;
mod known_customers;
mod lessons;
mod limits;
mod link_resource;
mod links;
mod list;
mod localstripe;
mod merchant_webhooks;
mod meters;
mod openapi;
mod opened;
mod orders;
mod organizations;
mod page;
mod paid_twice;
mod payment_method_page;
mod payment_methods;
mod prefilled_links;
mod product_prices;
mod products;
mod program;
mod protocol;
mod read;
mod receipts;
mod refunds;
mod saved_cards;
mod servers;
mod sessions;
mod stream;
mod stripe_contract;
mod stripe_setup;
mod subscriptions;
mod taxes;
mod terms;
mod tls;
mod unchanged;
mod update;
mod webhooks;
