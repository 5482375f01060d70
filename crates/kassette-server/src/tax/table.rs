use std::collections::BTreeMap;

use kassette_core::Address;
use kassette_core::address::is_in_eu;
use kassette_core::pricing::{Tax, TaxRate};

use super::{Calculated, TaxError, TaxQuery, percent};

/// The rates that come with the server.
#[derive(Debug)]
pub struct Table {
    /// By country (`DE`), or by state where the states differ (`CA-ON`).
    rates: BTreeMap<&'static str, TaxRate>,
    /// The seller's country where the organization has none.
    origin: &'static str,
}

impl Table {
    pub fn new(origin: &'static str) -> Self {
        let rates = lines().map(|line| read(line).expect("every line has a place and a rate"));
        Self { rates: rates.collect(), origin }
    }

    /// # Errors
    /// [`TaxError::Address`] where the rate depends on a state that is not named.
    pub fn calculate(&self, query: &TaxQuery) -> Result<Calculated, TaxError> {
        let seller = query.seller_country.unwrap_or(self.origin);
        let rate = if is_reverse_charged(seller, query) {
            TaxRate::ZERO
        } else {
            self.rate(query.address)?
        };
        let tax = Tax::Rate { rate, behavior: query.behavior };
        Ok(Calculated { tax, calculation_id: None })
    }

    /// Places that the table does not have are not taxed.
    fn rate(&self, address: &Address) -> Result<TaxRate, TaxError> {
        let country = address.country.as_str();
        let place = match &address.state {
            _ if !self.differs_by_state(country) => country,
            Some(state) => state,
            None => return Err(TaxError::Address(state_missing(country).to_owned())),
        };
        Ok(self.rates.get(place).copied().unwrap_or(TaxRate::ZERO))
    }

    fn differs_by_state(&self, country: &str) -> bool {
        let is_state =
            |place: &str| place.strip_prefix(country).is_some_and(|it| it.starts_with('-'));
        self.rates.keys().any(|place| is_state(place))
    }
}

/// Businesses in the EU pay the tax of a purchase from another member themselves. The number must be one of the country
/// that they are billed in: with another member's, that member and not theirs would hear of the purchase. Northern Ireland's (`XI`)
/// is for goods.
fn is_reverse_charged(seller: &str, query: &TaxQuery) -> bool {
    let buyer = query.address.country.as_str();
    let prefix = if buyer == "GR" { "EL" } else { buyer };
    let is_from_there =
        query.tax_id.is_some_and(|it| it.is_eu_vat() && it.number.starts_with(prefix));
    is_from_there && is_in_eu(buyer) && is_in_eu(seller) && seller != buyer
}

fn state_missing(country: &str) -> &'static str {
    match country {
        "CA" => "The province is needed to calculate the tax.",
        _ => "The state is needed to calculate the tax.",
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    include_str!("rates.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read(line: &'static str) -> Option<(&'static str, TaxRate)> {
    let mut words = line.split(' ');
    Some((words.next()?, percent::rate(words.next()?)?))
}

#[cfg(test)]
mod tests;
