//! What is shown of the price: the server's numbers, or for the time of a round trip our own from the same rules.

use js_sys::Date;
use kassette_core::pricing::{Offer, Selection};
use kassette_core::{CheckoutBase, CheckoutUpdate, Currency, Timestamp, Totals};
use uuid::Uuid;

use super::Session;

impl Session {
    pub fn choose_product(&self, id: Uuid) {
        self.selection.set(Selection { product_id: Some(id), ..Selection::default() });
        self.edit(CheckoutUpdate { product_id: Some(id), ..Default::default() });
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

fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, within 53 bits")]
    let millis = Date::now() as i64;
    Timestamp::from_unix_micros(millis.saturating_mul(1000))
        .expect("the clock of a browser ends before")
}
