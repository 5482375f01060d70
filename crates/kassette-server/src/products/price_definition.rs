//! The one place where the definition of a price is read.

use kassette_core::product::PriceSource;
use kassette_core::{Currency, Price, PriceAmount, PriceType, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::store::products::Product;
use crate::validation::scalars::{amount, currency};
use crate::validation::{Fields, Problem, Reading};

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
    let object = Fields::of(value)?;
    drop(object);
    let Some(kind) = value.get("amount_type") else {
        let msg = "Unable to extract tag using discriminator 'amount_type'";
        let ctx = json!({ "discriminator": "'amount_type'" });
        return Err(vec![Problem::new("union_tag_not_found", msg, value).with(ctx)]);
    };
    match kind.as_str() {
        Some("fixed") => fixed(value, |fields| fields.required("price_amount", amount))
            .map_err(|problems| under("fixed", problems)),
        Some("free") => fixed(value, |_| Some(0)).map_err(|problems| under("free", problems)),
        _ => {
            let tag = kind.as_str().map_or_else(|| kind.to_string(), str::to_owned);
            let expected = "'fixed', 'free'";
            let msg = format!(
                "Input tag '{tag}' found using 'amount_type' does not match any of the expected tags: {expected}"
            );
            let ctx =
                json!({ "discriminator": "'amount_type'", "tag": tag, "expected_tags": expected });
            Err(vec![Problem::new("union_tag_invalid", msg, value).with(ctx)])
        }
    }
}

fn fixed(value: &Value, price_amount: fn(&mut Fields) -> Option<i64>) -> Reading<PriceDefinition> {
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

fn under(tag: &str, problems: Vec<Problem>) -> Vec<Problem> {
    problems.into_iter().map(|problem| problem.under(tag)).collect()
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
