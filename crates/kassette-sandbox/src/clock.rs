use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in seconds since 1970, as all of Stripe's times are.
pub fn now() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.map_or(0, |duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX))
}

/// The time of day, in UTC, of a moment in seconds since 1970: `09:41:00`.
pub fn time(moment: i64) -> String {
    let second = moment.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

/// The year and the month (January is 1) of today in UTC.
pub fn year_and_month() -> (u32, u32) {
    year_and_month_of(now() / 86_400)
}

/// Counts through eras of 400 years, each of which has the same number of days, in years that
/// start in March, so that the leap day is the last of its year.
fn year_and_month_of(days_since_1970: i64) -> (u32, u32) {
    let days = days_since_1970 + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months_since_march = (5 * day_of_year + 2) / 153;
    let month =
        if months_since_march < 10 { months_since_march + 3 } else { months_since_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (u32::try_from(year).unwrap_or(0), u32::try_from(month).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_months_of_leap_years_are_told_apart() {
        let days = [0, 58, 59, 11_015, 11_016, 11_017, 20_453, 20_454];
        let expected = [
            (1970, 1),
            (1970, 2),
            (1970, 3),
            (2000, 2),
            (2000, 2),
            (2000, 3),
            (2025, 12),
            (2026, 1),
        ];
        assert_eq!(days.map(year_and_month_of), expected);
    }
}
