//! What a session costs, and how that follows the buyer's choices.

use kassette_core::pricing::{
    Choice, ChoiceProblem, Counted, QuantityLimits, Trial, default_price, effective_trial,
    in_currency, seat_limits, unit_limits,
};
use kassette_core::{Currency, Price, Timestamp};
use uuid::Uuid;

use super::session::Session;
use crate::error::Error;
use crate::listing::invalid;
use crate::store::checkouts::Quantity;
use crate::validation::Problem;

/// What one request asks for. Amounts are minor units of the session's currency.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    /// Ignored where the buyer does not name the price.
    pub amount: Option<i64>,
    pub seats: Option<i64>,
    pub units: Option<i64>,
}

impl Session {
    /// Chooses another product, or another price of the chosen one. What was chosen of the old product (an amount, a number of
    /// seats) does not count for the new one.
    pub fn choose(&mut self, product_id: Uuid, price_id: Option<Uuid>) -> Result<(), Error> {
        let invalid = |msg: &str| invalid("product_id", msg, product_id.to_string());
        let product = self
            .product_of(product_id)
            .ok_or_else(|| invalid("Product is not available in this checkout."))?;
        if product.is_archived {
            return Err(invalid("Product is archived."));
        }
        let prices = self.prices_of(product);
        let price = match price_id {
            Some(id) => price_in(&prices, id)?,
            None if product_id == self.record.product_id && !self.price().is_archived => {
                return Ok(());
            }
            None => price_near(&prices, self.record.currency)
                .ok_or_else(|| invalid("Product has no price that can be bought."))?,
        };
        let price = price.clone();
        self.take_price(&price);
        Ok(())
    }

    /// Sells the chosen product in another currency.
    pub fn choose_currency(&mut self, currency: Currency) -> Result<(), Error> {
        if currency == self.record.currency {
            return Ok(());
        }
        let prices = self.prices_of(self.product());
        let price = default_price(in_currency(&prices, currency)).ok_or_else(|| {
            let msg = "Product is not available in the specified currency.";
            invalid("currency", msg, currency.as_str())
        })?;
        let price = price.clone();
        self.take_price(&price);
        Ok(())
    }

    /// Sells at `price`, one of the session's own, as if nothing had been chosen yet.
    pub fn take_price(&mut self, price: &Price) {
        self.record.product_id = price.product_id;
        self.record.product_price_id = price.id;
        self.record.currency = price.price_currency;
        let initial = Choice::initial(&self.prices());
        self.record.amount = initial.custom_amount.unwrap_or(0);
        self.record.seats.chosen = None;
        self.record.units.chosen = None;
    }

    /// Works out amount, discount and trial anew. The tax is another step: it may have to be asked for.
    ///
    /// # Errors
    /// `wishes` ask for something that is not sold.
    pub fn price_anew(&mut self, wishes: Wishes, now: Timestamp) -> Result<(), Error> {
        self.record.trial_end = self.trial().map(|trial| trial.ends(now));
        // What was archived since keeps its amount: it cannot be bought any more, and confirm says so.
        if self.price().is_archived {
            return Ok(());
        }
        let prices = self.prices();
        self.record.seats.chosen =
            count(Counted::Seats, seat_limits(&prices), self.record.seats, wishes.seats)?;
        self.record.units.chosen =
            count(Counted::Units, unit_limits(&prices), self.record.units, wishes.units)?;
        let choice = Choice {
            custom_amount: wishes.amount.or(self.choice().custom_amount),
            ..self.choice()
        };
        choice.check(&prices, self.record.currency).map_err(|problem| refused(problem, choice))?;
        let quote = self.purchase(&prices, choice).quote();
        let most = self.record.currency.maximum_charge();
        let totals = quote.map(|quote| quote.totals).filter(|totals| totals.amount <= most);
        let totals = totals.ok_or_else(|| too_much(choice))?;
        self.record.amount = totals.amount;
        self.record.discount_amount = totals.discount_amount;
        Ok(())
    }

