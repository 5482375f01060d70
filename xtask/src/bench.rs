//! How fast the API is, on this machine.

use crate::{Result, command};

/// `options` are the bench's own; `--help` tells them.
pub fn api(options: &[&str]) -> Result {
    let packages = ["-p", "kassette-server", "-p", "kassette-bench"];
    command::run(command::cargo().args(["build", "--release"]).args(packages))?;
    let bench = ["run", "--quiet", "--release", "-p", "kassette-bench", "--"];
    command::run(command::cargo().args(bench).args(options))
}
