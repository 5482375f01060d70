//! Journeys of a buyer in a real browser, on the demo's two sites.
//!
//! `cargo xtask e2e` runs them. Every test has servers, a database and a browser of its own. What it
//! saw is left in `target/e2e/<test>/` if it fails.

mod accessibility;
mod choices;
mod closing;
mod country;
mod decline;
mod details;
mod embedding;
mod embedding_attacks;
mod first_paint;
mod framing;
mod keyboard;
mod language;
mod leaving;
mod loading;
mod network;
mod own_page;
mod payment_method;
mod polar;
mod portal;
mod purchase;
mod recovery;
mod stage;
mod three_d_secure;
