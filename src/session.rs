//! The one store: the server's session, and what the buyer may do with it.

mod edits;
mod fields;
mod totals;

use std::ops::Deref;

use kassette_core::host_message::{HostEvent, HostTotals};
use kassette_core::pricing::Selection;
use kassette_core::{CheckoutProduct, CheckoutPublic, CheckoutStatus, Money};
use leptos::prelude::*;
use leptos::reactive::owner::LocalStorage;
use uuid::Uuid;

use self::fields::Fields;
pub use self::fields::{Asked, Rule, at_least, at_most, is_state_in};
pub(crate) use self::totals::now;
use crate::api::{self, Api};
use crate::edit::Edits;
use crate::host::Host;
use crate::language;
use crate::later::{self, Later};
use crate::live::{Live, distinct};
use crate::page::Page;
use crate::payment::{Payment, PaymentState};
use crate::phase::Phase;
use crate::problem::Problems;
use crate::text::Message;
use crate::ui::focus_soon;
use crate::update_queue::UpdateQueue;

/// The way to everything that is shared; created once, in the app, and provided by context. It stays for as long as the page.
///
/// One pointer, because nearly everything holds a copy of it.
#[derive(Clone, Copy, Debug)]
pub struct Session(&'static Shared);

#[derive(Debug)]
pub struct Shared {
    page: Page,
    api: Api,
    loaded: Live<Option<Result<CheckoutPublic, api::Error>>>,
    confirming: Live<bool>,
    /// The key of the text that says what is waited for while confirming.
    progress: Live<&'static str>,
    /// Whether this visit follows a payment to its outcome.
    following: Live<bool>,
    /// Whether the buyer may be on the way to another page, where they pay.
    leaving: Live<bool>,
    /// The page on which the payment goes on, for the buyer to open.
    elsewhere: Live<Option<String>>,
    problems: Live<Problems>,
    fields: Live<Fields>,
    /// What the buyer chose and the server has not confirmed yet.
    selection: Live<Selection>,
    queue: Live<UpdateQueue>,
    updating: Live<bool>,
    payment: StoredValue<Option<Payment>, LocalStorage>,
    payment_state: Live<PaymentState>,
    /// Stripe's word for the way to pay that the buyer chose.
    payment_method: Live<Option<String>>,
    /// Code and name of all countries; empty until there was time to list them.
    pub countries: Live<Vec<(String, String)>>,
    pub phase: Live<Phase>,
    pub later: Live<Option<Later>>,
}

impl Deref for Session {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

impl Session {
    /// `inlined` is what the server put into the page.
    pub fn new(page: Page, inlined: Option<CheckoutPublic>) -> Self {
        let loaded = Live::new(inlined.map(Ok));
        let confirming = Live::new(false);
        let api = Api::new(&page.api, &page.client_secret);
        Self(Box::leak(Box::new(Shared {
            page,
            api,
            loaded,
            confirming,
            progress: Live::new("paying"),
            following: Live::new(false),
            leaving: Live::new(false),
            elsewhere: Live::new(None),
            problems: Live::new(Problems::default()),
            fields: Live::new(Fields::default()),
            selection: Live::new(Selection::default()),
            queue: Live::new(UpdateQueue::default()),
            updating: Live::new(false),
            payment: StoredValue::new_local(None),
            payment_state: Live::new(PaymentState::Loading),
            payment_method: Live::new(None),
            countries: Live::new(Vec::new()),
            later: Live::new(later::here()),
            phase: distinct(move || {
                loaded.with(|loaded| Phase::of(loaded.as_ref(), confirming.get()))
            }),
        })))
    }

    pub fn page(&self) -> &'static Page {
        &self.0.page
    }

    pub fn api(&self) -> &'static Api {
        &self.0.api
    }

    /// Reads the session from the server.
    pub async fn load(&self) {
        let result = self.api().get().await;
        if let Ok(checkout) = &result {
            language::follow(&self.page, checkout.base.locale.as_deref()).await;
        }
        self.loaded.set(Some(result));
    }

    /// As [`Self::load`], for a task of its own.
    pub async fn load_again(self) {
        self.load().await;
    }

    /// Reads the session anew where one is shown already: an answer that does not come takes nothing away from the buyer.
    pub async fn refresh(self) {
        match self.api().get().await {
            Ok(checkout) => self.receive(checkout),
            Err(error @ api::Error::Refused { status: 403 | 404 | 410, .. }) => self.lose(error),
            Err(_) => {}
        }
    }

    /// What the server says now replaces what was known.
    pub fn receive(&self, checkout: CheckoutPublic) {
        self.loaded.set(Some(Ok(checkout)));
    }

    /// The server will not show this session any more.
    pub fn lose(&self, error: api::Error) {
        self.loaded.set(Some(Err(error)));
    }

    /// Reads from the session; `None` while there is none.
    pub fn with<T>(&self, read: impl FnOnce(&CheckoutPublic) -> T) -> Option<T> {
        self.loaded.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok()).map(read))
    }

    /// As [`Self::with`], for code that runs once instead of following changes.
    pub fn peek<T>(&self, read: impl FnOnce(&CheckoutPublic) -> T) -> Option<T> {
        untrack(|| self.with(read))
    }

    // What is shown

    /// The id of the shown product.
    pub fn product_id(&self) -> Option<Uuid> {
        self.selection.get().product_id.or(self.with(|checkout| checkout.base.product_id).flatten())
    }

    /// Reads from the shown product.
    pub fn product<T>(&self, read: impl FnOnce(&CheckoutProduct) -> T) -> Option<T> {
        let id = self.product_id()?;
        self.with(|checkout| {
            checkout.base.products.iter().find(|product| product.id == id).map(read)
        })
        .flatten()
    }

    /// The name of the shown product.
    pub fn product_name(&self) -> Option<String> {
        self.product(|product| product.name.clone())
    }

    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency())
    }

    /// Whether the shown total still waits for the server's word.
    pub fn is_updating(&self) -> bool {
        self.updating.get()
    }

    pub fn is_confirming(&self) -> bool {
        self.confirming.get()
    }

    /// The key of the text that says what is waited for.
    pub fn progress(&self) -> &'static str {
        self.progress.get()
    }

    pub fn set_progress(&self, key: &'static str) {
        self.progress.set(key);
    }

    /// From now on the payment's outcome is told to the embedding page by whoever follows it.
    pub fn start_following(&self) {
        self.following.set(true);
    }

    pub fn is_following(&self) -> bool {
        self.following.get_untracked()
    }

    pub fn set_leaving(&self, leaving: bool) {
        self.leaving.set(leaving);
    }

    pub fn is_leaving(&self) -> bool {
        self.leaving.get_untracked()
    }

    pub fn elsewhere(&self) -> Option<String> {
        self.elsewhere.get()
    }

    pub fn set_elsewhere(&self, url: Option<String>) {
        self.elsewhere.set(url);
    }

    pub fn problems(&self) -> Problems {
        self.problems.get()
    }

    pub fn field_problem(&self, name: &str) -> Option<Message> {
        self.problems.with(|problems| problems.of_field(name).cloned())
    }

    /// What the buyer is told about a failed request.
    pub fn problems_of(&self, error: &api::Error) -> Problems {
        Problems::of(error, &|name| self.is_asked(name))
    }

    /// Shows what keeps the buyer from paying, and takes them to the first of it.
    pub fn show_problems(&self, problems: Problems) {
        let takes_focus = !problems.is_empty();
        self.problems.set(problems);
        if takes_focus {
            focus_soon(".checkout__form [aria-invalid=true], .checkout__form .notice");
        }
    }

    /// Shows problems of something that goes on beside the buyer: whatever they do now goes on, too.
    pub(crate) fn add_problems(self, newer: Problems) {
        self.problems.update(|problems| *problems = std::mem::take(problems).followed_by(newer));
    }

    pub fn clear_field_problem(&self, name: &str) {
        if self.problems.with_untracked(|problems| problems.of_field(name).is_some()) {
            self.problems.update(|problems| problems.clear_field(name));
        }
    }

    // What the buyer does

    /// From here to [`Self::stop_confirming`] the buyer's payment is under way.
    pub fn start_confirming(&self) {
        self.problems.set(Problems::default());
        self.progress.set("paying");
        self.confirming.set(true);
        self.tell_host(HostEvent::Confirmed);
    }

    pub fn stop_confirming(&self, problems: Problems) {
        // What was paid for is changed no more.
        if self.peek(|checkout| checkout.base.status) == Some(CheckoutStatus::Open) {
            self.queue.update(UpdateQueue::resume);
            self.edit(Edits::default());
        }
        self.confirming.set(false);
        self.elsewhere.set(None);
        if let Some(message) = problems.first_message() {
            let message = untrack(|| message.say());
            self.tell_host(HostEvent::Failed { code: "payment_failed".to_owned(), message });
        }
        self.show_problems(problems);
    }

    // The payment form

    pub fn payment(&self) -> Option<Payment> {
        self.payment.get_value()
    }

    pub fn set_payment(&self, payment: Option<Payment>) {
        // The screen, and with it the session, may be gone already.
        _ = self.payment.try_set_value(payment);
    }

    /// Where the payment form stands.
    pub fn payment_state(&self) -> PaymentState {
        self.payment_state.get()
    }

    pub fn set_payment_state(&self, state: PaymentState) {
        self.payment_state.set(state);
    }

    /// The server is told of each change once: which parts of an address are needed depends on it.
    pub fn choose_payment_method(&self, kind: String) {
        if self.payment_method.with_untracked(|known| known.as_ref() == Some(&kind)) {
            return;
        }
        self.edit(Edits::text("payment_method_type", &kind));
        self.payment_method.set(Some(kind));
    }

    /// Whether the way to pay brings the buyer's name along.
    pub fn pays_by_wallet(&self) -> bool {
        self.payment_method
            .with(|kind| matches!(kind.as_deref(), Some("apple_pay" | "google_pay" | "link")))
    }

    // The embedding page

    /// Escape asks the embedding page to close the checkout, unless money may be moving.
    pub fn leave(&self) {
        if !untrack(|| self.is_confirming()) {
            self.tell_host(HostEvent::Close);
        }
    }

    pub fn tell_host(&self, event: HostEvent) {
        if let Some(host) = self.host() {
            host.tell(event);
        }
    }

    /// Hands the buyer back to the merchant: an embedding page is told where to, a page of its own goes there.
    pub fn succeed(&self) {
        let told =
            self.peek(|checkout| (checkout.base.success_url.clone(), checkout.receipt.clone()));
        let Some((success_url, receipt)) = told else { return };
        let redirect = untrack(|| self.leads_elsewhere());
        if redirect && !self.page().embedded {
            // The receipt stays where the browser refuses to go there.
            _ = window().location().assign(&success_url);
        }
        self.tell_host(HostEvent::Success { success_url, redirect, receipt });
    }

    /// Whether the merchant wants to show its own thanks.
    pub fn leads_elsewhere(&self) -> bool {
        self.with(|checkout| !checkout.base.success_url.starts_with(&checkout.base.url))
            == Some(true)
    }

    fn host(self) -> Option<Host> {
        let page = self.page();
        if !page.embedded {
            return None;
        }
        let session = self.peek(|checkout| (checkout.base.embed_origin.clone(), checkout.base.id));
        match session {
            Some((origin, id)) => origin.map(|origin| Host::new(origin, Some(id))),
            None => page.claimed_embed_origin.clone().map(|origin| Host::new(origin, None)),
        }
    }

    /// What of `total` is paid today.
    pub fn due(&self, total: i64) -> i64 {
        if self.trial_end().is_some() { 0 } else { total }
    }

    pub fn host_totals(&self) -> Option<HostTotals> {
        self.with(|checkout| {
            let base = &checkout.base;
            HostTotals {
                currency: base.currency,
                amount: base.amount,
                discount_amount: base.discount_amount,
                tax_amount: base.tax_amount,
                total_amount: base.total_amount,
            }
        })
    }
}

/// The session that the app provided.
pub fn use_session() -> Session {
    expect_context()
}
