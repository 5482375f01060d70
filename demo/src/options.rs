use std::{env, fs, io, path::PathBuf, time::Duration};

use crate::{Error, Logs, Ports};

/// The access token in the demo's seed. No other database has it.
pub const ACCESS_TOKEN: &str = "kassette_oat_demo";

/// How to run the demo.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the three listen.
    pub ports: Ports,
    /// The `SQLite` file of the server; made and seeded if it is not there.
    pub database: PathBuf,
    /// Whether to begin with an empty database.
    pub reset: bool,
    /// Where what the programs say goes.
    pub logs: Logs,
    /// How long checkout sessions stay open, in whole seconds; the server decides unless it is given.
    pub checkout_ttl: Option<Duration>,
    /// The script that the checkout page loads for the payment form, if it is not the sandbox's.
    pub stripe_js_url: Option<String>,
}

impl Options {
    /// For a person at a terminal: well-known addresses, and a database that stays.
    pub fn for_people() -> Self {
        let database = target_dir().join("demo/kassette.db");
        Self::new(Ports::WELL_KNOWN, database, false, Logs::Forward)
    }

    /// For the test of that name: free ports, a fresh database, and logs that are shown if the test
    /// fails. Tests of different names can run side by side.
    pub fn for_test(name: &str) -> Self {
        let folder = target_dir().join("e2e").join(name);
        let database = folder.join("kassette.db");
        Self::new(Ports::free(), database, true, Logs::Folder(folder))
    }

    fn new(ports: Ports, database: PathBuf, reset: bool, logs: Logs) -> Self {
        Self { ports, database, reset, logs, checkout_ttl: None, stripe_js_url: None }
    }

    pub(crate) fn stripe_js_url(&self) -> String {
        let ours = || format!("{}/v3/", self.ports.sandbox_url());
        self.stripe_js_url.clone().unwrap_or_else(ours)
    }

    pub(crate) fn prepare_files(&self) -> Result<(), Error> {
        let folder = self.database.parent().unwrap_or(&self.database);
        fs::create_dir_all(folder).map_err(Error::system(format!("{}", folder.display())))?;
        if self.reset {
            self.remove_database()?;
        }
        self.logs.prepare()
    }

    fn remove_database(&self) -> Result<(), Error> {
        for suffix in ["", "-wal", "-shm"] {
            let file = format!("{}{suffix}", self.database.display());
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::system(file)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Where cargo put the running program: in a profile's folder, or, if it is a test, below that.
pub(crate) fn profile_dir() -> PathBuf {
    let mut dir = env::current_exe().expect("a running program has a path");
    dir.pop();
    if dir.ends_with("deps") {
        dir.pop();
    }
    dir
}

fn target_dir() -> PathBuf {
    let mut dir = profile_dir();
    dir.pop();
    dir
}
