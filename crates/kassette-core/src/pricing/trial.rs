use crate::{Interval, Timestamp};

/// A time in which a subscription costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    interval: Interval,
    count: i64,
}

impl Trial {
    /// `None` unless it lasts 1 to 1000 intervals.
    pub fn new(interval: Interval, count: i64) -> Option<Self> {
        (1..=1000).contains(&count).then_some(Self { interval, count })
    }

    pub fn interval(self) -> Interval {
        self.interval
    }

    pub fn count(self) -> i64 {
        self.count
    }

    /// The moment of the first charge for a trial that starts `now`, by the calendar.
    pub fn ends(self, now: Timestamp) -> Timestamp {
        now.plus(self.count, self.interval)
    }
}

/// The trial that a buyer gets: the session's, else the product's. One-time purchases have none, whatever is left over from a
/// product chosen before.
pub fn effective_trial(
    session: Option<Trial>,
    product: Option<Trial>,
    is_recurring: bool,
    allow_trial: bool,
) -> Option<Trial> {
    session.or(product).filter(|_| is_recurring && allow_trial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::samples::moment;

    fn trial(interval: Interval, count: i64) -> Trial {
        Trial::new(interval, count).unwrap()
    }

    #[test]
    fn the_session_overrules_the_product() {
        let week = Some(trial(Interval::Week, 1));
        let month = Some(trial(Interval::Month, 1));
        assert_eq!(effective_trial(week, month, true, true), week);
        assert_eq!(effective_trial(None, month, true, true), month);
    }

    #[test]
    fn a_trial_does_not_leak_onto_a_one_time_product_after_a_switch() {
        let week = Some(trial(Interval::Week, 1));
        assert_eq!(effective_trial(week, None, false, true), None);
    }

    #[test]
    fn whoever_had_their_trial_pays_now() {
        assert_eq!(effective_trial(Some(trial(Interval::Week, 1)), None, true, false), None);
    }

    #[test]
    fn a_trial_ends_by_the_calendar() {
        let end = trial(Interval::Month, 1).ends(moment("2026-01-31T12:00:00Z"));
        assert_eq!(end, moment("2026-02-28T12:00:00Z"));
    }

    #[test]
    fn a_trial_lasts_one_to_a_thousand_intervals() {
        assert_eq!(Trial::new(Interval::Day, 0), None);
        assert_eq!(Trial::new(Interval::Day, 1001), None);
    }
}
