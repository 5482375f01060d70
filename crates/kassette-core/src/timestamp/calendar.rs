use super::{DAY, FIRST, LAST, Timestamp, date, day_number, days_in_month};
use crate::Interval;

impl Timestamp {
    /// The last moment that RFC 3339 can write.
    pub const fn latest() -> Self {
        Self { micros: LAST }
    }

    /// The first moment that RFC 3339 can write.
    pub const fn earliest() -> Self {
        Self { micros: FIRST }
    }

    /// The same time of day `count` intervals later (earlier if negative), by the calendar. Where the month is too short, its last
    /// day. It stops at the ends of what RFC 3339 can write.
    ///
    /// For a series of dates add to the first one each time: 31 January, 28 February, *31* March.
    #[must_use]
    pub fn plus(self, count: i64, interval: Interval) -> Self {
        const DAY_SECONDS: i64 = 24 * 60 * 60;
        match interval {
            Interval::Day => self.plus_seconds(count.saturating_mul(DAY_SECONDS)),
            Interval::Week => self.plus_seconds(count.saturating_mul(7 * DAY_SECONDS)),
            Interval::Month => self.plus_months(count),
            Interval::Year => self.plus_months(count.saturating_mul(12)),
        }
    }

    fn plus_months(self, months: i64) -> Self {
        let (year, month, day) = date(self.micros.div_euclid(DAY));
        let month = (year * 12 + month - 1).saturating_add(months);
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        match year {
            ..0 => Self::earliest(),
            0..=9999 => {
                let day = day.min(days_in_month(year, month));
                let midnight = day_number(year, month, day) * DAY;
                Self { micros: midnight + self.micros.rem_euclid(DAY) }
            }
            _ => Self::latest(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(from: &str, count: i64, interval: Interval) -> String {
        Timestamp::parse(from).unwrap().plus(count, interval).to_string()
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        let jan31 = "2026-01-31T10:00:00Z";
        assert_eq!(later(jan31, 1, Interval::Month), "2026-02-28T10:00:00Z");
        assert_eq!(later(jan31, 2, Interval::Month), "2026-03-31T10:00:00Z");
        assert_eq!(later(jan31, 13, Interval::Month), "2027-02-28T10:00:00Z");
    }

    #[test]
    fn leap_days_come_back_every_four_years() {
        let leap_day = "2024-02-29T00:00:00Z";
        assert_eq!(later(leap_day, 1, Interval::Year), "2025-02-28T00:00:00Z");
        assert_eq!(later(leap_day, 4, Interval::Year), "2028-02-29T00:00:00Z");
    }

    #[test]
    fn days_and_weeks_are_counted() {
        assert_eq!(later("2026-02-27T23:00:00Z", 2, Interval::Day), "2026-03-01T23:00:00Z");
        assert_eq!(later("2026-12-28T00:00:00Z", 1, Interval::Week), "2027-01-04T00:00:00Z");
    }

    #[test]
    fn months_go_backwards_too() {
        assert_eq!(later("2026-01-31T00:00:00Z", -2, Interval::Month), "2025-11-30T00:00:00Z");
    }

    #[test]
    fn a_billion_months_do_not_overflow() {
        let now = "2026-01-01T00:00:00Z";
        for interval in [Interval::Day, Interval::Week, Interval::Month, Interval::Year] {
            let far = Timestamp::parse(now).unwrap().plus(i64::MAX, interval);
            assert_eq!(far, Timestamp::latest(), "{interval:?}");
            let early = Timestamp::parse(now).unwrap().plus(i64::MIN, interval);
            assert_eq!(early, Timestamp::earliest(), "{interval:?}");
        }
        assert_eq!(Timestamp::latest().to_string(), "9999-12-31T23:59:59.999999Z");
        assert_eq!(Timestamp::earliest().to_string(), "0000-01-01T00:00:00Z");
    }
}
