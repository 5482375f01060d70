//! The release: one program with everything in it.

use std::env;

use crate::{Result, command, loader, size, target_dir, widget};

/// What the widget weighs is recorded if `record` says so, once it is within its budgets.
pub fn run(record: bool) -> Result {
    widget::build()?;
    command::run(command::cargo().args(["build", "--release", "-p", "kassette-server"]))?;
    let program = target_dir().join(format!("release/kassette{}", env::consts::EXE_SUFFIX));
    println!("{}: {} bytes", command::shown(&program), program.metadata()?.len());
    size::check()?;
    loader::print_pinned()?;
    if record { size::record() } else { Ok(()) }
}
