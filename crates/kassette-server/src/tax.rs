//! Taxes. Which of the calculators is asked is a setting; what they are asked, and what they answer, is the same for all.

mod percent;
mod stripe;
mod table;

use std::fmt;
use std::sync::Arc;

use kassette_core::pricing::Tax;
use kassette_core::{Address, Currency, TaxBehavior, TaxId};

use crate::config::Taxes;
use crate::payments::stripe::{Stripe, StripeError};
use stripe::StripeTax;
use table::Table;

/// What is sold, to whom, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct TaxQuery<'a> {
    pub currency: Currency,
    /// What is taxed, in minor units of `currency`: the amount without the discount.
    pub base: i64,
    /// Never [`TaxBehavior::Location`] but what it resolves to.
    pub behavior: TaxBehavior,
    /// The buyer's.
    pub address: &'a Address,
    /// The buyer's, if they buy as a business.
    pub tax_id: Option<&'a TaxId>,
    /// The organization's country, in upper case; where it is not known, the configured one counts.
    pub seller_country: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculated {
    /// A rate where one rate makes the whole tax. Never [`Tax::Unknown`].
    pub tax: Tax,
    /// Whoever calculated calls it this, and wants to hear when the purchase is made: see [`Calculator::record`].
    pub calculation_id: Option<String>,
}

impl Calculated {
    const NOTHING: Self = Self { tax: Tax::NONE, calculation_id: None };
}

/// Why there is no tax to tell.
#[derive(Debug)]
pub enum TaxError {
    /// The address does not say enough, or there is no such place, or the tax number is none. The words are for the buyer.
    Address(String),
    /// The calculator could not be asked, or did not understand. Asking again may help.
    Unavailable(StripeError),
}

impl fmt::Display for TaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(words) => f.write_str(words),
            Self::Unavailable(error) => write!(f, "the tax cannot be calculated: {error}"),
        }
    }
}

impl std::error::Error for TaxError {}

/// Who calculates.
#[derive(Debug)]
pub enum Calculator {
    /// Nobody: nothing is taxed.
    None,
    Table(Table),
    Stripe(StripeTax),
}

impl Calculator {
    /// The calculator that the configuration asks for; `stripe` is there if it asks for Stripe Tax.
    pub fn new(taxes: Taxes, stripe: Option<&Arc<Stripe>>) -> Self {
        match (taxes, stripe) {
            (Taxes::Table { origin }, _) => Self::Table(Table::new(origin)),
            (Taxes::Stripe, Some(stripe)) => Self::Stripe(StripeTax::new(Arc::clone(stripe))),
            (Taxes::None | Taxes::Stripe, _) => Self::None,
        }
    }

    /// The tax of a purchase. It may ask another server, so no transaction may be open meanwhile.
    ///
    /// # Errors
    /// See [`TaxError`].
    pub async fn calculate(&self, query: TaxQuery<'_>) -> Result<Calculated, TaxError> {
        match self {
            Self::None => Ok(Calculated::NOTHING),
            // What is free needs no tax, and no address for it.
            _ if query.base <= 0 => Ok(Calculated::NOTHING),
            Self::Table(table) => table.calculate(&query),
            Self::Stripe(stripe) => stripe.calculate(&query).await,
        }
    }

    /// Tells whoever calculated `calculation_id` that this purchase was made. `reference` is unique to the order; telling
    /// the same twice does nothing more.
    ///
    /// # Errors
    /// [`TaxError::Unavailable`], which is no reason not to keep the order.
    pub async fn record(&self, calculation_id: &str, reference: &str) -> Result<(), TaxError> {
        match self {
            // Neither of them ever gives an id.
            Self::None | Self::Table(_) => Ok(()),
            Self::Stripe(stripe) => stripe.record(calculation_id, reference).await,
        }
    }
}
