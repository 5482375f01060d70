use super::AnswerFault;
use crate::Timestamp;

/// From here on a number means milliseconds, not seconds: the year 2603.
const MILLISECONDS: i64 = 20_000_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A date as it was answered.
pub(super) struct DateAnswer {
    /// The moment that is compared with bounds; where the answer names no zone, UTC is meant.
    pub moment: Timestamp,
    /// What is stored: UTC with `Z`, or without any zone where the answer had none.
    pub text: String,
}

impl DateAnswer {
    pub(super) fn from_unix(number: i64) -> Result<Self, AnswerFault> {
        let scale = if number.abs() > MILLISECONDS { 1_000 } else { 1_000_000 };
        let micros = number.checked_mul(scale);
        let moment = micros.and_then(Timestamp::from_unix_micros).ok_or(
            AnswerFault::UnreadableDate("dates after 9999 are not supported as unix timestamps"),
        )?;
        Ok(Self { moment, text: moment.to_string() })
    }

    /// Reads a moment (RFC 3339; seconds and zone may be missing), a date, or seconds since 1970.
    pub(super) fn parse(text: &str) -> Result<Self, AnswerFault> {
        let text = text.trim();
        if let Ok(number) = text.parse() {
            return Self::from_unix(number);
        }
        if let Some(fault) = fault_in_date(text) {
            return Err(fault);
        }
        let (date, time) = text.split_at(10);
        let Some(time) = time.strip_prefix(['T', 't', '_', ' ']) else {
            let rest = if time.is_empty() { "00:00:00" } else { time };
            return Self::naive(date, rest, time.is_empty());
        };
        let (clock, zone) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
        let seconds = if clock.len() == 5 { ":00" } else { "" };
        if zone.is_empty() {
            return Self::naive(date, &[clock, seconds].concat(), true);
        }
        let moment =
            Timestamp::parse(&[date, "T", clock, seconds, &zone.to_ascii_uppercase()].concat())
                .ok_or(TRAILING)?;
        Ok(Self { moment, text: moment.to_string() })
    }

    fn naive(date: &str, time: &str, complete: bool) -> Result<Self, AnswerFault> {
        let moment = Timestamp::parse(&[date, "T", time, "Z"].concat()).filter(|_| complete);
        let moment = moment.ok_or(TRAILING)?;
        let text = moment.to_string().trim_end_matches('Z').to_owned();
        Ok(Self { moment, text })
    }
}

const TRAILING: AnswerFault =
    AnswerFault::UnreadableDate("unexpected extra characters at the end of the input");

/// What is wrong with the first ten characters.
fn fault_in_date(text: &str) -> Option<AnswerFault> {
    let bytes = text.as_bytes();
    if bytes.len() < 10 {
        return Some(AnswerFault::UnreadableDate("input is too short"));
    }
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    let reason = if !digits(0..4) {
        "invalid character in year"
    } else if bytes[4] != b'-' || (digits(5..7) && bytes[7] != b'-') {
        "invalid date separator, expected `-`"
    } else if !digits(5..7) {
        "invalid character in month"
    } else if !digits(8..10) {
        "invalid character in day"
    } else {
        return range_fault(&text[..10]);
    };
    Some(AnswerFault::UnreadableDate(reason))
}

fn range_fault(date: &str) -> Option<AnswerFault> {
    let day_exists = Timestamp::parse(&[date, "T00:00:00Z"].concat()).is_some();
    let month_exists = matches!(date[5..7].parse(), Ok(1..=12_u8));
    match (month_exists, day_exists) {
        (_, true) => None,
        (true, false) => Some(AnswerFault::UnreadableDate("day value is outside expected range")),
        (false, false) => {
            Some(AnswerFault::UnreadableDate("month value is outside expected range of 1-12"))
        }
    }
}

/// Midnight (UTC) of the day that a bound lies in, which is what answers have always been compared with, so a last day ends as it
/// starts. A bound of 0 is no bound: forms send it for what nobody filled in.
pub(super) fn midnight(bound: Option<i64>) -> Option<Timestamp> {
    let seconds = bound.filter(|seconds| *seconds != 0)?;
    let micros = seconds.checked_mul(1_000_000)?;
    Timestamp::from_unix_micros(micros.div_euclid(DAY) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(text: &str) -> String {
        DateAnswer::parse(text).map_or_else(|fault| fault.msg(), |date| date.text)
    }

    #[test]
    fn a_date_without_time_is_stored_without_zone() {
        assert_eq!(stored("2025-02-01"), "2025-02-01T00:00:00");
        assert_eq!(stored("2025-02-01T10:00"), "2025-02-01T10:00:00");
        assert_eq!(stored("2025-02-01T10:00:00.5"), "2025-02-01T10:00:00.5");
    }

    #[test]
    fn a_moment_is_stored_in_utc() {
        assert_eq!(stored("2025-02-01 10:00:00+02:00"), "2025-02-01T08:00:00Z");
        assert_eq!(stored("2025-02-02t10:00z"), "2025-02-02T10:00:00Z");
    }

    #[test]
    fn seconds_and_milliseconds_since_1970_are_dates() {
        assert_eq!(stored("1738400000"), "2025-02-01T08:53:20Z");
        assert_eq!(stored("1738400000000"), "2025-02-01T08:53:20Z");
    }

    #[test]
    fn what_cannot_be_read_is_explained() {
        let explained = [
            ("", "input is too short"),
            ("tomorrow", "input is too short"),
            ("20a5-02-01", "invalid character in year"),
            ("2025/02/01", "invalid date separator, expected `-`"),
            ("2025-0a-01", "invalid character in month"),
            ("2025-02-0a", "invalid character in day"),
            ("2025-13-01", "month value is outside expected range of 1-12"),
            ("2025-02-30", "day value is outside expected range"),
            ("2025-02-01x", "unexpected extra characters at the end of the input"),
            ("2025-02-01T25:00:00", "unexpected extra characters at the end of the input"),
            ("2025-02-01T", "unexpected extra characters at the end of the input"),
            ("99999999999999999", "dates after 9999 are not supported as unix timestamps"),
        ];
        for (text, reason) in explained {
            let expected = format!("Input should be a valid datetime or date, {reason}");
            assert_eq!(stored(text), expected, "{text}");
        }
    }

    #[test]
    fn text_that_is_not_ascii_is_no_date_and_no_crash() {
        for text in ["２０２５-02-01", "2025-02-0１", "2025-02-01é", "äöüäöüäöü"] {
            assert!(DateAnswer::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_bound_means_its_whole_day_and_nothing_if_it_is_0() {
        let noon = Some(1_738_411_200);
        assert_eq!(midnight(noon).unwrap().to_string(), "2025-02-01T00:00:00Z");
        assert_eq!(midnight(Some(-1)).unwrap().to_string(), "1969-12-31T00:00:00Z");
        assert_eq!(midnight(Some(0)), None);
    }
}
