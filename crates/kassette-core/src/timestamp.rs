use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

mod calendar;

/// A moment in UTC, to the microsecond. On the wire: RFC 3339 with `Z`, the fraction left out when it is zero.
///
/// The calendar is counted here, and by the rules of proleptic Gregorian dates that RFC 3339 names: a library for dates would
/// be a hundredth of the widget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Since 1970-01-01T00:00:00Z.
    micros: i64,
}

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400 * MICROS;
/// 0000-01-01T00:00:00Z, the first moment that RFC 3339 can write, and the last one, in the year 9999.
const FIRST: i64 = -719_528 * DAY;
const LAST: i64 = 2_932_897 * DAY - 1;

impl Timestamp {
    /// 1970-01-01T00:00:00Z
    pub const EPOCH: Self = Self { micros: 0 };

    /// The moment `micros` microseconds after 1970-01-01T00:00:00Z, or `None` outside the years that RFC 3339 can write.
    pub fn from_unix_micros(micros: i64) -> Option<Self> {
        (FIRST..=LAST).contains(&micros).then_some(Self { micros })
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn unix_micros(self) -> i64 {
        self.micros
    }

    /// This moment, `seconds` later (earlier if negative); it stops at the ends of what RFC 3339 can write.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let micros = self.micros.saturating_add(seconds.saturating_mul(MICROS));
        Self { micros: micros.clamp(FIRST, LAST) }
    }

    /// Reads RFC 3339. Anything finer than a microsecond is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.as_bytes();
        let year = number(&mut rest, 4, 0..=9999)?;
        sign(&mut rest, b"-")?;
        let month = number(&mut rest, 2, 1..=12)?;
        sign(&mut rest, b"-")?;
        let day = number(&mut rest, 2, 1..=days_in_month(year, month))?;
        sign(&mut rest, b"Tt ")?;
        let hour = number(&mut rest, 2, 0..=23)?;
        sign(&mut rest, b":")?;
        let minute = number(&mut rest, 2, 0..=59)?;
        sign(&mut rest, b":")?;
        let second = number(&mut rest, 2, 0..=59)?;
        let fraction = fraction(&mut rest)?;
        let offset = offset(&mut rest)?;
        if !rest.is_empty() {
            return None;
        }
        let minutes = (day_number(year, month, day) * 24 + hour) * 60 + minute - offset;
        Self::from_unix_micros((minutes * 60 + second) * MICROS + fraction)
    }
}

/// Takes a number of exactly `digits` digits.
fn number(rest: &mut &[u8], digits: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let (number, after) = rest.split_at_checked(digits)?;
    *rest = after;
    let value = number.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0'))
    });
    value.filter(|value| range.contains(value))
}

/// Takes one of `signs`.
fn sign(rest: &mut &[u8], signs: &[u8]) -> Option<u8> {
    let (sign, after) = rest.split_first()?;
    *rest = after;
    signs.contains(sign).then_some(*sign)
}

/// Takes `.` and digits, if there are any. In microseconds.
fn fraction(rest: &mut &[u8]) -> Option<i64> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some(0) };
    let length = digits.iter().take_while(|digit| digit.is_ascii_digit()).count();
    *rest = &digits[length..];
    let mut unit = MICROS;
    let mut micros = 0;
    for digit in &digits[..length] {
        unit /= 10;
        micros += unit * i64::from(digit - b'0');
    }
    (length > 0).then_some(micros)
}

/// Takes `Z` or the distance from UTC, in minutes.
fn offset(rest: &mut &[u8]) -> Option<i64> {
    let direction = match sign(rest, b"Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Some(0),
    };
    let hours = number(rest, 2, 0..=23)?;
    sign(rest, b":")?;
    Some(direction * (hours * 60 + number(rest, 2, 0..=59)?))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to that date.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // From March on, the months' lengths repeat every five months, of 153 days.
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 719_469
}

/// The year, month and day that are `days` after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    // As above, in reverse: eras of 400 years, in them centuries, in them years that begin in March.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.micros.div_euclid(DAY));
        let micros = self.micros.rem_euclid(DAY);
        let seconds = micros / MICROS;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        let fraction = micros % MICROS;
        if fraction != 0 {
            let digits = format!("{fraction:06}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
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
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

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
    fn refuses_what_is_no_date_and_time() {
        for text in [
            "",
            "2026-08-22T08:47:05",
            "2026-08-22T08:47:05.Z",
            "2026-08-22T08:47:05Z ",
            "2026-08-22T08:47:60Z",
            "2026-08-22T24:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-8-22T08:47:05Z",
            "2026-08-22T08:47:05+2:00",
            "+026-08-22T08:47:05Z",
            "2026-08-22T08:47:05\u{661}Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_offset_cannot_lead_out_of_the_years_that_can_be_written() {
        assert_eq!(Timestamp::parse("0000-01-01T00:00:00+00:01"), None);
        assert_eq!(Timestamp::parse("9999-12-31T23:59:59-00:01"), None);
        let last = Timestamp::parse("9999-12-31T23:59:59.999999Z").unwrap();
        assert_eq!(last.plus_seconds(1), last);
    }

    /// A day of every second week from the year 0 to 9999, at another time of day each, against a library.
    #[test]
    fn reads_and_writes_as_a_library_does() {
        for day in (-719_528..2_932_897).step_by(13) {
            let micros = day * DAY + day.rem_euclid(86_400) * 999_999;
            let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000);
            let text = moment.unwrap().format(&Rfc3339).unwrap();
            let own = Timestamp::from_unix_micros(micros).unwrap();
            assert_eq!(own.to_string(), text);
            assert_eq!(Timestamp::parse(&text), Some(own));
        }
    }
}
