//! The one place where the definition of a price is read.

use kassette_core::product::PriceSource;
use kassette_core::{Currency, Price, PriceAmount, PriceType, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::store::products::Product;
use crate::validation::scalars::{amount, currency};
use crate::validation::union::tagged;
use crate::validation::{Fields, Reading};

/// What a merchant says about a new price.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceDefinition {
    pub amount: PriceAmount,
    pub currency: Currency,
}

impl PriceDefinition {
    pub fn price(&self, product: &Product, now: Timestamp) -> Price {
        Price {
            id: Uuid::new_v4(),
            created_at: now,
            modified_at: None,
            source: PriceSource::Catalog,
            amount: self.amount.clone(),
            price_currency: self.currency,
            tax_behavior: None,
            is_archived: false,
            product_id: product.id,
            kind: match product.recurring_interval {
                Some(_) => PriceType::Recurring,
                None => PriceType::OneTime,
            },
            recurring_interval: product.recurring_interval,
        }
    }
}

/// Which kind of price it is says `amount_type`; `free` is what a fixed price of 0 was called in 2025.
pub fn price_definition(value: &Value) -> Reading<PriceDefinition> {
    tagged(value, "amount_type", &[("fixed", fixed), ("free", free)])
}

fn fixed(value: &Value) -> Reading<PriceDefinition> {
    flat(value, |fields| fields.required("price_amount", amount))
}

fn free(value: &Value) -> Reading<PriceDefinition> {
    flat(value, |_| Some(0))
}

fn flat(value: &Value, price_amount: fn(&mut Fields) -> Option<i64>) -> Reading<PriceDefinition> {
    let mut fields = Fields::of(value)?;
    let price_amount = price_amount(&mut fields);
    let currency = fields.or("price_currency", Currency::USD, currency);
    fields.finish(|| {
        Some(PriceDefinition {
            amount: PriceAmount::Fixed { price_amount: price_amount? },
            currency,
        })
    })
}

/// Whether these prices, of one product, go together. Returns what is wrong with them.
pub fn composition(prices: &[Price], default_currency: Currency) -> Result<(), &'static str> {
    let mut currencies: Vec<Currency> = prices.iter().map(|price| price.price_currency).collect();
    currencies.sort_unstable();
    if prices.is_empty() {
        return Err("A product needs at least one price.");
    }
    if currencies.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err("A product can have only one fixed price in each currency.");
    }
    if !currencies.contains(&default_currency) {
        return Err("A product needs a price in the organization's default currency.");
    }
    Ok(())
}
