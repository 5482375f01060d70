use std::env;

use anyhow::Context;
use clap::ValueEnum;
use kassette_core::Timestamp;
use kassette_server::clock::Clock;
use kassette_server::seed;
use kassette_server::store::Store;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use tempfile::TempDir;
use url::Url;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database of one run's own, with the demo's merchant and products in it.
pub struct Database {
    pub kind: Kind,
    pub url: String,
    /// Goes with the database, if it is a file.
    _folder: Option<TempDir>,
    /// The database through which this one was made, and its name there.
    made: Option<(String, String)>,
}

impl Database {
    /// `None`, and a word about it, if no PostgreSQL answers.
    pub async fn create(kind: Kind) -> anyhow::Result<Option<Self>> {
        sqlx::any::install_default_drivers();
        let database = match kind {
            Kind::Sqlite => Self::file()?,
            Kind::Postgres => match Self::on_server().await {
                Ok(database) => database,
                Err(error) => {
                    eprintln!("skipped: {error:#}");
                    return Ok(None);
                }
            },
        };
        let store = Store::open(&database.url).await?;
        seed::seed(&store, now()).await?;
        store.close().await;
        Ok(Some(database))
    }

    fn file() -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let url = format!("sqlite:{}", folder.path().join("kassette.db").display());
        Ok(Self { kind: Kind::Sqlite, url, _folder: Some(folder), made: None })
    }

    async fn on_server() -> anyhow::Result<Self> {
        let server = env::var("KASSETTE_TEST_POSTGRES")
            .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/test".to_owned());
        let mut connection = AnyConnection::connect(&server)
            .await
            .with_context(|| format!("no PostgreSQL at {server}"))?;
        let name = format!("kassette_bench_{}", Uuid::new_v4().simple());
        connection.execute(AssertSqlSafe(format!("create database {name}"))).await?;
        let mut url = Url::parse(&server)?;
        url.set_path(&name);
        let made = Some((server, name));
        Ok(Self { kind: Kind::Postgres, url: url.into(), _folder: None, made })
    }

    pub async fn connection(&self) -> anyhow::Result<AnyConnection> {
        Ok(AnyConnection::connect(&self.url).await?)
    }

    /// Leaves nothing behind.
    pub async fn remove(self) -> anyhow::Result<()> {
        if let Some((server, name)) = self.made {
            let mut connection = AnyConnection::connect(&server).await?;
            let sql = format!("drop database {name} with (force)");
            connection.execute(AssertSqlSafe(sql)).await?;
        }
        Ok(())
    }
}

pub fn now() -> Timestamp {
    Clock::system().now()
}
