//! The values of a discount's keys, as merchants write them.

use std::collections::BTreeMap;

use kassette_core::Currency;
use kassette_core::discount::{DiscountDuration, DiscountType};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::validation::fields::elements;
use crate::validation::scalars::{
    currency, integer_in, text_of, too_long, too_short, trimmed, uuid,
};
use crate::validation::{Problem, Reading, schema};

pub const TYPES: [(&str, DiscountType); 2] =
    [("fixed", DiscountType::Fixed), ("percentage", DiscountType::Percentage)];

pub const DURATIONS: [(&str, DiscountDuration); 3] = [
    ("once", DiscountDuration::Once),
    ("forever", DiscountDuration::Forever),
    ("repeating", DiscountDuration::Repeating),
];

/// The largest amount that a fixed discount can have, in minor units.
const MOST: i64 = 999_999_999_999;

pub fn label(value: &Value) -> Reading<String> {
    text_of(value, 1, usize::MAX)
}

/// Letters and digits, 3 to 256 of them, without the spaces that came with pasting; `None` if there are only those.
pub fn code(value: &Value) -> Reading<Option<String>> {
    schema::note(|| json!({ "pattern": "^[A-Za-z0-9]{3,256}$" }));
    let Some(code) = trimmed(value)? else { return Ok(None) };
    match code.chars().count() {
        ..3 => return Err(vec![too_short(3, value)]),
        257.. => return Err(vec![too_long(256, value)]),
        _ => {}
    }
    if !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let msg = "Use only the letters A to Z and digits";
        return Err(vec![Problem::new("string_pattern_mismatch", msg, value)]);
    }
    Ok(Some(code))
}

/// 10 000 is 100 %.
pub fn basis_points(value: &Value) -> Reading<i64> {
    integer_in(value, 1, 10_000)
}

pub fn months(value: &Value) -> Reading<i64> {
    integer_in(value, 1, 999)
}

/// An upper limit of redemptions.
pub fn at_least_one(value: &Value) -> Reading<i64> {
    integer_in(value, 1, i64::from(i32::MAX))
}

/// Minor units.
pub fn fixed_amount(value: &Value) -> Reading<i64> {
    integer_in(value, 0, MOST)
}

/// Minor units by currency, of at least one currency.
pub fn amounts(value: &Value) -> Reading<BTreeMap<Currency, i64>> {
    schema::note(|| json!({ "minProperties": 1, "propertyNames": schema::of(currency) }));
    schema::values(fixed_amount);
    let Value::Object(object) = value else {
        return Err(vec![Problem::new("dict_type", "Input should be a valid dictionary", value)]);
    };
    if object.is_empty() {
        let msg = "Dictionary should have at least 1 item after validation, not 0";
        let ctx = json!({ "field_type": "Dictionary", "min_length": 1, "actual_length": 0 });
        return Err(vec![Problem::new("too_short", msg, value).with(ctx)]);
    }
    let mut amounts = BTreeMap::new();
    let mut problems = Vec::new();
    for (key, value) in object {
        let currency = currency(&Value::String(key.clone()))
            .map_err(|found| found.into_iter().map(|it| it.under("[key]")).collect::<Vec<_>>());
        match (currency, fixed_amount(value)) {
            (Ok(currency), Ok(amount)) => drop(amounts.insert(currency, amount)),
            (currency, amount) => {
                let found = [currency.err(), amount.err()].into_iter().flatten().flatten();
                problems.extend(found.map(|problem| problem.under(key.as_str())));
            }
        }
    }
    if problems.is_empty() { Ok(amounts) } else { Err(problems) }
}

pub fn product_ids(value: &Value) -> Reading<Vec<Uuid>> {
    elements(value, uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind<T: std::fmt::Debug>(reading: Reading<T>) -> &'static str {
        reading.unwrap_err()[0].kind
    }

    #[test]
    fn a_code_is_trimmed_and_blank_is_none() {
        assert_eq!(code(&json!(" Summer25 ")), Ok(Some("Summer25".to_owned())));
        assert_eq!(code(&json!("  ")), Ok(None));
    }

    #[test]
    fn a_code_has_3_to_256_letters_and_digits() {
        assert_eq!(kind(code(&json!("ab"))), "string_too_short");
        assert_eq!(kind(code(&json!("a".repeat(257)))), "string_too_long");
        assert_eq!(kind(code(&json!("25%off"))), "string_pattern_mismatch");
        assert_eq!(kind(code(&json!("größe"))), "string_pattern_mismatch");
    }

    #[test]
    fn amounts_name_a_currency_each() {
        let euros = "eur".parse().unwrap();
        assert_eq!(amounts(&json!({ "EUR": 500 })), Ok(BTreeMap::from([(euros, 500)])));
        assert_eq!(kind(amounts(&json!({}))), "too_short");
        assert_eq!(kind(amounts(&json!({ "euro": 500 }))), "enum");
        assert_eq!(kind(amounts(&json!({ "eur": -1 }))), "greater_than_equal");
    }
}
