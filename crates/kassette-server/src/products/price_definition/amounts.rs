//! What each kind of price says about its amount. Only the shape is read here: the limits are the core's.

#![expect(clippy::unnecessary_wraps, reason = "all of them are the same kind of reader")]

use kassette_core::product::{
    SeatTier, SeatTiers, TierType, UnitLabel, UnitLabels, UnitPrice, UnitTier, UnitTiers,
};
use kassette_core::{Currency, PriceAmount};
use serde_json::Value;

use super::Definition;
use super::unit_amount::unit_amount;
use crate::validation::fields::list;
use crate::validation::scalars::{integer, integer_in, one_of, text_of, uuid};
use crate::validation::{Fields, Problem, Reading, schema};

const TIER_TYPES: [(&str, TierType); 2] =
    [("volume", TierType::Volume), ("graduated", TierType::Graduated)];

/// The most that a cap can be.
const MAX_CAP: i64 = i32::MAX as i64;

pub fn fixed(fields: &mut Fields, _: Currency) -> Option<Definition> {
    let price_amount = fields.required("price_amount", integer)?;
    Some(Definition::Whole(PriceAmount::Fixed { price_amount }))
}

pub fn free(_: &mut Fields, _: Currency) -> Option<Definition> {
    Some(Definition::Whole(PriceAmount::Fixed { price_amount: 0 }))
}

/// Without a minimum, it is the least that can be charged in the currency.
pub fn custom(fields: &mut Fields, currency: Currency) -> Option<Definition> {
    let minimum = fields.optional("minimum_amount", integer);
    let maximum_amount = fields.optional("maximum_amount", integer);
    let preset_amount = fields.optional("preset_amount", integer);
    let minimum_amount = minimum.unwrap_or_else(|| currency.minimum_charge());
    Some(Definition::Whole(PriceAmount::Custom { minimum_amount, maximum_amount, preset_amount }))
}

/// Before there were tiers, there was one price for every seat: it is read where there are none.
pub fn seat_based(fields: &mut Fields, _: Currency) -> Option<Definition> {
    let price_per_seat = fields.optional("price_per_seat", integer);
    let seat_tiers = match price_per_seat {
        None => Some(fields.required("seat_tiers", seat_tiers)?),
        Some(_) => fields.optional("seat_tiers", seat_tiers),
    };
    let for_every_seat = || {
        let tier = SeatTier { min_seats: 1, max_seats: None, price_per_seat: price_per_seat? };
        Some(SeatTiers { seat_tier_type: TierType::Volume, tiers: vec![tier] })
    };
    let seat_tiers = seat_tiers.or_else(for_every_seat)?;
    Some(Definition::Whole(PriceAmount::SeatBased(seat_tiers)))
}

fn seat_tiers(value: &Value) -> Reading<SeatTiers> {
    let mut fields = Fields::of(value)?;
    let seat_tier_type =
        fields.or("seat_tier_type", TierType::Volume, |value| one_of(value, &TIER_TYPES));
    let tiers = fields.required("tiers", |value| list(value, seat_tier));
    fields.finish(|| Some(SeatTiers { seat_tier_type, tiers: tiers? }))
}

fn seat_tier(value: &Value) -> Reading<SeatTier> {
    let mut fields = Fields::of(value)?;
    let min_seats = fields.required("min_seats", integer);
    let max_seats = fields.optional("max_seats", integer);
    let price_per_seat = fields.required("price_per_seat", integer);
    fields.finish(|| {
        Some(SeatTier { min_seats: min_seats?, max_seats, price_per_seat: price_per_seat? })
    })
}

pub fn unit_based(fields: &mut Fields, _: Currency) -> Option<Definition> {
    let tiers = fields.required("tiers", unit_tiers);
    let minimum_units = fields.optional("minimum_units", integer).unwrap_or(1);
    let maximum_units = fields.optional("maximum_units", integer);
    let unit_label = fields.optional("unit_label", unit_labels).unwrap_or_default();
    let price = UnitPrice { tiers: tiers?, minimum_units, maximum_units, unit_label };
    Some(Definition::Whole(PriceAmount::UnitBased(price)))
}

fn unit_tiers(value: &Value) -> Reading<UnitTiers> {
    let mut fields = Fields::of(value)?;
    let kind = fields.or("type", TierType::Volume, |value| one_of(value, &TIER_TYPES));
    let tiers = fields.required("tiers", |value| list(value, unit_tier));
    fields.finish(|| Some(UnitTiers { kind, tiers: tiers? }))
}

fn unit_tier(value: &Value) -> Reading<UnitTier> {
    let mut fields = Fields::of(value)?;
    let bound = fields.optional("bound", integer);
    let unit_amount = fields.required("unit_amount", integer);
    fields.finish(|| Some(UnitTier { bound, unit_amount: unit_amount? }))
}

fn unit_labels(value: &Value) -> Reading<UnitLabels> {
    schema::values(unit_label);
    let Value::Object(languages) = value else {
        return Err(vec![Problem::new("dict_type", "Input should be a valid dictionary", value)]);
    };
    let mut labels = UnitLabels::default();
    let mut problems = Vec::new();
    for (language, value) in languages {
        match unit_label(value) {
            Ok(label) => labels.insert(language.clone(), label),
            Err(found) => {
                problems.extend(found.into_iter().map(|problem| problem.under(language.as_str())));
            }
        }
    }
    if problems.is_empty() { Ok(labels) } else { Err(problems) }
}

fn unit_label(value: &Value) -> Reading<UnitLabel> {
    let mut fields = Fields::of(value)?;
    let one = fields.optional("=1", |value| text_of(value, 1, 50));
    let other = fields.required("other", |value| text_of(value, 1, 50));
    fields.finish(|| Some(UnitLabel { one, other: other? }))
}

pub fn metered_unit(fields: &mut Fields, _: Currency) -> Option<Definition> {
    let meter_id = fields.required("meter_id", uuid);
    let unit_amount = fields.required("unit_amount", unit_amount);
    let cap_amount = fields.optional("cap_amount", |value| integer_in(value, 0, MAX_CAP));
    Some(Definition::Metered { unit_amount: unit_amount?, cap_amount, meter_id: meter_id? })
}
