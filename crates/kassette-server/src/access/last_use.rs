use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kassette_core::Timestamp;
use uuid::Uuid;

use crate::AppState;
use crate::error::Error;

const WRITE_DOWN_EVERY: Duration = Duration::from_secs(15);

/// When tokens were used last, as far as it is not stored yet: no request waits for that to be written.
#[derive(Clone, Debug, Default)]
pub struct LastUse(Arc<Mutex<HashMap<Uuid, Timestamp>>>);

impl LastUse {
    pub fn note(&self, token_id: Uuid, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token_id, now);
    }

    fn take(&self) -> HashMap<Uuid, Timestamp> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Stores now and then which tokens were used, until the server stops.
pub async fn keep_writing_down(app: AppState) {
    let mut ticks = tokio::time::interval(WRITE_DOWN_EVERY);
    loop {
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = write_down(&app).await {
            tracing::error!(?error, "the last use of access tokens could not be stored");
        }
    }
}

/// Stores which tokens were used since the last time.
pub async fn write_down(app: &AppState) -> Result<(), Error> {
    let used = app.last_use.take();
    if used.is_empty() {
        return Ok(());
    }
    let mut transaction = app.store.transaction().await?;
    for (token_id, used_at) in used {
        transaction.save_last_use(token_id, used_at).await?;
    }
    Ok(transaction.commit().await?)
}
