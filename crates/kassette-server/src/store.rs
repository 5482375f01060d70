//! Everything that is stored. One set of statements serves SQLite and PostgreSQL; what the two say differently is in
//! [`dialect`]. Methods speak of checkouts and customers; nothing of the database driver leaves this module.

pub mod access_tokens;
mod announcements;
pub mod attempts;
pub mod benefits;
pub mod checkout_links;
pub mod checkouts;
pub mod custom_fields;
pub mod customer_sessions;
pub mod customers;
mod dialect;
pub mod discounts;
pub mod files;
pub mod list;
pub mod meters;
pub mod orders;
pub mod organizations;
pub mod payment_method_tries;
pub mod products;
mod row;
pub mod signing_keys;
pub mod stripe_events;
pub mod subscriptions;
pub mod webhooks;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};
use uuid::Uuid;

use crate::events::{Announcement, Events};
pub use announcements::Others;
use dialect::Dialect;

/// The database, opened and migrated.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
    url: Arc<str>,
    /// This server among those that share the database.
    server: Uuid,
    events: Events,
    webhooks: Arc<Notify>,
    /// SQLite takes one writer at a time. Waiting here is fair and wakes at once; waiting in SQLite is polling.
    writer: Option<Arc<Mutex<()>>>,
    /// Where this server is found: pictures are stored here, and shown with their address.
    public_url: Arc<str>,
}

impl Store {
    /// Opens the database at `url`, creating it if it is a SQLite file that does not exist, and brings its tables up to date.
    ///
    /// # Errors
    /// The URL names no database that is supported, or the database cannot be reached or migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let pool = AnyPoolOptions::new()
            .max_connections(dialect.connections(url))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(dialect.connection_setup()).execute(connection).await?;
                    Ok(())
                })
            })
            .connect(&dialect.connect_url(url)?)
            .await?;
        sqlx::migrate!().run(&pool).await.map_err(|error| StoreError::Internal(error.into()))?;
        let writer = dialect.has_one_writer().then(Arc::default);
        Ok(Self {
            pool,
            dialect,
            url: url.into(),
            server: Uuid::new_v4(),
            events: Events::default(),
            webhooks: Arc::default(),
            writer,
            public_url: "".into(),
        })
    }

    /// The same store behind a server that is found at `public_url`.
    #[must_use]
    pub fn served_at(self, public_url: &str) -> Self {
        Self { public_url: public_url.into(), ..self }
    }

    /// The event streams that hear of what is committed here.
    pub fn events(&self) -> Events {
        self.events.clone()
    }

    /// Notified when webhooks were stored that are to be sent.
    pub fn webhooks(&self) -> Arc<Notify> {
        Arc::clone(&self.webhooks)
    }

    /// For reading.
    pub async fn connection(&self) -> Result<Connection, StoreError> {
        let inner = Inner::Pool(self.pool.acquire().await?);
        Ok(self.connection_of(inner))
    }

    /// For changing: nothing is stored until [`Transaction::commit`], and everything is taken back without it.
    pub async fn transaction(&self) -> Result<Transaction, StoreError> {
        let turn = match &self.writer {
            Some(writer) => Some(Arc::clone(writer).lock_owned().await),
            None => None,
        };
        let transaction = self.pool.begin_with(self.dialect.begin()).await?;
        let inner = Inner::Transaction(transaction);
        Ok(Transaction {
            connection: self.connection_of(inner),
            server: self.server,
            announcements: Vec::new(),
            has_webhooks: false,
            events: self.events.clone(),
            webhooks: Arc::clone(&self.webhooks),
            _turn: turn,
        })
    }

    fn connection_of(&self, inner: Inner) -> Connection {
        Connection { inner, dialect: self.dialect, public_url: Arc::clone(&self.public_url) }
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

/// One connection to the database. Whatever can be read is a method of this type.
#[derive(Debug)]
pub struct Connection {
    inner: Inner,
    dialect: Dialect,
    public_url: Arc<str>,
}

#[derive(Debug)]
enum Inner {
    Pool(PoolConnection<Any>),
    Transaction(sqlx::Transaction<'static, Any>),
}

impl Connection {
    fn db(&mut self) -> &mut AnyConnection {
        match &mut self.inner {
            Inner::Pool(connection) => connection,
            Inner::Transaction(transaction) => transaction,
        }
    }
}

/// A connection that may change what is stored. Whatever changes something is a method of this type.
#[derive(Debug)]
pub struct Transaction {
    // Before the turn, so that dropping rolls back before the next writer starts.
    connection: Connection,
    server: Uuid,
    /// What the event streams are told after the commit.
    announcements: Vec<Announcement>,
    /// Webhooks were stored that are to be sent after the commit.
    has_webhooks: bool,
    events: Events,
    webhooks: Arc<Notify>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Transaction {
    /// Takes everything back at once. Merely dropped, a transaction ends a little later, and holds its locks until then.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.connection.inner {
            Inner::Transaction(transaction) => Ok(transaction.rollback().await?),
            Inner::Pool(_) => unreachable!("a transaction is always begun"),
        }
    }

    /// Stores everything, and then tells those who watch.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if !self.dialect.has_one_writer() {
            self.notify_others().await?;
        }
        match self.connection.inner {
            Inner::Transaction(transaction) => transaction.commit().await?,
            Inner::Pool(_) => unreachable!("a transaction is always begun"),
        }
        for announcement in self.announcements {
            self.events.tell(announcement);
        }
        if self.has_webhooks {
            self.webhooks.notify_one();
        }
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

/// Why the store did not do what it was asked.
#[derive(Debug)]
pub enum StoreError {
    /// A uniqueness rule would be broken: somebody else was faster.
    Conflict,
    /// Somebody else holds what was asked for, for longer than is worth waiting.
    Busy,
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    fn unreadable(what: impl fmt::Display) -> Self {
        Self::Internal(format!("unreadable in the database: {what}").into())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(cause) if cause.is_unique_violation() => Self::Conflict,
            sqlx::Error::Database(cause) if dialect::is_busy(cause.code().as_deref()) => Self::Busy,
            _ => Self::Internal(error.into()),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("a uniqueness rule of the store would be broken"),
            Self::Busy => f.write_str("the store is locked by somebody else"),
            Self::Internal(cause) => write!(f, "the store failed: {cause}"),
        }
    }
}

impl std::error::Error for StoreError {}