    /// Whether the bounds of a new session lie within those of its price.
    pub fn check_bounds(&self) -> Result<(), Error> {
        let prices = self.prices();
        let record = &self.record;
        bounds(Counted::Seats, seat_limits(&prices), record.seats, ["min_seats", "max_seats"])?;
        bounds(Counted::Units, unit_limits(&prices), record.units, ["min_units", "max_units"])
    }

    /// The trial that a purchase would begin with.
    pub fn trial(&self) -> Option<Trial> {
        let product = self.product();
        let is_recurring = product.recurring_interval.is_some();
        effective_trial(self.record.trial, product.trial, is_recurring, self.record.allow_trial)
    }
}

fn price_in(prices: &[Price], id: Uuid) -> Result<&Price, Error> {
    prices.iter().find(|price| price.id == id).ok_or_else(|| {
        let msg = "Price is not available in this checkout.";
        invalid("product_price_id", msg, id.to_string())
    })
}

/// The price that a product is chosen with: in the session's currency if there is one.
pub fn price_near(prices: &[Price], currency: Currency) -> Option<&Price> {
    default_price(in_currency(prices, currency)).or_else(|| default_price(prices))
}

/// How many are bought: what is asked for, else as many as before, else the fewest.
fn count(
    counted: Counted,
    limits: Option<QuantityLimits>,
    quantity: Quantity,
    wish: Option<i64>,
) -> Result<Option<i64>, Error> {
    let Some(limits) = limits else {
        let refusal = |count: i64| Err(invalid(key(counted), not_counted(counted), count));
        return wish.map_or(Ok(None), refusal);
    };
    let session = limits.within(quantity.minimum, quantity.maximum);
    // Bounds that were set for another product may leave nothing of this one's.
    let fits = session.maximum.is_none_or(|most| session.minimum <= most);
    let limits = if fits { session } else { limits };
    let count = wish.or(quantity.chosen).unwrap_or_else(|| limits.initial());
    match limits.check(count) {
        Ok(()) => Ok(Some(count)),
        Err(problem) => {
            let loc = ["body", key(counted)];
            Err(Error::Invalid(vec![Problem::business(problem.kind(), &loc, problem.msg(), count)]))
        }
    }
}

fn bounds(
    counted: Counted,
    limits: Option<QuantityLimits>,
    quantity: Quantity,
    keys: [&str; 2],
) -> Result<(), Error> {
    for (key, bound) in keys.into_iter().zip([quantity.minimum, quantity.maximum]) {
        let Some(bound) = bound else { continue };
        let limits = limits.ok_or_else(|| invalid(key, not_counted(counted), bound))?;
        limits.check(bound).map_err(|problem| {
            let loc = ["body", key];
            Error::Invalid(vec![Problem::business(problem.kind(), &loc, problem.msg(), bound)])
        })?;
    }
    Ok(())
}

fn refused(problem: ChoiceProblem, choice: Choice) -> Error {
    let (kind, msg, key, input) = match problem {
        ChoiceProblem::Amount(it) => (it.kind(), it.msg(), "amount", choice.custom_amount),
        ChoiceProblem::Quantity(it) => {
            let counted = if choice.seats.is_some() { Counted::Seats } else { Counted::Units };
            (it.kind(), it.msg(), key(counted), choice.seats.or(choice.units))
        }
    };
    Error::Invalid(vec![Problem::business(kind, &["body", key], msg, input)])
}

/// More than the processor charges at once, or more than the highest tier reaches.
fn too_much(choice: Choice) -> Error {
    let (key, input) = match choice {
        Choice { seats: Some(seats), .. } => ("seats", seats),
        Choice { units: Some(units), .. } => ("units", units),
        _ => ("amount", choice.custom_amount.unwrap_or(0)),
    };
    let msg = "Amount is above maximum.";
    Error::Invalid(vec![Problem::business("less_than_equal", &["body", key], msg, input)])
}

fn key(counted: Counted) -> &'static str {
    match counted {
        Counted::Seats => "seats",
        Counted::Units => "units",
    }
}

fn not_counted(counted: Counted) -> &'static str {
    match counted {
        Counted::Seats => "Seats can only be set for seat-based pricing.",
        Counted::Units => "Units can only be set for unit-based pricing.",
    }
}
