use std::time::Duration;

use tokio::task::JoinSet;

use super::attempts::{self, Asking};
use crate::AppState;
use crate::error::Error;

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Attempts that are asked about at the same time.
const AT_ONCE: i64 = 8;

/// Asks about every payment whose outcome is unknown, at the start and then as it becomes due, until the server stops:
/// after a crash nobody waits for the answer any more, and webhooks get lost.
pub async fn keep_asking(app: AppState) {
    if let Err(error) = ask_about_all(&app).await {
        tracing::error!(?error, "pending payments could not be looked up at the start");
    }
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = ask_about_due(&app).await {
            tracing::error!(?error, "pending payments could not be looked up");
        }
    }
}

/// Asks about every pending attempt, whether it is due or not.
pub async fn ask_about_all(app: &AppState) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    transaction.look_at_all_attempts(app.clock.now()).await?;
    transaction.commit().await?;
    ask_about_due(app).await
}

/// Asks about the pending attempts that are due.
pub async fn ask_about_due(app: &AppState) -> Result<(), Error> {
    let due = app.store.connection().await?.attempts_to_look_at(app.clock.now(), AT_ONCE).await?;
    let mut asking = JoinSet::new();
    for attempt in due {
        asking.spawn(attempts::ask(app.clone(), attempt, Asking::Again));
    }
    while let Some(asked) = asking.join_next().await {
        match asked {
            Ok(Ok(_) | Err(Error::Payment(_))) => {}
            Ok(Err(error)) => tracing::error!(?error, "a pending payment could not be looked up"),
            Err(error) => tracing::error!(%error, "looking up a pending payment broke off"),
        }
    }
    Ok(())
}
