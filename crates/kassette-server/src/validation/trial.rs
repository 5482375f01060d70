use kassette_core::pricing::Trial;
use kassette_core::{Interval, Patch};
use serde_json::{Value, json};

use super::scalars::{integer_in, one_of};
use super::{Fields, Problem, Reading};

pub const INTERVALS: [(&str, Interval); 4] = [
    ("day", Interval::Day),
    ("week", Interval::Week),
    ("month", Interval::Month),
    ("year", Interval::Year),
];

pub fn interval(value: &Value) -> Reading<Interval> {
    one_of(value, &INTERVALS)
}

/// `trial_interval` and `trial_interval_count`, which come together or not at all.
pub fn trial(fields: &mut Fields) -> Option<Trial> {
    let interval = fields.optional("trial_interval", interval);
    let count = fields.optional("trial_interval_count", |value| integer_in(value, 1, 1000));
    match (interval, count) {
        (Some(interval), Some(count)) => Trial::new(interval, count),
        (None, None) => None,
        _ => {
            fields.refuse(|whole| {
                let error = "trial_interval and trial_interval_count belong together.";
                let msg = format!("Value error, {error}");
                Problem::new("value_error", msg, whole).with(json!({ "error": error }))
            });
            None
        }
    }
}

/// What a change says about the trial: nothing, "none", or another one.
pub fn trial_patch(fields: &mut Fields) -> Patch<Trial> {
    let is_mentioned = fields.mentions("trial_interval");
    match trial(fields) {
        Some(trial) => Patch::Set(trial),
        None if is_mentioned => Patch::Clear,
        None => Patch::Keep,
    }
}
