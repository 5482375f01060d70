use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// A moment in UTC, to the microsecond. On the wire: RFC 3339 with `Z`, the fraction left out when it is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The moment `micros` microseconds after 1970-01-01T00:00:00Z, or `None` outside the years that RFC 3339 can write.
    pub fn from_unix_micros(micros: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000)
            .ok()
            .filter(|moment| (0..=9999).contains(&moment.year()))
            .map(Self)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn unix_micros(self) -> i64 {
        i64::try_from(self.0.unix_timestamp_nanos() / 1000)
            .expect("the years 0 to 9999 fit into 64 bits of microseconds")
    }

    /// This moment, `seconds` later (earlier if negative); it stops at the ends of what RFC 3339 can write.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let micros = self.unix_micros().saturating_add(seconds.saturating_mul(1_000_000));
        Self::from_unix_micros(micros).unwrap_or(self)
    }

    /// Reads RFC 3339. Anything finer than a microsecond is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?.to_offset(UtcOffset::UTC);
        let micros = i64::try_from(moment.unix_timestamp_nanos() / 1000).ok()?;
        Self::from_unix_micros(micros)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not an RFC 3339 date and time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_utc_and_leaves_out_a_zero_fraction() {
        let moment = Timestamp::parse("2026-08-22T10:47:05+02:00").unwrap();
        assert_eq!(moment.to_string(), "2026-08-22T08:47:05Z");
    }

    #[test]
    fn keeps_microseconds_and_cuts_what_is_finer() {
        let moment = Timestamp::parse("2026-08-22T08:47:05.123456789Z").unwrap();
        assert_eq!(moment.to_string(), "2026-08-22T08:47:05.123456Z");
    }

    #[test]
    fn survives_the_way_through_microseconds() {
        let moment = Timestamp::parse("2026-08-22T08:47:05.000001Z").unwrap();
        assert_eq!(Timestamp::from_unix_micros(moment.unix_micros()), Some(moment));
    }

    #[test]
    fn refuses_a_time_without_zone() {
        assert_eq!(Timestamp::parse("2026-08-22T08:47:05"), None);
    }
}
