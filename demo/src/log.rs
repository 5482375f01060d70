use std::{
    fs::{self, File, OpenOptions},
    path::PathBuf,
    process::Stdio,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::ChildStderr,
};

use crate::Error;

/// How many lines of a log are worth reading after a failure.
const TAIL: usize = 40;

/// Where what the programs say goes.
#[derive(Debug, Clone)]
pub enum Logs {
    /// To our own standard error, each line with the program's name before it.
    Forward,
    /// To `<program>.log` in this folder.
    Folder(PathBuf),
}

impl Logs {
    /// Removes what an earlier run left.
    pub(crate) fn prepare(&self) -> Result<(), Error> {
        let Self::Folder(folder) = self else { return Ok(()) };
        for name in ["seed", "sandbox", "server"] {
            let file = folder.join(format!("{name}.log"));
            File::create(&file).map_err(Error::system(format!("{}", file.display())))?;
        }
        Ok(())
    }

    /// The standard error of a new program. A program that is started again goes on in its file.
    pub(crate) fn stderr(&self, name: &str) -> Result<Stdio, Error> {
        let Self::Folder(folder) = self else { return Ok(Stdio::piped()) };
        let path = folder.join(format!("{name}.log"));
        let file = OpenOptions::new().create(true).append(true).open(&path);
        file.map(Stdio::from).map_err(Error::system(format!("{}", path.display())))
    }

    /// The end of what a program said, unless that is on the screen already.
    pub(crate) fn tail(&self, name: &str) -> String {
        let Self::Folder(folder) = self else { return String::new() };
        let path = folder.join(format!("{name}.log"));
        let log = fs::read_to_string(&path).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let start = lines.len().saturating_sub(TAIL);
        format!("end of {}:\n{}\n", path.display(), lines[start..].join("\n"))
    }
}

/// Shows everything that comes, until the program ends.
pub(crate) fn forward(name: &'static str, stderr: ChildStderr) {
    tokio::spawn(each_line(stderr, move |line| eprintln!("{name:>7} | {line}")));
}

/// Reads to the end, so that the program never waits for us.
pub(crate) async fn each_line(from: impl AsyncRead + Unpin, mut with: impl FnMut(&str)) {
    let mut lines = BufReader::new(from).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        with(&line);
    }
}
