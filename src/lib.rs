//! The checkout that a buyer sees, compiled to WebAssembly.
//!
//! State flows one way: the server's [`kassette_core::CheckoutPublic`] lives in one [`session::Session`], components show what
//! they derive from it, their events become methods of the session, and the server's next answer replaces the checkout whole.

pub mod api;
pub mod app;
pub mod billing;
pub mod checkout_form;
pub mod confirm;
pub mod contact;
pub mod country;
pub mod custom_amount;
pub mod custom_fields;
pub mod discount_code;
pub mod edit;
pub mod events;
pub mod format;
pub mod host;
pub mod language;
pub mod later;
pub mod live;
pub mod page;
pub mod pay_elsewhere;
pub mod payment;
pub mod phase;
pub mod problem;
pub mod product_switcher;
pub mod quantity;
pub mod reading;
pub mod receipt;
pub mod screens;
pub mod session;
pub mod stripe;
pub mod summary;
pub mod text;
pub mod ui;
pub mod update_queue;
pub mod writing;

use std::time::Duration;

use gloo_timers::future::sleep;

/// Shows the checkout of the page's session, as soon as there are words for it.
pub fn start() {
    let page = page::Page::current();
    page.dress();
    // Leptos's own tasks run from the mount on.
    wasm_bindgen_futures::spawn_local(async {
        let checkout = page::Page::inlined_checkout();
        let speaks = language::begin();
        if !speaks || later::is_needed_first(checkout.as_ref()) {
            let later = later::fetch().await;
            if !speaks {
                (later.speak)(page.clone()).await;
            }
        }
        // What came so far was one task: the form is another, and the browser may do what is urgent between them.
        sleep(Duration::ZERO).await;
        page::Page::take_over();
        leptos::mount::mount_to_body(move || app::app(page, checkout));
    });
}
