//! How often paying may be tried. Confirming is where stolen cards are tried out: one after the other, until one pays.

use kassette_core::Timestamp;
use uuid::Uuid;

use crate::error::Error;
use crate::store::Connection;

/// Seconds, and how many attempts may be made within them.
const LIMITS: [(i64, usize); 2] = [(60, 6), (3600, 20)];

/// Seconds for which nobody may try who has used up a limit.
const BLOCKED: i64 = 1800;

/// # Errors
/// [`Error::TooManyAttempts`] if the session, or whoever is at `address`, tried too often of late.
pub async fn check(
    connection: &mut Connection,
    checkout_id: Uuid,
    address: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let since = now.plus_seconds(-(LIMITS[1].0 + BLOCKED));
    let mut attempts = vec![connection.attempts_of_session(checkout_id, since).await?];
    if let Some(address) = address {
        attempts.push(connection.attempts_from(address, since).await?);
    }
    let free_again = attempts.iter().filter_map(|times| blocked_until(times)).max();
    match free_again.filter(|free_again| *free_again > now) {
        Some(free_again) => Err(Error::TooManyAttempts { retry_after: seconds(now, free_again) }),
        None => Ok(()),
    }
}

/// When whoever tried at these times, oldest first, may try again, if they ever used up a limit.
fn blocked_until(times: &[Timestamp]) -> Option<Timestamp> {
    let last_of = |(within, most): (i64, usize)| {
        let is_full = |window: &&[Timestamp]| window[most - 1] < window[0].plus_seconds(within);
        times.windows(most).rev().find(is_full).map(|window| window[most - 1])
    };
    LIMITS.into_iter().filter_map(last_of).max().map(|last| last.plus_seconds(BLOCKED))
}

/// From one moment to a later one, rounded up.
fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    (to.unix_micros() - from.unix_micros() + 999_999) / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_unix_micros(second * 1_000_000).unwrap()
    }

    #[test]
    fn six_within_a_minute_block_for_half_an_hour_after_the_last() {
        let times: Vec<_> = [0, 10, 20, 30, 40, 59].into_iter().map(at).collect();
        assert_eq!(blocked_until(&times), Some(at(59 + 1800)));
        assert_eq!(blocked_until(&times[..5]), None);
    }

    #[test]
    fn six_in_more_than_a_minute_block_nobody() {
        let times: Vec<_> = [0, 10, 20, 30, 40, 60].into_iter().map(at).collect();
        assert_eq!(blocked_until(&times), None);
    }

    #[test]
    fn twenty_within_an_hour_block_too() {
        let times: Vec<_> = (0..20).map(|number| at(number * 100)).collect();
        assert_eq!(blocked_until(&times), Some(at(1900 + 1800)));
    }
}
