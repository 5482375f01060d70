//! What is shown of the price: the server's numbers, or for the time of a round trip our own from the same rules.

use js_sys::Date;
use kassette_core::pricing::{Choice, Offer, Selection};
use kassette_core::{CheckoutBase, Currency, Timestamp, Totals};
use leptos::prelude::untrack;
use uuid::Uuid;

use super::Session;
use crate::edit::{Edits, Value};

impl Session {
    /// `price` is one of several that the product has to choose from. What it comes to, only the server knows.
    pub fn choose_product(&self, id: Uuid, price: Option<Uuid>) {
        let product = Edits::id("product_id", id);
        let Some(price) = price else {
            self.selection.set(Selection { product_id: Some(id), ..Selection::default() });
            return self.edit(product);
        };
        self.edit(product.followed_by(Edits::id("product_price_id", price)));
    }

    /// `amount` is in minor units.
    pub fn choose_amount(&self, amount: i64) {
        if self.peek_choice(|choice| choice.custom_amount) != Some(amount) {
            self.selection.update(|selection| selection.amount = Some(amount));
            self.edit(Edits::of("amount", Value::Number(amount)));
        }
    }

    /// So many `seats` or `units`.
    pub fn choose_count(&self, name: &str, count: i64) {
        let is_seats = name == "seats";
        let known = self.peek_choice(|choice| if is_seats { choice.seats } else { choice.units });
        if known != Some(count) {
            self.selection.update(|selection| {
                *(if is_seats { &mut selection.seats } else { &mut selection.units }) = Some(count);
            });
            self.edit(Edits::of(name, Value::Number(count)));
        }
    }

    /// What the buyer has chosen of a quantity or a price, for a server that an older edit may have reached after a newer one.
    pub fn choice_edits(&self) -> Edits {
        let chosen = |read: fn(&Choice) -> Option<i64>| self.peek_choice(read).map(Value::Number);
        let amount = chosen(|choice| choice.custom_amount);
        let seats = chosen(|choice| choice.seats);
        let units = chosen(|choice| choice.units);
        [("amount", amount), ("seats", seats), ("units", units)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .fold(Edits::default(), |edits, (name, value)| edits.with(name, value))
    }

    fn peek_choice(self, read: impl FnOnce(&Choice) -> Option<i64>) -> Option<i64> {
        untrack(|| self.offer(|offer| read(&offer.choice))).flatten()
    }

    /// Reads from what the buyer has chosen, confirmed or not.
    pub fn offer<T>(&self, read: impl FnOnce(&Offer) -> T) -> Option<T> {
        let selection = self.selection.get();
        self.with(|checkout| checkout.base.select(selection, now()).map(|offer| read(&offer)))?
    }

    /// What the server says, or what the rules say of what the buyer has chosen since.
    fn chosen<T>(
        self,
        told: fn(&CheckoutBase) -> T,
        offered: fn(&Offer) -> Option<T>,
    ) -> Option<T> {
        let selection = self.selection.get();
        self.with(|checkout| {
            let base = &checkout.base;
            if selection.is_in(base) {
                return Some(told(base));
            }
            offered(&base.select(selection, now())?)
        })?
    }

    /// What the buyer owes.
    pub fn totals(&self) -> Option<Totals> {
        self.chosen(CheckoutBase::totals, |offer| Some(offer.quote()?.totals))
    }

    pub fn currency(&self) -> Currency {
        self.chosen(|base| base.currency, |offer| Some(offer.currency)).unwrap_or(Currency::USD)
    }

    /// The end of the trial that the purchase begins with.
    pub fn trial_end(&self) -> Option<Timestamp> {
        self.chosen(|base| base.trial_end, |offer| Some(offer.trial_end))?
    }
}

pub(crate) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, within 53 bits")]
    let millis = Date::now() as i64;
    Timestamp::from_unix_micros(millis.saturating_mul(1000))
        .expect("the clock of a browser ends before")
}
