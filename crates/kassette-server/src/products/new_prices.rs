//! Prices that are made of their definitions.

use kassette_core::product::{PriceSource, composition_problem};
use kassette_core::{Currency, LocPart, Price, PriceAmount, PriceType, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::price_definition::{Definition, PriceDefinition};
use crate::error::Error;
use crate::listing::invalid;
use crate::store::Connection;
use crate::store::products::Product;
use crate::validation::Problem;

/// A list of prices that is being made for one product.
#[derive(Clone, Copy, Debug)]
pub struct NewPrices<'a> {
    pub product: &'a Product,
    pub source: PriceSource,
    pub now: Timestamp,
    /// The way to the list: `["body", "prices"]`.
    pub loc: &'a [&'a str],
}

impl NewPrices<'_> {
    /// The price that `definition` defines at `index` of the list.
    ///
    /// # Errors
    /// [`Error::Invalid`] if its meter does not exist or counts no more.
    pub async fn make(
        &self,
        connection: &mut Connection,
        index: i64,
        definition: PriceDefinition,
    ) -> Result<Price, Error> {
        let amount = match definition.amount {
            Definition::Whole(amount) => amount,
            Definition::Metered { unit_amount, cap_amount, meter_id } => {
                let meter = connection.meters(&[meter_id]).await?.remove(&meter_id);
                let owner = self.product.organization_id;
                let refuse = |msg: &str| {
                    let problem = Problem::new("value_error", msg, &json!(meter_id));
                    let problem = problem.under("meter_id").under(LocPart::Index(index));
                    Error::Invalid(vec![problem.at(self.loc)])
                };
                let meter = meter
                    .filter(|meter| meter.organization_id == owner)
                    .ok_or_else(|| refuse("Meter does not exist."))?;
                if meter.archived_at.is_some() {
                    return Err(refuse("Meter is archived."));
                }
                let meter = meter.shown_in_price();
                PriceAmount::MeteredUnit { unit_amount, cap_amount, meter_id, meter }
            }
        };
        Ok(Price {
            id: Uuid::new_v4(),
            created_at: self.moment(index),
            modified_at: None,
            source: self.source,
            amount,
            price_currency: definition.currency,
            tax_behavior: definition.tax_behavior,
            is_archived: false,
            product_id: self.product.id,
            kind: match self.product.recurring_interval {
                Some(_) => PriceType::Recurring,
                None => PriceType::OneTime,
            },
            recurring_interval: self.product.recurring_interval,
        })
    }

    /// Prices are listed as they were created: those of one list are a microsecond apart, to keep their order.
    fn moment(&self, index: i64) -> Timestamp {
        let micros = self.now.unix_micros().saturating_add(index);
        Timestamp::from_unix_micros(micros).unwrap_or(self.now)
    }
}

/// Whether `product` can be sold at these prices together; `given` is what the body says about them.
pub fn check_composition(
    product: &Product,
    prices: &[Price],
    default_currency: Currency,
    given: &Value,
) -> Result<(), Error> {
    match composition_problem(prices, product.recurring_interval.is_some(), default_currency) {
        None => Ok(()),
        Some(problem) => Err(invalid("prices", &problem.msg(), given.clone())),
    }
}
