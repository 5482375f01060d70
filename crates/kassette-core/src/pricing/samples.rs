//! Prices for tests: valid, and in US dollars.

use uuid::Uuid;

use crate::product::{
    MeterUnit, Price, PriceAmount, PriceMeter, PriceSource, PriceType, SeatTier, SeatTiers,
    TierType,
};
use crate::{Currency, Timestamp};

pub(crate) fn usd() -> Currency {
    Currency::USD
}

pub(crate) fn eur() -> Currency {
    "eur".parse().unwrap()
}

pub(crate) fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn price(amount: PriceAmount) -> Price {
    Price {
        id: Uuid::from_u128(1),
        created_at: moment("2026-01-01T00:00:00Z"),
        modified_at: None,
        source: PriceSource::Catalog,
        amount,
        price_currency: usd(),
        tax_behavior: None,
        is_archived: false,
        product_id: Uuid::from_u128(2),
        kind: PriceType::Recurring,
        recurring_interval: None,
    }
}

pub(crate) fn fixed(price_amount: i64) -> PriceAmount {
    PriceAmount::Fixed { price_amount }
}

pub(crate) fn custom(minimum_amount: i64) -> PriceAmount {
    PriceAmount::Custom { minimum_amount, maximum_amount: None, preset_amount: None }
}

/// At least two seats, each 10.00.
pub(crate) fn seat_price() -> PriceAmount {
    seats_at(1000)
}

pub(crate) fn free_seats() -> PriceAmount {
    seats_at(0)
}

fn seats_at(price_per_seat: i64) -> PriceAmount {
    let tier = SeatTier { min_seats: 2, max_seats: None, price_per_seat };
    PriceAmount::SeatBased(SeatTiers { seat_tier_type: TierType::Volume, tiers: vec![tier] })
}

pub(crate) fn metered() -> PriceAmount {
    let id = Uuid::from_u128(3);
    PriceAmount::MeteredUnit {
        unit_amount: "0.5".parse().unwrap(),
        cap_amount: None,
        meter_id: id,
        meter: PriceMeter {
            id,
            name: "Calls".to_owned(),
            unit: MeterUnit::Scalar,
            custom_label: None,
            custom_multiplier: None,
        },
    }
}
