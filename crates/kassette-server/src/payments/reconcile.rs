use std::time::Duration;

use tokio::task::JoinSet;

use super::attempts::{self, Asking};
use crate::AppState;
use crate::error::Error;
use crate::store::attempts::PaymentAttempt;

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Seconds that an attempt belongs to the server that asks about it, where one call to Stripe may take `timeout` seconds. There are
/// hardly ever more than two; if there are, another server may ask the same at the same time, and Stripe's keys make it one question.
pub fn claim(timeout: u32) -> i64 {
    i64::from(timeout) * 3
}

/// Attempts that are asked about at the same time.
const AT_ONCE: usize = 8;

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

/// Asks about every pending attempt, whether it is due or not, where no other server may be doing so.
pub async fn ask_about_all(app: &AppState) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    transaction.look_at_all_attempts(app.clock.now()).await?;
    transaction.commit().await?;
    ask_about_due(app).await
}

/// Asks about the pending attempts that are due.
pub async fn ask_about_due(app: &AppState) -> Result<(), Error> {
    loop {
        let now = app.clock.now();
        let due = app.store.connection().await?.attempts_to_look_at(now, AT_ONCE).await?;
        let is_full = due.len() == AT_ONCE;
        // After a failure the rest waits for the next time: nothing says that asking on would go better.
        if !ask_about_each(app, due).await || !is_full {
            return Ok(());
        }
    }
}

/// Asks about `attempt`, unless another server does so at the moment.
async fn ask_if_mine(app: AppState, attempt: PaymentAttempt) -> Result<(), Error> {
    let mut transaction = app.store.transaction().await?;
    let until = app.clock.now().plus_seconds(claim(app.config.stripe_timeout));
    if !transaction.claim_attempt(&attempt, until).await? {
        return Ok(());
    }
    transaction.commit().await?;
    attempts::ask(app, attempt, Asking::Again).await?;
    Ok(())
}

/// Asks about all of `due` at once. Returns whether every question could be asked.
async fn ask_about_each(app: &AppState, due: Vec<PaymentAttempt>) -> bool {
    let mut asking = JoinSet::new();
    for attempt in due {
        asking.spawn(ask_if_mine(app.clone(), attempt));
    }
    let mut all_asked = true;
    while let Some(asked) = asking.join_next().await {
        let failure = match asked {
            Ok(Ok(()) | Err(Error::Payment(_))) => continue,
            Ok(Err(error)) => format!("{error:?}"),
            Err(error) => error.to_string(),
        };
        tracing::error!(failure, "a pending payment could not be looked up");
        all_asked = false;
    }
    all_asked
}
