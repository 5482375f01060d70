use std::time::Duration;

use kassette_core::CheckoutStatus;

use crate::AppState;
use crate::error::Error;

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
    }
}

/// Closes the open sessions whose time is over and tells those who watch them.
pub async fn expire_overdue(app: &AppState) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    let expired = transaction.expire_checkouts(app.clock.now()).await?;
    transaction.commit().await?;
    for checkout_id in expired {
        app.events.updated(checkout_id, CheckoutStatus::Expired);
    }
    Ok(())
}

/// Keeps short what lists add up to know how many sessions there are.
pub async fn fold_counts(app: &AppState) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    transaction.fold_counts().await?;
    Ok(transaction.commit().await?)
}
