//! What a discount takes off and for how long, as far as that can be changed: until it is redeemed.

use std::collections::BTreeMap;

use kassette_core::pricing::{DiscountValue, Duration};
use kassette_core::{Currency, Patch};
use serde::Serialize;
use serde_json::json;

use super::values::{amounts, basis_points, fixed_amount, months};
use crate::error::Error;
use crate::listing::invalid;
use crate::store::discounts::Discount;
use crate::validation::Fields;
use crate::validation::scalars::currency;

/// The terms that an update mentions.
pub struct Terms {
    duration_in_months: Patch<i64>,
    basis_points: Patch<i64>,
    amount: Patch<i64>,
    /// That of `amount`. Alone it says nothing: clients of 2025 send `usd` whatever they change.
    currency: Patch<Currency>,
    amounts: Patch<BTreeMap<Currency, i64>>,
}

impl Terms {
    pub fn read(fields: &mut Fields) -> Self {
        Self {
            duration_in_months: fields.patch("duration_in_months", months),
            basis_points: fields.patch("basis_points", basis_points),
            amount: fields.patch("amount", fixed_amount),
            currency: fields.patch("currency", currency),
            amounts: fields.patch("amounts", amounts),
        }
    }

    /// Changes what may be changed. There is nothing to clear to, so until it is redeemed `null` leaves a term as it is.
    pub fn apply_to(self, discount: &mut Discount) -> Result<(), Error> {
        if discount.redemptions_count > 0 {
            return self.check_unchanged(discount);
        }
        if let Patch::Set(wanted) = self.duration_in_months {
            let Duration::Repeating { months } = &mut discount.rules.duration else {
                let msg = "Only a repeating discount has a number of months.";
                return Err(invalid("duration_in_months", msg, wanted));
            };
            *months = wanted;
        }
        if let Patch::Set(wanted) = self.basis_points {
            let DiscountValue::Percentage { basis_points } = &mut discount.rules.value else {
                let msg = "Only a percentage discount has basis points.";
                return Err(invalid("basis_points", msg, wanted));
            };
            *basis_points = wanted;
        }
        let view = discount.single_amount().map(|(currency, _)| currency);
        let (several, amount) = (set(self.amounts), set(self.amount));
        if several.is_none() && amount.is_none() {
            return Ok(());
        }
        let DiscountValue::Fixed { amounts } = &mut discount.rules.value else {
            let (key, input) = match several {
                Some(several) => ("amounts", json!(several)),
                None => ("amount", json!(amount)),
            };
            return Err(invalid(key, "Only a fixed discount has an amount.", input));
        };
        let currency = set(self.currency).or(view);
        if let Some(several) = several {
            let same = currency.and_then(|currency| several.get(&currency));
            if amount.is_some_and(|amount| same != Some(&amount)) {
                let msg = "The amount is another one than that in amounts.";
                return Err(invalid("amount", msg, amount));
            }
            *amounts = several;
        } else if let Some((currency, amount)) = currency.zip(amount) {
            // Who knows of one currency only means that one, and another one in its place takes the whole discount there.
            if Some(currency) != view {
                amounts.clear();
            }
            amounts.insert(currency, amount);
        }
        Ok(())
    }

    /// Buyers got it on these terms: mentioning another value, or none, is refused.
    fn check_unchanged(&self, discount: &Discount) -> Result<(), Error> {
        let (currency, amount) = discount.single_amount().unzip();
        same(
            "duration_in_months",
            &self.duration_in_months,
            discount.duration_in_months().as_ref(),
        )?;
        same("basis_points", &self.basis_points, discount.basis_points().as_ref())?;
        same("amount", &self.amount, amount.as_ref())?;
        if matches!(self.amount, Patch::Set(_)) {
            same("currency", &self.currency, currency.as_ref())?;
        }
        same("amounts", &self.amounts, discount.amounts())
    }
}

fn set<T>(patch: Patch<T>) -> Option<T> {
    match patch {
        Patch::Set(value) => Some(value),
        Patch::Keep | Patch::Clear => None,
    }
}

fn same<T: PartialEq + Serialize>(
    key: &str,
    wanted: &Patch<T>,
    stored: Option<&T>,
) -> Result<(), Error> {
    let unchanged = match wanted {
        Patch::Keep => true,
        Patch::Clear => stored.is_none(),
        Patch::Set(value) => stored == Some(value),
    };
    if unchanged {
        return Ok(());
    }
    let msg = "This cannot be changed after the discount was redeemed.";
    Err(invalid(key, msg, json!(stored)))
}
