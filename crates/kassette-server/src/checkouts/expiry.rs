use std::time::Duration;

use super::session::Session;
use crate::AppState;
use crate::error::Error;
use crate::payments::limits;
use crate::webhooks::tell_of_expiry;

/// Sessions that one transaction closes: others want to write too.
const AT_ONCE: usize = 100;

const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// Closes sessions whose time is over, now and then, until the server stops.
pub async fn sweep(app: AppState) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    loop {
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = expire_overdue(&app).await {
            tracing::error!(?error, "overdue sessions could not be closed");
        }
        if let Err(error) = fold_counts(&app).await {
            tracing::error!(?error, "the numbers of sessions could not be folded");
        }
        if let Err(error) = forget_customer_sessions(&app).await {
            tracing::error!(?error, "customer sessions that ended could not be forgotten");
        }
        if let Err(error) = limits::forget_tries(&app).await {
            tracing::error!(?error, "tries to save payment methods could not be forgotten");
        }
    }
}

/// Closes the open sessions whose time is over and tells those who watch them.
pub async fn expire_overdue(app: &AppState) -> Result<(), Error> {
    while expire_some(app).await? == AT_ONCE {}
    Ok(())
}

/// Returns how many were closed.
async fn expire_some(app: &AppState) -> Result<usize, Error> {
    let mut transaction = app.store.transaction().await?;
    let expired = transaction.expire_checkouts(app.clock.now(), AT_ONCE).await?;
    let sessions = Session::load_all(&mut transaction, expired).await?;
    for session in &sessions {
        tell_of_expiry(app, &mut transaction, session).await?;
    }
    transaction.commit().await?;
    Ok(sessions.len())
}

/// Keeps short what lists add up to know how many sessions there are.
pub async fn fold_counts(app: &AppState) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    transaction.fold_counts().await?;
    Ok(transaction.commit().await?)
}

/// Nobody can see anything with them any more.
async fn forget_customer_sessions(app: &AppState) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    transaction.delete_customer_sessions_before(app.clock.now()).await?;
    Ok(transaction.commit().await?)
}
