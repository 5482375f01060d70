use std::env;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, ensure};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const READY: &str = "listening on ";

/// The server that is measured: a process of its own.
pub struct Server {
    pub address: String,
    process: Child,
    id: u32,
}

/// The release build of the server, from where cargo put it.
pub fn beside_us() -> anyhow::Result<PathBuf> {
    let program =
        env::current_exe()?.with_file_name(format!("kassette{}", env::consts::EXE_SUFFIX));
    ensure!(
        program.is_file(),
        "{} is missing; `cargo xtask bench api` builds it",
        program.display()
    );
    Ok(program)
}

impl Server {
    pub async fn start(program: &Path, database_url: &str) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        for (variable, _) in env::vars_os() {
            let name = variable.to_string_lossy();
            if name.starts_with("KASSETTE_") || name.starts_with("STRIPE_") {
                command.env_remove(variable);
            }
        }
        command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", database_url]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).env("RUST_LOG", "error");
        let mut process = command.kill_on_drop(true).spawn().context("starting the server")?;
        let stdout = process.stdout.take().context("standard output is piped")?;
        let mut lines = BufReader::new(stdout).lines();
        let ready = lines.next_line().await?.context("the server ended at once")?;
        let address =
            ready.strip_prefix(READY).context("the server says something new")?.to_owned();
        let id = process.id().context("the server has ended")?;
        Ok(Self { address, process, id })
    }

    /// The most memory that it ever had, in bytes, where the system tells: that is Linux.
    pub fn peak_memory(&self) -> anyhow::Result<Option<u64>> {
        if !cfg!(target_os = "linux") {
            return Ok(None);
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.context("no VmHWM")?.trim().trim_end_matches(" kB").parse::<u64>()?;
        Ok(Some(kibibytes * 1024))
    }

    pub async fn stop(mut self) -> anyhow::Result<()> {
        Ok(self.process.kill().await?)
    }
}
