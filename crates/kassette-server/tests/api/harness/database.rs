use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use tempfile::TempDir;
use uuid::Uuid;

/// A database of one test's own.
pub struct Database {
    pub url: String,
    /// Goes with the database, if it is a file.
    _folder: Option<TempDir>,
    /// The PostgreSQL that it is a schema of, and the schema's name.
    schema: Option<(String, String)>,
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("kassette.db").display());
        Self { url, _folder: Some(folder), schema: None }
    }

    /// The same database, for another server; it goes with the first one.
    pub fn shared(&self) -> Self {
        Self { url: self.url.clone(), _folder: None, schema: None }
    }

    /// Leaves nothing behind on a server that outlives the test.
    pub async fn remove(self) {
        if let Some((server, schema)) = self.schema {
            let mut connection = AnyConnection::connect(&server).await.unwrap();
            let sql = format!("drop schema {schema} cascade");
            connection.execute(AssertSqlSafe(sql)).await.unwrap();
        }
    }
}

/// A look at a SQLite database from outside.
pub struct Watch {
    connection: AnyConnection,
    version: i64,
}

impl Watch {
    pub async fn over(database: &Database) -> Self {
        let connection = AnyConnection::connect(&database.url).await.unwrap();
        let mut watch = Self { connection, version: 0 };
        watch.has_changed().await;
        watch
    }

    /// Whether anybody else has written anything since the last time.
    pub async fn has_changed(&mut self) -> bool {
        let query = sqlx::query_scalar::<_, i64>("pragma data_version");
        let version = query.fetch_one(&mut self.connection).await.unwrap();
        std::mem::replace(&mut self.version, version) != version
    }
}

/// A schema of its own in the PostgreSQL of `KASSETTE_TEST_POSTGRES`, or `None`, and a word about it, if no server answers.
pub async fn postgres() -> Option<Database> {
    sqlx::any::install_default_drivers();
    let server = std::env::var("KASSETTE_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/test".to_owned());
    let mut connection = match AnyConnection::connect(&server).await {
        Ok(connection) => connection,
        Err(error) => {
            println!("skipped: no PostgreSQL at {server}: {error}");
            return None;
        }
    };
    let schema = format!("kassette_test_{}", Uuid::new_v4().simple());
    connection.execute(AssertSqlSafe(format!("create schema {schema}"))).await.unwrap();
    let url = format!("{server}?options[search_path]={schema}");
    Some(Database { url, _folder: None, schema: Some((server, schema)) })
}
