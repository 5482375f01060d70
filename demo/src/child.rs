//! One program that we run and that must not outlive us.

use std::{env, process::Stdio, thread, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{self, ChildStdout, Command},
    time::timeout,
};

use crate::{
    Error,
    log::{Logs, each_line, forward},
    options::profile_dir,
};

/// What the server and the sandbox print when they can be used, and the address after it.
const READY: &str = "listening on ";
const START: Duration = Duration::from_secs(30);
/// What the names of their settings begin with.
const SETTINGS: [&str; 3] = ["KASSETTE_", "STRIPE_", "SANDBOX_"];

const STOP: Duration = Duration::from_secs(3);

/// It runs until it is ended, or dropped.
#[derive(Debug)]
pub struct Child {
    name: &'static str,
    process: process::Child,
    logs: Logs,
    #[expect(dead_code, reason = "it is there to be dropped")]
    watchdog: Option<process::Child>,
}

impl Child {
    /// Starts it and waits until it is ready, which it says by `listening on …`.
    ///
    /// # Errors
    /// If it cannot be started, ends, or does not get ready in time.
    pub async fn start(
        name: &'static str,
        program: &mut Command,
        logs: &Logs,
    ) -> Result<Self, Error> {
        let mut child = Self::spawn(name, program, logs)?;
        let stdout = child.process.stdout.take().expect("standard output is piped");
        match timeout(START, until_ready(stdout)).await {
            Ok(true) => Ok(child),
            Ok(false) => {
                let how = child.ended().await;
                Err(Error::NotStarted { name, how, log: logs.tail(name) })
            }
            Err(_) => {
                let how = format!("is not ready after {} seconds", START.as_secs());
                Err(Error::NotStarted { name, how, log: logs.tail(name) })
            }
        }
    }

    /// Ends it at once, wherever it is.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub async fn kill(mut self) -> Result<(), Error> {
        self.process.kill().await.map_err(Error::system(format!("killing the {}", self.name)))
    }

    /// Asks it to end, and insists after a while.
    pub(crate) async fn stop(mut self) -> Result<(), Error> {
        ask_to_end(&self.process);
        match timeout(STOP, self.process.wait()).await {
            Ok(_) => Ok(()),
            Err(_) => self.kill().await,
        }
    }

    /// Waits for its end and says how it was.
    pub(crate) async fn ended(&mut self) -> String {
        match self.process.wait().await {
            Ok(status) => format!("ended: {status}"),
            Err(error) => format!("cannot be waited for: {error}"),
        }
    }

    fn spawn(name: &'static str, program: &mut Command, logs: &Logs) -> Result<Self, Error> {
        program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(logs.stderr(name)?);
        let mut process = program
            .kill_on_drop(true)
            .spawn()
            .map_err(Error::system(format!("starting the {name}")))?;
        if let Some(stderr) = process.stderr.take() {
            forward(name, stderr);
        }
        let watchdog = watch(&process);
        Ok(Self { name, process, logs: logs.clone(), watchdog })
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if thread::panicking() {
            eprint!("{}", self.logs.tail(self.name));
        }
    }
}

/// Runs a program that ends by itself.
pub(crate) async fn run_to_end(
    name: &'static str,
    program: &mut Command,
    logs: &Logs,
) -> Result<(), Error> {
    let mut child = Child::spawn(name, program, logs)?;
    let stdout = child.process.stdout.take().expect("standard output is piped");
    each_line(stdout, |_| {}).await;
    match child.process.wait().await {
        Ok(status) if status.success() => Ok(()),
        _ => {
            let how = child.ended().await;
            Err(Error::NotStarted { name, how, log: logs.tail(name) })
        }
    }
}

/// One of our own programs, from where cargo put it. The demo must never see the settings of a
/// real installation, least of all a real Stripe key.
///
/// # Errors
/// If it was not built.
pub fn program(name: &str) -> Result<Command, Error> {
    let program = profile_dir().join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        return Err(Error::NotBuilt { program });
    }
    let mut command = Command::new(program);
    for (variable, _) in env::vars_os() {
        let text = variable.to_string_lossy();
        if SETTINGS.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(variable);
        }
    }
    Ok(command)
}

/// False if it ended before it was ready. What it says after that is of no interest, but must be
/// read, or it would wait for us.
async fn until_ready(stdout: ChildStdout) -> bool {
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.starts_with(READY) {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return true;
        }
    }
    false
}

/// A shell that reads from us, and kills `process` when there is nothing left to read from: then we
/// have ended without cleaning up, by SIGKILL perhaps. Ctrl-C does not reach it.
#[cfg(unix)]
fn watch(process: &process::Child) -> Option<process::Child> {
    let id = process.id()?.to_string();
    Command::new("sh")
        .args(["-c", "read -r _; kill -KILL \"$1\"", "sh", &id])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .ok()
}

#[cfg(not(unix))]
fn watch(_: &process::Child) -> Option<process::Child> {
    None
}

#[cfg(unix)]
fn ask_to_end(process: &process::Child) {
    use rustix::process::{Pid, Signal, kill_process};
    let id = process.id().and_then(|id| i32::try_from(id).ok());
    if let Some(id) = id.and_then(Pid::from_raw) {
        // It may have ended by itself, on the same Ctrl-C that ends us.
        let _ = kill_process(id, Signal::TERM);
    }
}

#[cfg(not(unix))]
fn ask_to_end(_: &process::Child) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[tokio::test]
    async fn a_program_has_started_when_it_says_where_it_listens() {
        let mut program = shell("echo hello; echo listening on http://127.0.0.1:1; exec cat");
        let child = Child::start("server", &mut program, &Logs::Forward).await.unwrap();
        child.stop().await.unwrap();
    }

    #[tokio::test]
    async fn a_program_that_ends_before_it_is_ready_is_told_with_its_last_words() {
        let folder = tempfile::tempdir().unwrap();
        let logs = Logs::Folder(folder.path().to_path_buf());
        let mut program = shell("echo no database >&2; exit 3");
        let error = Child::start("server", &mut program, &logs).await.unwrap_err().to_string();
        let log = folder.path().join("server.log");
        let end = format!("end of {}:\nno database\n", log.display());
        assert_eq!(error, format!("the server ended: exit status: 3\n{end}"));
    }
}
