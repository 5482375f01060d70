use std::{env, path::PathBuf};

use anyhow::Context;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use url::Url;

use crate::Kind;

/// A database of one run's own.
#[derive(Debug)]
pub struct Database {
    pub url: String,
    /// The PostgreSQL that it was made through, and its name there.
    made: Option<(String, String)>,
}

impl Database {
    /// `None` if no PostgreSQL answers.
    pub async fn create(kind: Kind) -> anyhow::Result<Option<Self>> {
        if kind == Kind::Sqlite {
            let file = folder(kind).join("kassette.db");
            return Ok(Some(Self { url: format!("sqlite:{}", file.display()), made: None }));
        }
        let server = env::var("KASSETTE_TEST_POSTGRES")
            .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/test".to_owned());
        let Ok(mut connection) = PgConnection::connect(&server).await else { return Ok(None) };
        let name = format!("kassette_torture_{}", std::process::id());
        connection.execute(AssertSqlSafe(format!("create database {name}"))).await?;
        let mut url = Url::parse(&server).context("KASSETTE_TEST_POSTGRES is not a URL")?;
        url.set_path(&name);
        Ok(Some(Self { url: url.into(), made: Some((server, name)) }))
    }

    /// Leaves nothing behind on a server that outlives the run.
    pub async fn remove(&self) -> anyhow::Result<()> {
        if let Some((server, name)) = &self.made {
            let mut connection = PgConnection::connect(server).await?;
            let sql = format!("drop database {name} with (force)");
            connection.execute(AssertSqlSafe(sql)).await?;
        }
        Ok(())
    }
}

/// Where a run keeps its files: what an earlier one left is removed when it begins.
pub fn folder(kind: Kind) -> PathBuf {
    let mut folder = env::current_exe().expect("a running program has a path");
    folder.pop();
    folder.pop();
    folder.join("torture").join(format!("{kind:?}").to_lowercase())
}
