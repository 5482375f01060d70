use uuid::Uuid;

use super::{
    Choice, Discount, Period, Purchase, QuantityLimits, Quote, Renewal, Tax, TaxRate, Totals,
    Trial, default_price, effective_trial, in_currency, seat_limits, tax_behavior, unit_limits,
};
use crate::checkout::CheckoutBase;
use crate::{CheckoutDiscount, CheckoutProduct, Currency, Price, TaxBehavior, Timestamp};

/// What a buyer chose in a session, which the server need not know yet. What is not named is as the session has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub product_id: Option<Uuid>,
    /// For a custom price, in minor units.
    pub amount: Option<i64>,
    pub seats: Option<i64>,
    pub units: Option<i64>,
}

/// A session as a selection makes it: what it sells, and all that decides what that costs.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    pub product: &'a CheckoutProduct,
    /// Of the product in this session. Those in another currency do not count.
    pub prices: &'a [Price],
    pub currency: Currency,
    pub choice: Choice,
    /// How many seats can be bought; `None` where there are none.
    pub seat_limits: Option<QuantityLimits>,
    /// As [`Self::seat_limits`] for units.
    pub unit_limits: Option<QuantityLimits>,
    /// `None` also where the session's does not apply.
    pub discount: Option<&'a CheckoutDiscount>,
    pub trial: Option<Trial>,
    pub trial_end: Option<Timestamp>,
    tax: Tax,
}

impl Selection {
    /// Whether the session is already as selected, so that its own amounts are those of the selection.
    pub fn is_in(self, checkout: &CheckoutBase) -> bool {
        fn same<T: PartialEq + Copy>(selected: Option<T>, known: Option<T>) -> bool {
            selected.is_none() || selected == known
        }
        same(self.product_id, checkout.product_id)
            && same(self.amount, Some(checkout.amount))
            && same(self.seats, checkout.seats)
            && same(self.units, checkout.units)
    }
}

impl CheckoutBase {
    /// The amounts that the server told.
    pub fn totals(&self) -> Totals {
        Totals {
            amount: self.amount,
            discount_amount: self.discount_amount,
            net_amount: self.net_amount,
            tax_amount: self.tax_amount,
            total_amount: self.total_amount,
        }
    }

    /// What `product` can be bought at in this session, in every currency.
    pub fn prices_of<'a>(&'a self, product: &'a CheckoutProduct) -> &'a [Price] {
        self.prices.as_ref().and_then(|own| own.get(&product.id)).unwrap_or(&product.prices)
    }

