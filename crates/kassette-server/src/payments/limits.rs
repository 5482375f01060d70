//! How often paying may be tried, and saving a card. That is where stolen cards are tried out: one after the other, until one is taken.

use kassette_core::Timestamp;
use uuid::Uuid;

use crate::AppState;
use crate::error::Error;
use crate::store::Connection;
use crate::store::payment_method_tries::PaymentMethodTry;

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
    let own = connection.attempts_of_session(checkout_id, since(now)).await?;
    let others = all_from(connection, address, now).await?;
    check_times(&[own, others], now)
}

/// Lets a customer try to save a payment method, and remembers that they did.
///
/// # Errors
/// [`Error::TooManyAttempts`] if they, or whoever is at the same address, tried too often of late.
pub async fn note_try(app: &AppState, new: &PaymentMethodTry) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    let now = new.created_at;
    let own = transaction.tries_of_customer(new.customer_id, since(now)).await?;
    let others = all_from(&mut transaction, new.client_address.as_deref(), now).await?;
    check_times(&[own, others], now)?;
    transaction.insert_payment_method_try(new).await?;
    Ok(transaction.commit().await?)
}

/// Forgets the tries that count no more.
pub async fn forget_tries(app: &AppState) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    transaction.delete_payment_method_tries_before(since(app.clock.now())).await?;
    Ok(transaction.commit().await?)
}

/// From when on it counts what was tried.
fn since(now: Timestamp) -> Timestamp {
    now.plus_seconds(-(LIMITS[1].0 + BLOCKED))
}

/// Whatever was tried from `address`: who may not pay with one more card may not save it either.
async fn all_from(
    connection: &mut Connection,
    address: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Timestamp>, Error> {
    let Some(address) = address else { return Ok(Vec::new()) };
    let mut times = connection.attempts_from(address, since(now)).await?;
    times.extend(connection.tries_from(address, since(now)).await?);
    times.sort_unstable();
    Ok(times)
}

/// Each of `tries` is one count of its own.
fn check_times(tries: &[Vec<Timestamp>; 2], now: Timestamp) -> Result<(), Error> {
    let free_again = tries.iter().filter_map(|times| blocked_until(times)).max();
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
