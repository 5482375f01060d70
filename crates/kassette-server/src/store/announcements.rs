//! What the servers on one database tell each other of the sessions that they change.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use uuid::Uuid;

use super::{Store, StoreError, Transaction};
use crate::events::Announcement;

/// Where PostgreSQL passes announcements on. Its channels belong to a whole database: servers with other tables in it hear
/// of sessions that none of their streams is about.
const CHANNEL: &str = "kassette_events";

/// How long nothing may be heard before the connection is tried out, and how long it may take to answer: a network that
/// drops it silently does not say so.
const QUIET: Duration = Duration::from_secs(30);
const ANSWER: Duration = Duration::from_secs(10);

/// An announcement on its way, with the server whose it is.
#[derive(Serialize, Deserialize)]
struct Notice {
    server: Uuid,
    #[serde(flatten)]
    announcement: Announcement,
}

impl Transaction {
    /// Tells the event streams of a session, on every server, once this transaction is committed; never before, and not at
    /// all if it is not.
    pub fn announce(&mut self, announcement: Announcement) {
        self.announcements.push(announcement);
    }

    /// Has the database pass the announcements on as it commits.
    pub(super) async fn notify_others(&mut self) -> Result<(), StoreError> {
        for announcement in self.announcements.clone() {
            let notice = Notice { server: self.server, announcement };
            let notice = serde_json::to_string(&notice)
                .map_err(|error| StoreError::Internal(error.into()))?;
            sqlx::query("select pg_notify($1, $2)::text")
                .bind(CHANNEL)
                .bind(notice)
                .execute(self.db())
                .await?;
        }
        Ok(())
    }
}

/// The announcements of other servers, from now on.
pub struct Others {
    listener: PgListener,
    /// This server, which heard of its own already.
    server: Uuid,
}

impl fmt::Debug for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Others").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Store {
    /// By what the database knows the connection that listens to other servers.
    pub fn listener_name(&self) -> String {
        format!("kassette {}", self.server)
    }

    /// Starts to listen to the other servers; `None` where the database is this server's alone.
    pub async fn others(&self) -> Result<Option<Others>, StoreError> {
        if self.dialect.has_one_writer() {
            return Ok(None);
        }
        let options: PgConnectOptions = self.url.parse()?;
        // A connection of its own, known by its name to whoever looks at the database.
        let options = options.application_name(&self.listener_name());
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .acquire_timeout(ANSWER)
            .connect_with(options)
            .await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.ignore_pool_close_event(true);
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Some(Others { listener, server: self.server }))
    }
}

impl Others {
    /// Waits for the next announcement of another server.
    ///
    /// # Errors
    /// The connection is lost, and with it what is announced from now on.
    pub async fn next(&mut self) -> Result<Announcement, StoreError> {
        let lost = || StoreError::Internal("the connection that listens was lost".into());
        loop {
            let Ok(heard) = tokio::time::timeout(QUIET, self.listener.try_recv()).await else {
                let asking = sqlx::query("select 1").execute(&mut self.listener);
                tokio::time::timeout(ANSWER, asking).await.map_err(|_| lost())??;
                continue;
            };
            let heard = heard?.ok_or_else(lost)?;
            // What cannot be read is of another version, and the streams look at the session itself soon enough.
            match serde_json::from_str::<Notice>(heard.payload()) {
                Ok(notice) if notice.server != self.server => return Ok(notice.announcement),
                _ => {}
            }
        }
    }
}