    /// The session with `selection`, made `now`. `None` where nothing is chosen, or something that is not offered.
    pub fn select(&self, selection: Selection, now: Timestamp) -> Option<Offer<'_>> {
        let id = selection.product_id.or(self.product_id)?;
        let stays = Some(id) == self.product_id;
        let product = self.products.iter().chain(&self.product).find(|it| it.id == id)?;
        let (prices, currency) = match &self.product_price {
            // A session keeps the price that it was opened with.
            Some(kept) if stays && kept.is_archived => (std::slice::from_ref(kept), self.currency),
            _ => {
                let prices = self.prices_of(product);
                let near = default_price(in_currency(prices, self.currency));
                (prices, near.or_else(|| default_price(prices))?.price_currency)
            }
        };
        let known = if stays {
            Choice { custom_amount: Some(self.amount), seats: self.seats, units: self.units }
        } else {
            Choice::default()
        };
        let offered = || in_currency(prices, currency);
        let of_seats = seat_limits(offered());
        let of_units = unit_limits(offered());
        let seat_limits = of_seats.map(|it| narrowed(it, self.min_seats, self.max_seats));
        let unit_limits = of_units.map(|it| narrowed(it, self.min_units, self.max_units));
        let count = |limits: Option<QuantityLimits>, selected: Option<i64>, known: Option<i64>| {
            limits.map(|limits| selected.or(known).unwrap_or_else(|| limits.initial()))
        };
        let choice = Choice {
            custom_amount: selection.amount.or(known.custom_amount),
            seats: count(seat_limits, selection.seats, known.seats),
            units: count(unit_limits, selection.units, known.units),
        };
        let trial = self.trial_of(product);
        let price = default_price(offered());
        let tax = match self.tax_of(price.and_then(|price| price.tax_behavior)) {
            Tax::Unknown if selection.is_in(self) => self.told_tax(),
            tax => tax,
        };
        Some(Offer {
            product,
            prices,
            currency,
            choice: choice.on(offered()),
            seat_limits,
            unit_limits,
            discount: self.discount.as_ref().filter(|discount| {
                let mut rules = Discount::from(*discount);
                rules.product_ids.clone_from(&self.discounted_product_ids);
                rules.applies_to(id, offered(), currency)
            }),
            trial,
            trial_end: if stays { self.trial_end } else { trial.map(|trial| trial.ends(now)) },
            tax,
        })
    }

    /// The session's own trial is not told where it equals the product's; another product then has its own.
    fn trial_of(&self, product: &CheckoutProduct) -> Option<Trial> {
        let trial = |it: &CheckoutProduct| Trial::new(it.trial_interval?, it.trial_interval_count?);
        let active = self
            .active_trial_interval
            .zip(self.active_trial_interval_count)
            .and_then(|(interval, count)| Trial::new(interval, count));
        if Some(product.id) == self.product_id {
            return active;
        }
        let of_chosen = self.product.as_ref().and_then(trial);
        let of_session = active.filter(|_| active != of_chosen);
        let allowed = self.allow_trial != Some(false);
        effective_trial(of_session, trial(product), product.is_recurring, allowed)
    }

    fn told_tax(&self) -> Tax {
        let behavior = self.tax_behavior.unwrap_or(TaxBehavior::Exclusive);
        self.tax_amount.map_or(Tax::Unknown, |amount| Tax::Amount { amount, behavior })
    }

    /// What is known of the tax of a price with this `behavior` of its own.
    fn tax_of(&self, behavior: Option<TaxBehavior>) -> Tax {
        let rate = self.tax_rate.and_then(TaxRate::from_millionths);
        match (rate, self.tax_behavior) {
            (Some(TaxRate::ZERO), _) => Tax::NONE,
            (Some(rate), Some(known)) => {
                let country = self.customer_billing_address.as_ref().map(|it| &*it.country);
                let chosen = self.product_price.as_ref().and_then(|price| price.tax_behavior);
                // The organization's own rule is not told, but a price like the chosen one follows it as that does.
                let behavior = match (behavior, country) {
                    _ if behavior == chosen => known,
                    (Some(named), Some(country)) => tax_behavior(Some(named), named, country),
                    _ => return Tax::Unknown,
                };
                Tax::Rate { rate, behavior }
            }
            _ => Tax::Unknown,
        }
    }
}

impl Offer<'_> {
    /// What it costs now; see [`Purchase::quote`].
    pub fn quote(&self) -> Option<Quote> {
        let discount = self.discount.map(Discount::from);
        self.purchase(discount.as_ref()).quote()
    }

    /// What it costs later; see [`Purchase::renewal`].
    pub fn renewal(&self, now: Timestamp) -> Option<Renewal> {
        let discount = self.discount.map(Discount::from);
        self.purchase(discount.as_ref()).renewal(now)
    }

    /// From one charge to the next; `None` for a one-time purchase.
    pub fn period(&self) -> Option<Period> {
        let count = self.product.recurring_interval_count.unwrap_or(1);
        self.product.recurring_interval.map(|interval| Period { interval, count })
    }

    /// The prices that are paid together.
    pub fn paid(&self) -> impl Iterator<Item = &Price> + Clone {
        in_currency(self.prices, self.currency)
    }

    fn purchase<'a>(&'a self, discount: Option<&'a Discount>) -> Purchase<'a> {
        Purchase {
            currency: self.currency,
            prices: self.prices,
            choice: self.choice,
            discount,
            tax: self.tax,
            period: self.period(),
            trial_end: self.trial_end,
        }
    }
}

/// The bounds of a session may have been set for another product, and leave nothing of this one's.
fn narrowed(limits: QuantityLimits, minimum: Option<i64>, maximum: Option<i64>) -> QuantityLimits {
    let session = limits.within(minimum, maximum);
    let fits = session.maximum.is_none_or(|most| session.minimum <= most);
    if fits { session } else { limits }
}
