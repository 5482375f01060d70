//! How often paying may be tried. Confirming is where stolen cards are tried out: one after the other, until one pays.

use kassette_core::Timestamp;
use uuid::Uuid;

use crate::error::Error;
use crate::store::Connection;

/// Seconds, and how many attempts may be made within them.
const LIMITS: [(i64, i64); 2] = [(60, 6), (3600, 20)];

/// # Errors
/// [`Error::TooManyAttempts`] if the session, or whoever is at `address`, tried too often of late.
pub async fn check(
    connection: &mut Connection,
    checkout_id: Uuid,
    address: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    for (seconds, most) in LIMITS {
        let since = now.plus_seconds(-seconds);
        if connection.count_attempts(checkout_id, address, since).await? >= most {
            return Err(Error::TooManyAttempts { retry_after: seconds });
        }
    }
    Ok(())
}
