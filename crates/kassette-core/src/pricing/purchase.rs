use uuid::Uuid;

use super::{Choice, Discount, Period, Tax, Totals, in_currency, is_free};
use crate::{Currency, Price, Timestamp};

/// What is bought, and all that decides what it costs.
#[derive(Clone, Debug)]
pub struct Purchase<'a> {
    pub currency: Currency,
    /// The session's prices of the chosen product, ad-hoc ones included and archived ones too: a session keeps the price it was
    /// opened with. Those in another currency do not count.
    pub prices: &'a [Price],
    pub choice: Choice,
    /// One that applies to the product; see [`Discount::applies_to`].
    pub discount: Option<&'a Discount>,
    pub tax: Tax,
    /// From one charge to the next; `None` for a one-time purchase.
    pub period: Option<Period>,
    /// The end of the effective trial.
    pub trial_end: Option<Timestamp>,
}

/// What a purchase costs, and what has to be asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Of the first payment, also where a trial puts it off.
    pub totals: Totals,
    pub flags: Flags,
}

/// The flags of a session. All of them are off without a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub is_free_product_price: bool,
    pub is_discount_applicable: bool,
    /// Something is charged now.
    pub is_payment_required: bool,
    /// A way to pay must be stored for later charges.
    pub is_payment_setup_required: bool,
    /// Either of the two.
    pub is_payment_form_required: bool,
}

impl<'a> Purchase<'a> {
    /// The same session on another of its products: the choice starts again and the discount stays if it applies. Whether there is a
    /// trial is for the caller to say; it does not come along.
    #[must_use]
    pub fn switched_to(
        self,
        product_id: Uuid,
        prices: &'a [Price],
        period: Option<Period>,
    ) -> Self {
        let offered = || in_currency(prices, self.currency);
        let stays = |it: &&Discount| it.applies_to(product_id, offered(), self.currency);
        Self {
            prices,
            choice: Choice::initial(offered()),
            discount: self.discount.filter(stays),
            period,
            trial_end: None,
            ..self
        }
    }
}

impl Purchase<'_> {
    /// What it costs now. `None` if something cannot be bought: no price in the currency, a kind of price that this version does not
    /// know, a number of seats outside of the tiers, or a sum that 64 bits do not hold.
    pub fn quote(&self) -> Option<Quote> {
        let amount = self.amount()?;
        let discount_amount = self.discount_on(amount);
        let flags = self.flags(amount, discount_amount);
        // Where nothing will ever be paid there is nothing to tax, and nobody to ask about it.
        let tax = if flags.is_payment_form_required { self.tax } else { Tax::NONE };
        let totals = Totals::with_tax(amount, discount_amount, tax)?;
        Some(Quote { totals, flags })
    }

    /// Before discount and tax.
    pub(super) fn amount(&self) -> Option<i64> {
        let mut prices = in_currency(self.prices, self.currency).peekable();
        prices.peek()?;
        prices.try_fold(0_i64, |sum, price| {
            let Choice { custom_amount, seats, units } = self.choice;
            let amount = price.amount.amount_of(custom_amount, seats, units)?;
            sum.checked_add(amount)
        })
    }

    pub(super) fn discount_on(&self, amount: i64) -> i64 {
        self.discount.and_then(|it| it.amount_off(amount, self.currency)).unwrap_or(0)
    }

    /// What follows from these amounts, in minor units: those of a stored session were worked out before, and its product may
    /// cost something else by now.
    ///
    /// Decided on what is left to pay, not on the price: a discount to nothing must not reach the processor as a charge of 0.
    pub fn flags(&self, amount: i64, discount_amount: i64) -> Flags {
        let free = is_free(in_currency(self.prices, self.currency));
        let by_use = in_currency(self.prices, self.currency).any(|it| it.amount.is_metered());
        let something_due = amount > discount_amount;
        let charged_later = self.period.is_some()
            && !free
            && (amount > 0 || by_use)
            && !self.discount.is_some_and(Discount::is_everything_forever);
        let charged_now = something_due && self.trial_end.is_none();
        Flags {
            is_free_product_price: free,
            is_discount_applicable: !free,
            is_payment_required: charged_now,
            is_payment_setup_required: charged_later,
            is_payment_form_required: charged_now || charged_later,
        }
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
