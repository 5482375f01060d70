//! What is shown of the price: the server's numbers, or for the time of a round trip our own from the same rules.

use js_sys::Date;
use kassette_core::pricing::{Offer, Selection};
use kassette_core::{CheckoutUpdate, Currency, Timestamp, Totals};
use leptos::prelude::*;
use uuid::Uuid;

use super::Session;

impl Session {
    pub fn choose_product(&self, id: Uuid) {
        self.selection.set(Selection { product_id: Some(id), ..Selection::default() });
        self.edit(CheckoutUpdate { product_id: Some(id), ..Default::default() });
    }

    /// Reads from the session as the buyer has chosen.
    pub fn offer<T>(&self, read: impl FnOnce(&Offer) -> T) -> Option<T> {
        let selection = self.selection.get();
        self.with(|checkout| checkout.base.select(selection, now()).map(|offer| read(&offer)))?
    }

    /// What the buyer owes.
    pub fn totals(&self) -> Option<Totals> {
        let selection = self.selection.get();
        self.with(|checkout| {
            if selection.is_in(&checkout.base) {
                return Some(checkout.base.totals());
            }
            let quote = checkout.base.select(selection, now())?.quote()?;
            Some(quote.totals)
        })?
    }

    pub fn currency(&self) -> Currency {
        self.offer(|offer| offer.currency)
            .or_else(|| self.with(|checkout| checkout.base.currency))
            .unwrap_or(Currency::USD)
    }

    /// The end of the trial that the purchase begins with.
    pub fn trial_end(&self) -> Option<Timestamp> {
        self.offer(|offer| offer.trial_end)?
    }
}

fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, within 53 bits")]
    let millis = Date::now() as i64;
    Timestamp::from_unix_micros(millis.saturating_mul(1000))
        .expect("the clock of a browser ends before")
}
