//! What a link gives its visitors beyond the products: a discount, and a number of seats or units.

use std::collections::BTreeMap;

use kassette_core::Price;
use kassette_core::pricing::{QuantityLimits, seat_limits, unit_limits};
use serde_json::json;
use uuid::Uuid;

use crate::error::Error;
use crate::listing::invalid;
use crate::store::Connection;
use crate::store::checkout_links::CheckoutLink;
use crate::store::products::Product;
use crate::validation::Problem;

impl CheckoutLink {
    /// The prices that visitors may choose.
    fn prices(&self, catalogue: &BTreeMap<Uuid, Product>) -> Vec<Price> {
        let products = self.product_ids.iter().filter_map(|id| catalogue.get(id));
        products.flat_map(Product::current_prices).cloned().collect()
    }

    /// Whether the merchant has this discount and some product of the link takes it. That it has begun and not run out is asked
    /// with every visit.
    pub async fn check_discount(
        &self,
        connection: &mut Connection,
        catalogue: &BTreeMap<Uuid, Product>,
    ) -> Result<(), Error> {
        let Some(id) = self.discount_id else { return Ok(()) };
        let discount = connection.discount(id).await?.filter(|discount| {
            discount.organization_id == self.organization_id && discount.deleted_at.is_none()
        });
        let takes = discount.is_some_and(|discount| {
            self.prices(catalogue).iter().any(|price| {
                discount.rules.applies_to(price.product_id, [price], price.price_currency)
            })
        });
        let msg = "Discount does not exist or is not applicable to this product.";
        if takes { Ok(()) } else { Err(invalid("discount_id", msg, json!(id))) }
    }

    /// Whether that many can be bought of the link's products.
    pub fn check_quantities(&self, catalogue: &BTreeMap<Uuid, Product>) -> Result<(), Error> {
        let prices = self.prices(catalogue);
        let seats = "Seats can only be set for seat-based pricing.";
        let units = "Units can only be set for unit-based pricing.";
        check("seats", self.seats, seat_limits(&prices), seats)?;
        check("units", self.units, unit_limits(&prices), units)
    }

    /// Takes out what means nothing for the link's products any more.
    pub fn drop_idle_terms(&mut self, catalogue: &BTreeMap<Uuid, Product>) {
        let prices = self.prices(catalogue);
        let fits = |count: &i64, limits: Option<QuantityLimits>| {
            limits.is_some_and(|limits| limits.check(*count).is_ok())
        };
        self.seats = self.seats.filter(|count| fits(count, seat_limits(&prices)));
        self.units = self.units.filter(|count| fits(count, unit_limits(&prices)));
        self.drop_idle_trial(catalogue);
    }

    /// A trial means nothing where nothing recurs.
    pub fn drop_idle_trial(&mut self, catalogue: &BTreeMap<Uuid, Product>) {
        let recurs =
            |id| catalogue.get(id).is_some_and(|product| product.recurring_interval.is_some());
        if !self.product_ids.iter().any(recurs) {
            self.trial = None;
        }
    }
}

fn check(
    key: &str,
    count: Option<i64>,
    limits: Option<QuantityLimits>,
    not_counted: &str,
) -> Result<(), Error> {
    let Some(count) = count else { return Ok(()) };
    let limits = limits.ok_or_else(|| invalid(key, not_counted, count))?;
    limits.check(count).map_err(|problem| {
        let loc = ["body", key];
        Error::Invalid(vec![Problem::business(problem.kind(), &loc, problem.msg(), count)])
    })
}
