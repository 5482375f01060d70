use std::path::Path;

use super::StoreError;

/// Where SQLite and PostgreSQL need different words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(StoreError::Internal(
                "a database URL starts with sqlite: or postgres://".to_owned().into(),
            )),
        }
    }

    /// The URL as the driver wants it; SQLite's file and the folder around it are made if they are missing.
    pub fn connect_url(self, url: &str) -> Result<String, StoreError> {
        if self == Self::Postgres || url.contains(":memory:") {
            return Ok(url.to_owned());
        }
        let (file, query) = url.split_once('?').unwrap_or((url, ""));
        let path = file.trim_start_matches("sqlite:").trim_start_matches("//");
        if let Some(folder) = Path::new(path).parent() {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::Internal(error.into()))?;
        }
        let separator = if query.is_empty() { "" } else { "&" };
        Ok(format!("{file}?mode=rwc{separator}{query}"))
    }

    pub fn connections(self, url: &str) -> u32 {
        match self {
            // Every connection to `:memory:` is another database.
            Self::Sqlite if url.contains(":memory:") => 1,
            Self::Sqlite => 8,
            Self::Postgres => 16,
        }
    }

    pub fn connection_setup(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "pragma busy_timeout = 5000;
                 pragma journal_mode = wal;
                 pragma synchronous = normal;
                 pragma foreign_keys = on;"
            }
            Self::Postgres => "set lock_timeout = '5s'",
        }
    }

    pub fn begin(self) -> &'static str {
        match self {
            // A transaction that reads first and then wants to write can fail half-way; this one waits at its start.
            Self::Sqlite => "begin immediate",
            Self::Postgres => "begin",
        }
    }

    pub fn has_one_writer(self) -> bool {
        self == Self::Sqlite
    }

    /// Ends a `select` whose row nobody else may change until the transaction ends; it waits for whoever is changing it. In
    /// SQLite the transaction as a whole sees to that.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }

    /// Like [`Dialect::for_update`], but where somebody is changing the row it fails at once. In SQLite nobody is: writers
    /// of this process take turns before they begin, so a turn is as short as one transaction, in which nobody waits for
    /// anything but the disk.
    pub fn for_update_at_once(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update nowait",
        }
    }

    /// Ends a `select` that takes the rows nobody else is working on: those that somebody is are theirs.
    pub fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update skip locked",
        }
    }

    /// The JSON, as text, of the member of `column` whose key is placeholder number `key`; null where there is none.
    pub fn json_member(self, column: &str, key: usize) -> String {
        match self {
            // Not with `->`, which takes some keys for paths, and fails at those that are none.
            Self::Sqlite => format!(
                "(select case type when 'true' then 'true' when 'false' then 'false' else json_quote(value) end
                 from json_each({column}) where json_each.key = ${key})"
            ),
            Self::Postgres => format!("({column}::json -> ${key})::text"),
        }
    }
}

/// `SQLITE_BUSY`, `SQLITE_BUSY_SNAPSHOT`, `SQLITE_LOCKED`; `lock_not_available`, `serialization_failure`, `deadlock_detected`.
pub fn is_busy(code: Option<&str>) -> bool {
    matches!(code, Some("5" | "6" | "517" | "55P03" | "40001" | "40P01"))
}

/// `$first, $first+1, …`: `count` placeholders for an `in (…)`.
pub fn placeholders(first: usize, count: usize) -> String {
    let numbers: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    numbers.join(", ")
}
