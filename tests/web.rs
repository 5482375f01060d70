//! The components in a real browser: mounted as the page mounts them, found by what a buyer or a screen reader finds.

#![cfg(target_arch = "wasm32")]
// The builder spells a whole session out.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test that does not find what it looks for has failed")]

#[path = "web/fields.rs"]
mod fields;
#[path = "web/fixtures.rs"]
mod fixtures;
#[path = "web/form.rs"]
mod form;
#[path = "web/language.rs"]
mod language;
#[path = "web/prices.rs"]
mod prices;
#[path = "web/problems.rs"]
mod problems;
#[path = "web/reading.rs"]
mod reading;
#[path = "web/screens.rs"]
mod screens;
#[path = "web/shown.rs"]
mod shown;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
