use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// What seats cost, by how many there are. Tiers are in order and without gaps; the first starts at the fewest seats that can be
/// bought, and only the last may have no end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SeatTiers {
    #[serde(default)]
    pub seat_tier_type: TierType,
    pub tiers: Vec<SeatTier>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierType {
    /// All of them at the rate of the tier that holds their number.
    #[default]
    Volume,
    /// Each slice at the rate of its own tier.
    Graduated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeatTier {
    pub min_seats: i64,
    /// The last seat of the tier; `None` without end.
    #[serde(default)]
    pub max_seats: Option<i64>,
    /// Minor units.
    pub price_per_seat: i64,
}

impl SeatTiers {
    /// The fewest seats that can be bought.
    pub fn minimum_seats(&self) -> i64 {
        self.tiers.first().map_or(1, |tier| tier.min_seats)
    }

    /// The most seats that can be bought.
    pub fn maximum_seats(&self) -> Option<i64> {
        self.tiers.last()?.max_seats
    }

    /// What the first tier asks per seat, in minor units.
    pub fn first_price_per_seat(&self) -> i64 {
        self.tiers.first().map_or(0, |tier| tier.price_per_seat)
    }
}

impl Serialize for SeatTiers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SeatTiers", 4)?;
        object.serialize_field("seat_tier_type", &self.seat_tier_type)?;
        object.serialize_field("tiers", &self.tiers)?;
        object.serialize_field("minimum_seats", &self.minimum_seats())?;
        object.serialize_field("maximum_seats", &self.maximum_seats())?;
        object.end()
    }
}

/// The keys of a seat price: the tiers, and the one price per seat that there was before there were tiers.
pub(super) fn serialize_price<S: Serializer>(
    seat_tiers: &SeatTiers,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_struct("SeatPrice", 2)?;
    object.serialize_field("seat_tiers", seat_tiers)?;
    object.serialize_field("price_per_seat", &seat_tiers.first_price_per_seat())?;
    object.end()
}

/// Reads what [`serialize_price`] wrote.
pub(super) fn deserialize_price<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<SeatTiers, D::Error> {
    #[derive(Deserialize)]
    struct SeatPrice {
        seat_tiers: SeatTiers,
    }
    Ok(SeatPrice::deserialize(deserializer)?.seat_tiers)
}
