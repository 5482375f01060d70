//! The JSON schemas of types that write themselves by hand. All the others derive theirs.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::product::{SeatTier, SeatTiers, TierType};
use crate::tax_id::TaxIdFormat;
use crate::{Color, Currency, Keyed, TaxId, Timestamp};

impl JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z]{3}$" })
    }
}

impl JsonSchema for Color {
    fn schema_name() -> Cow<'static, str> {
        "Color".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^#[0-9a-f]{6}$" })
    }
}

impl<K, V: JsonSchema> JsonSchema for Keyed<K, V> {
    fn schema_name() -> Cow<'static, str> {
        format!("Keyed_{}", V::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<V>() })
    }
}

impl JsonSchema for TaxId {
    fn schema_name() -> Cow<'static, str> {
        "TaxId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let formats: Vec<&str> = TaxIdFormat::ALL.iter().map(|format| format.as_str()).collect();
        json_schema!({
            "description": "The number and the name of its format.",
            "type": "array",
            "prefixItems": [{ "type": "string" }, { "type": "string", "enum": formats }],
            "minItems": 2,
            "maxItems": 2,
        })
    }
}

/// What seats cost, by how many there are.
#[derive(JsonSchema)]
#[schemars(rename = "SeatTiers")]
#[expect(dead_code, reason = "only its schema is used")]
struct WrittenSeatTiers {
    seat_tier_type: TierType,
    /// In order and without gaps; only the last may have no end.
    tiers: Vec<SeatTier>,
    /// The fewest seats that can be bought.
    minimum_seats: i64,
    /// The most seats that can be bought.
    maximum_seats: Option<i64>,
}

impl JsonSchema for SeatTiers {
    fn schema_name() -> Cow<'static, str> {
        WrittenSeatTiers::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WrittenSeatTiers::json_schema(generator)
    }
}

/// The keys of a price per seat.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct SeatPrice {
    seat_tiers: SeatTiers,
    /// The price of the first tier, which was the only one before there were tiers. Minor units.
    price_per_seat: i64,
}
