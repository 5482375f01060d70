//! The one store: the server's session, and what the buyer may do with it.

mod edits;

use kassette_core::host_message::{HostEvent, HostTotals};
use kassette_core::{
    CheckoutProduct, CheckoutPublic, CheckoutUpdate, Currency, Money, Price, Timestamp, Totals,
};
use leptos::prelude::*;
use leptos::reactive::owner::LocalStorage;
use uuid::Uuid;

use crate::api::{self, Api};
use crate::host::Host;
use crate::language;
use crate::page::Page;
use crate::payment::Payment;
use crate::phase::Phase;
use crate::problem::Problems;
use crate::update_queue::UpdateQueue;

/// Handles to everything that is shared; created once, in the app, and provided by context.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    page: StoredValue<Page>,
    api: StoredValue<Api>,
    loaded: RwSignal<Option<Result<CheckoutPublic, api::Error>>>,
    confirming: RwSignal<bool>,
    problems: RwSignal<Problems>,
    /// A product that the buyer chose and the server has not confirmed yet.
    chosen: RwSignal<Option<Uuid>>,
    queue: StoredValue<UpdateQueue>,
    updating: RwSignal<bool>,
    payment: StoredValue<Option<Payment>, LocalStorage>,
    pub phase: Memo<Phase>,
}

impl Session {
    /// `inlined` is what the server put into the page.
    pub fn new(page: Page, inlined: Option<CheckoutPublic>) -> Self {
        let loaded = RwSignal::new(inlined.map(Ok));
        let confirming = RwSignal::new(false);
        let api = Api::new(&page.api, &page.client_secret);
        Self {
            page: StoredValue::new(page),
            api: StoredValue::new(api),
            loaded,
            confirming,
            problems: RwSignal::default(),
            chosen: RwSignal::default(),
            queue: StoredValue::default(),
            updating: RwSignal::default(),
            payment: StoredValue::new_local(None),
            phase: Memo::new(move |_| {
                loaded.with(|loaded| Phase::of(loaded.as_ref(), confirming.get()))
            }),
        }
    }

    pub fn page(&self) -> Page {
        self.page.get_value()
    }

    pub fn api(&self) -> Api {
        self.api.get_value()
    }

    /// Reads the session from the server.
    pub async fn load(&self) {
        let result = self.api().get().await;
        if let Ok(checkout) = &result {
            language::follow(&self.page(), checkout.base.locale.as_deref()).await;
        }
        self.loaded.set(Some(result));
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
        self.chosen.get().or(self.with(|checkout| checkout.base.product_id).flatten())
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

    pub fn currency(&self) -> Currency {
        self.with(|checkout| checkout.base.currency).unwrap_or(Currency::USD)
    }

    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency())
    }

    /// What the buyer owes: the server's numbers, or for the time of a round trip our own from the same rules.
    pub fn totals(&self) -> Option<Totals> {
        let chosen = self.chosen.get();
        self.with(|checkout| {
            let base = &checkout.base;
            match chosen.filter(|id| Some(*id) != base.product_id) {
                Some(id) => preview(checkout, id),
                None => Some(Totals {
                    amount: base.amount,
                    discount_amount: base.discount_amount,
                    net_amount: base.net_amount,
                    tax_amount: base.tax_amount,
                    total_amount: base.total_amount,
                }),
            }
        })
        .flatten()
    }

    /// Whether the shown total still waits for the server's word.
    pub fn is_updating(&self) -> bool {
        self.updating.get()
    }

    pub fn is_confirming(&self) -> bool {
        self.confirming.get()
    }

    pub fn problems(&self) -> Problems {
        self.problems.get()
    }

    pub fn field_problem(&self, name: &str) -> Option<String> {
        self.problems.with(|problems| problems.of_field(name).cloned())
    }

    pub fn show_problems(&self, problems: Problems) {
        self.problems.set(problems);
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
        self.confirming.set(true);
        self.tell_host(HostEvent::Confirmed);
    }

    pub fn stop_confirming(&self, problems: Problems) {
        self.queue.update_value(UpdateQueue::resume);
        self.edit(CheckoutUpdate::default());
        self.confirming.set(false);
        if !problems.is_empty() {
            self.tell_host(HostEvent::Failed {
                code: "payment_failed".to_owned(),
                message: problems.first_message().to_owned(),
            });
        }
        self.problems.set(problems);
    }

    // The payment form

    pub fn payment(&self) -> Option<Payment> {
        self.payment.get_value()
    }

    pub fn set_payment(&self, payment: Option<Payment>) {
        // The screen, and with it the session, may be gone already.
        _ = self.payment.try_set_value(payment);
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
        let Some(success_url) = self.peek(|checkout| checkout.base.success_url.clone()) else {
            return;
        };
        let redirect = untrack(|| self.leads_elsewhere());
        if redirect && !self.page().embedded {
            // The receipt stays where the browser refuses to go there.
            _ = window().location().assign(&success_url);
        }
        self.tell_host(HostEvent::Success { success_url, redirect });
    }

    /// Whether the merchant wants to show its own thanks.
    pub fn leads_elsewhere(&self) -> bool {
        self.with(|checkout| !checkout.base.success_url.starts_with(&checkout.base.url))
            == Some(true)
    }

    fn host(&self) -> Option<Host> {
        let page = self.page();
        if !page.embedded {
            return None;
        }
        let session = self.peek(|checkout| (checkout.base.embed_origin.clone(), checkout.base.id));
        match session {
            Some((origin, id)) => origin.map(|origin| Host::new(origin, Some(id))),
            None => page.claimed_embed_origin.map(|origin| Host::new(origin, None)),
        }
    }

    /// The end of the trial that the purchase begins with.
    pub fn trial_end(&self) -> Option<Timestamp> {
        self.with(|checkout| checkout.base.trial_end).flatten()
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

/// The price of a product in this session.
pub fn price_of(checkout: &CheckoutPublic, product_id: Uuid) -> Option<&Price> {
    let base = &checkout.base;
    let own = base.prices.as_ref().and_then(|prices| prices.get(&product_id));
    let listed = || base.products.iter().find(|product| product.id == product_id);
    let prices = own.or_else(|| listed().map(|product| &product.prices))?;
    prices.iter().find(|price| price.price_currency == base.currency).or(prices.first())
}

fn preview(checkout: &CheckoutPublic, product_id: Uuid) -> Option<Totals> {
    let amount = price_of(checkout, product_id)?.amount.amount_without_quantity()?;
    // Where nothing is taxed now, nothing will be; any other tax waits for the server.
    let tax_amount = checkout.base.tax_amount.filter(|tax| *tax == 0);
    Totals::new(amount, 0, tax_amount)
}
