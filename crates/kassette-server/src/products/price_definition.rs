//! The one place where the definition of a price is read.

mod amounts;
mod unit_amount;

use kassette_core::product::{PriceProblem, UnitAmount};
use kassette_core::{Currency, LocPart, PriceAmount, TaxBehavior};
use serde_json::Value;
use uuid::Uuid;

use crate::organizations::TAX_BEHAVIORS;
use crate::validation::scalars::{currency, one_of};
use crate::validation::union::tagged;
use crate::validation::{Fields, Problem, Reading, schema};

/// What a merchant says about a new price.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceDefinition {
    pub(super) amount: Definition,
    pub(super) currency: Currency,
    pub(super) tax_behavior: Option<TaxBehavior>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Definition {
    Whole(PriceAmount),
    /// Its meter is still to be found.
    Metered {
        unit_amount: UnitAmount,
        cap_amount: Option<i64>,
        meter_id: Uuid,
    },
}

/// Which kind of price it is says `amount_type`; `free` is what a fixed price of 0 was called in 2025.
pub fn price_definition(value: &Value) -> Reading<PriceDefinition> {
    schema::named("PriceInput", value, tagged_definition)
}

fn tagged_definition(value: &Value) -> Reading<PriceDefinition> {
    tagged(
        value,
        "amount_type",
        &[
            ("fixed", |value| read(value, amounts::fixed)),
            ("free", |value| read(value, amounts::free)),
            ("custom", |value| read(value, amounts::custom)),
            ("seat_based", |value| read(value, amounts::seat_based)),
            ("unit_based", |value| read(value, amounts::unit_based)),
            ("metered_unit", |value| read(value, amounts::metered_unit)),
        ],
    )
}

fn read(
    value: &Value,
    amount: fn(&mut Fields, Currency) -> Option<Definition>,
) -> Reading<PriceDefinition> {
    let mut fields = Fields::of(value)?;
    let currency = fields.or("price_currency", Currency::USD, supported_currency);
    let tax_behavior = fields.optional("tax_behavior", |behavior| one_of(behavior, &TAX_BEHAVIORS));
    let amount = amount(&mut fields, currency);
    let definition =
        fields.finish(|| Some(PriceDefinition { amount: amount?, currency, tax_behavior }))?;
    definition.check(value)?;
    Ok(definition)
}

fn supported_currency(value: &Value) -> Reading<Currency> {
    let currency = currency(value)?;
    if currency.is_supported() {
        return Ok(currency);
    }
    Err(vec![Problem::new("enum", "Prices in this currency are not supported", value)])
}

impl PriceDefinition {
    /// Whether the amounts keep the limits of the currency, and the tiers their order. `value` is what was read.
    fn check(&self, value: &Value) -> Reading<()> {
        let Definition::Whole(amount) = &self.amount else { return Ok(()) };
        let locate = |found: PriceProblem| {
            // The one price per seat that there was before there were tiers is read as a tier.
            let is_one_price = found.loc[0] == LocPart::from("seat_tiers");
            let is_one_price = is_one_price && value.get("seat_tiers").is_none_or(Value::is_null);
            let loc = if is_one_price { vec!["price_per_seat".into()] } else { found.loc };
            let input = loc.iter().try_fold(value, |value, part| match part {
                LocPart::Key(key) => value.get(key.as_str()),
                LocPart::Index(index) => value.get(usize::try_from(*index).ok()?),
            });
            let input = input.unwrap_or(&Value::Null);
            Problem { loc, ..Problem::new(found.rule.kind(), found.rule.msg(), input) }
        };
        let problems: Vec<Problem> =
            amount.problems(self.currency).into_iter().map(locate).collect();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}
