//! Running other programs.

use std::{
    env,
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, root};

/// The cargo that runs us, at the repository's root.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs to the end with our own input and output.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` failed ({status})", in_words(command)).into())
}

/// Runs to the end and gives what it wrote to its standard output.
pub fn output_of(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{}` failed ({})\n{complaint}", in_words(command), output.status).into())
}

/// The program of that name on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(&file)).find(|path| path.is_file())
}

/// PATH with these directories looked into first.
pub fn path_with(first: &[PathBuf]) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).expect("what was split from PATH, and tools, have no separator in them")
}

/// `path` as one would type it at the repository's root.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn not_started(command: &Command, error: &io::Error) -> String {
    let program = command.get_program().display();
    if error.kind() == io::ErrorKind::NotFound {
        return format!("`{program}` is not installed, or not on PATH");
    }
    format!("`{program}` could not be started: {error}")
}

fn in_words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = program.file_stem().unwrap_or_default().display().to_string();
    for argument in command.get_args() {
        let argument = argument.display().to_string();
        words.push(' ');
        // A script given on the command line would drown the sentence it stands in.
        words.push_str(if argument.contains('\n') { "…" } else { &argument });
    }
    words
}
