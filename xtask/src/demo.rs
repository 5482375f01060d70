//! The demo: a shop, the server and the sandbox, until Ctrl-C.

use std::process::Command;

use crate::{Result, command, target_dir, widget};

pub fn run(reset: bool) -> Result {
    widget::build()?;
    eprintln!("Building the server, the sandbox and the shop.");
    let packages = ["-p", "kassette-server", "-p", "kassette-sandbox", "-p", "kassette-demo"];
    command::run(command::cargo().arg("build").args(packages))?;
    let mut demo = Command::new(target_dir().join("debug/kassette-demo"));
    if reset {
        demo.arg("--reset");
    }
    become_program(&mut demo)
}

/// The demo takes our place, so that a signal to us is one to it and its exit code is ours.
#[cfg(unix)]
fn become_program(program: &mut Command) -> Result {
    Err(std::os::unix::process::CommandExt::exec(program).into())
}

#[cfg(not(unix))]
fn become_program(program: &mut Command) -> Result {
    command::run(program)
}
