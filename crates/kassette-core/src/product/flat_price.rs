use serde::Deserialize;
use uuid::Uuid;

use super::{
    Interval, Price, PriceAmount, PriceMeter, PriceSource, PriceType, SeatTiers, TaxBehavior,
    UnitAmount, UnitLabels, UnitPrice, UnitTiers,
};
use crate::{Currency, Timestamp};

/// The least that a custom amount could be when prices said nothing about it.
const DEFAULT_CUSTOM_MINIMUM: i64 = 50;

/// A price as it is read: every kind's keys side by side.
#[derive(Deserialize)]
pub(super) struct FlatPrice {
    id: Uuid,
    created_at: Timestamp,
    modified_at: Option<Timestamp>,
    #[serde(default)]
    source: PriceSource,
    amount_type: AmountType,
    price_currency: Currency,
    #[serde(default)]
    tax_behavior: Option<TaxBehavior>,
    is_archived: bool,
    product_id: Uuid,
    #[serde(rename = "type")]
    kind: PriceType,
    #[serde(default)]
    recurring_interval: Option<Interval>,

    #[serde(default)]
    price_amount: Option<i64>,
    #[serde(default)]
    minimum_amount: Option<i64>,
    #[serde(default)]
    maximum_amount: Option<i64>,
    #[serde(default)]
    preset_amount: Option<i64>,
    #[serde(default)]
    seat_tiers: Option<SeatTiers>,
    #[serde(default)]
    tiers: Option<UnitTiers>,
    #[serde(default)]
    minimum_units: Option<i64>,
    #[serde(default)]
    maximum_units: Option<i64>,
    #[serde(default)]
    unit_label: Option<UnitLabels>,
    #[serde(default)]
    unit_amount: Option<UnitAmount>,
    #[serde(default)]
    cap_amount: Option<i64>,
    #[serde(default)]
    meter_id: Option<Uuid>,
    #[serde(default)]
    meter: Option<PriceMeter>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AmountType {
    Fixed,
    Custom,
    Free,
    SeatBased,
    UnitBased,
    MeteredUnit,
    #[serde(other)]
    Unknown,
}

impl FlatPrice {
    /// What this price's own keys say, `None` if one is missing.
    fn take_amount(&mut self) -> Option<PriceAmount> {
        Some(match self.amount_type {
            AmountType::Fixed => PriceAmount::Fixed { price_amount: self.price_amount? },
            AmountType::Free => PriceAmount::Fixed { price_amount: 0 },
            AmountType::Custom => PriceAmount::Custom {
                minimum_amount: self.minimum_amount.unwrap_or(DEFAULT_CUSTOM_MINIMUM),
                maximum_amount: self.maximum_amount,
                preset_amount: self.preset_amount,
            },
            AmountType::SeatBased => PriceAmount::SeatBased(self.seat_tiers.take()?),
            AmountType::UnitBased => PriceAmount::UnitBased(UnitPrice {
                tiers: self.tiers.take()?,
                minimum_units: self.minimum_units.unwrap_or(1),
                maximum_units: self.maximum_units,
                unit_label: self.unit_label.take().unwrap_or_default(),
            }),
            AmountType::MeteredUnit => PriceAmount::MeteredUnit {
                unit_amount: self.unit_amount.take()?,
                cap_amount: self.cap_amount,
                meter_id: self.meter_id?,
                meter: self.meter.take()?,
            },
            AmountType::Unknown => return None,
        })
    }
}

impl From<FlatPrice> for Price {
    fn from(mut flat: FlatPrice) -> Self {
        Self {
            amount: flat.take_amount().unwrap_or(PriceAmount::Unknown),
            id: flat.id,
            created_at: flat.created_at,
            modified_at: flat.modified_at,
            source: flat.source,
            price_currency: flat.price_currency,
            tax_behavior: flat.tax_behavior,
            is_archived: flat.is_archived,
            product_id: flat.product_id,
            kind: flat.kind,
            recurring_interval: flat.recurring_interval,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn price(own_keys: &Value) -> Value {
        let mut price = json!({
            "id": "00000000-0000-4000-8000-000000000001",
            "created_at": "2026-01-01T00:00:00Z",
            "modified_at": null,
            "source": "catalog",
            "price_currency": "usd",
            "tax_behavior": null,
            "is_archived": false,
            "product_id": "00000000-0000-4000-8000-000000000002",
            "type": "one_time",
            "recurring_interval": null
        });
        let own_keys = own_keys.as_object().unwrap().clone();
        price.as_object_mut().unwrap().extend(own_keys);
        price
    }

    fn read(own_keys: &Value) -> PriceAmount {
        serde_json::from_value::<Price>(price(own_keys)).unwrap().amount
    }

    fn is_written_as_it_was_read(own_keys: &Value) {
        let read: Price = serde_json::from_value(price(own_keys)).unwrap();
        assert_ne!(read.amount, PriceAmount::Unknown);
        assert_eq!(serde_json::to_value(&read).unwrap(), price(own_keys));
        let stored = serde_json::to_value(&read.amount).unwrap();
        assert_eq!(serde_json::from_value::<PriceAmount>(stored).unwrap(), read.amount);
    }

    #[test]
    fn a_fixed_price_is_written_as_it_was_read() {
        is_written_as_it_was_read(&json!({ "amount_type": "fixed", "price_amount": 4900 }));
    }

    #[test]
    fn a_custom_price_writes_null_where_nothing_is_set() {
        is_written_as_it_was_read(&json!({
            "amount_type": "custom", "minimum_amount": 0, "maximum_amount": null, "preset_amount": null
        }));
    }

    #[test]
    fn a_seat_price_keeps_its_limits_and_its_deprecated_flat_price() {
        is_written_as_it_was_read(&json!({
            "amount_type": "seat_based",
            "seat_tiers": {
                "seat_tier_type": "graduated",
                "tiers": [
                    { "min_seats": 2, "max_seats": 10, "price_per_seat": 900 },
                    { "min_seats": 11, "max_seats": null, "price_per_seat": 700 }
                ],
                "minimum_seats": 2,
                "maximum_seats": null
            },
            "price_per_seat": 900
        }));
    }

    #[test]
    fn a_unit_price_is_written_as_it_was_read() {
        is_written_as_it_was_read(&json!({
            "amount_type": "unit_based",
            "tiers": { "type": "volume", "tiers": [{ "bound": null, "unit_amount": 30 }] },
            "minimum_units": 1,
            "maximum_units": null,
            "unit_label": { "en": { "=1": "credit", "other": "credits" } }
        }));
    }

    #[test]
    fn a_metered_price_keeps_every_digit() {
        is_written_as_it_was_read(&json!({
            "amount_type": "metered_unit",
            "unit_amount": "0.000125000000",
            "cap_amount": null,
            "meter_id": "00000000-0000-4000-8000-000000000003",
            "meter": {
                "id": "00000000-0000-4000-8000-000000000003", "name": "Tokens", "unit": "token",
                "custom_label": null, "custom_multiplier": null
            }
        }));
    }

    #[test]
    fn a_free_price_of_2025_is_a_fixed_price_of_nothing() {
        assert_eq!(read(&json!({ "amount_type": "free" })), PriceAmount::Fixed { price_amount: 0 });
    }

    #[test]
    fn a_custom_price_of_2025_without_minimum_starts_at_fifty() {
        let PriceAmount::Custom { minimum_amount, .. } =
            read(&json!({ "amount_type": "custom", "minimum_amount": null }))
        else {
            panic!("a custom price expected")
        };
        assert_eq!(minimum_amount, 50);
    }

    #[test]
    fn a_kind_of_price_from_the_future_can_still_be_listed() {
        assert_eq!(read(&json!({ "amount_type": "per_parsec" })), PriceAmount::Unknown);
    }

    #[test]
    fn a_price_that_lacks_its_own_key_can_still_be_listed() {
        assert_eq!(read(&json!({ "amount_type": "fixed" })), PriceAmount::Unknown);
    }
}
