//! What the form does not need to be shown: it comes in a file of its own, after the form.
//!
//! In that file is what [`Later`] names, and all that nothing else uses. Builds for tests and for the gallery have everything in
//! one file.

use std::future::Future;
use std::pin::Pin;

use kassette_core::{AttachedCustomField, CheckoutPublic};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::begin;
use crate::billing;
use crate::confirm::confirm;
use crate::custom_amount::CustomAmount;
use crate::custom_fields::{self, CustomFields};
use crate::language::{self, LanguageMenu};
use crate::page::Page;
use crate::pay_elsewhere::PayElsewhere;
use crate::payment::{self, Payment};
use crate::phase::Phase;
use crate::quantity::Quantities;
use crate::screens::screen;
use crate::session::Session;
use crate::stripe::Charge;
use crate::text::Message;

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The ways into the second file.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    /// Finds the texts where the page came without.
    pub speak: fn(Page) -> Task,
    /// What goes on beside the form.
    pub begin: fn(Session),
    pub send_edits: fn(Session) -> Task,
    pub confirm: fn(Session) -> Task,
    /// What is shown instead of the form.
    pub screen: fn(Phase) -> AnyView,
    pub mount_payment: fn(Session, NodeRef<Div>),
    pub change_payment: fn(&Payment, &Charge),
    pub translate_payment: fn(&Payment),
    pub pay_elsewhere: fn() -> AnyView,
    pub custom_amount: fn() -> AnyView,
    pub quantities: fn() -> AnyView,
    pub custom_fields: fn() -> AnyView,
    /// What is wrong with an answer that is there.
    pub problem_with_answer: fn(&AttachedCustomField, &str) -> Option<Message>,
    pub language_menu: fn() -> AnyView,
    pub list_countries: fn(Session),
}

fn later() -> Later {
    Later {
        speak: |page| Box::pin(language::find(page)),
        begin,
        send_edits: |session| Box::pin(session.send_edits()),
        confirm: |session| Box::pin(confirm(session)),
        screen,
        mount_payment: |session, place| spawn_local(payment::mount(session, place)),
        change_payment: |payment, charge| payment.elements.update(charge),
        translate_payment: payment::translate,
        pay_elsewhere: || PayElsewhere().into_any(),
        custom_amount: || CustomAmount().into_any(),
        quantities: || Quantities().into_any(),
        custom_fields: || CustomFields().into_any(),
        problem_with_answer: custom_fields::problem_with,
        language_menu: || LanguageMenu().into_any(),
        list_countries: |session| spawn_local(billing::list_countries(session)),
    }
}

#[cfg(in_two_files)]
thread_local! {
    static CAME: std::cell::Cell<Option<Later>> = const { std::cell::Cell::new(None) };
}

/// What is here already.
pub fn here() -> Option<Later> {
    #[cfg(in_two_files)]
    return CAME.get();
    #[cfg(not(in_two_files))]
    Some(later())
}

/// Fetches it, as often as it takes; answers at once where it has come.
#[cfg(in_two_files)]
pub async fn fetch() -> Later {
    let later = second_file().await;
    CAME.set(Some(later));
    later
}

#[cfg(in_two_files)]
#[wasm_split_helpers::wasm_split(later)]
fn second_file() -> Later {
    later()
}

/// As with two files.
#[cfg(not(in_two_files))]
pub fn fetch() -> std::future::Ready<Later> {
    std::future::ready(later())
}

/// Whether the first screen of this session has something of the second file: it would jump if it were shown before.
pub fn is_needed_first(checkout: Option<&CheckoutPublic>) -> bool {
    checkout.is_none_or(|checkout| !checkout.is_plain_form())
}
