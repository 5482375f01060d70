//! Purchases while everything fails, with the programs that people run.

use crate::{Result, command};

/// So many that every kind of failure strikes, and that a run of the tests can wait for.
const FEW: [&str; 2] = ["--purchases", "120"];

/// `options` are the program's own; `--help` tells them.
pub fn run(options: &[&str]) -> Result {
    let packages = ["kassette-server", "kassette-sandbox", "kassette-torture"];
    let packages = packages.iter().flat_map(|package| ["-p", package]);
    command::run(command::cargo().arg("build").args(packages))?;
    let torture = ["run", "--quiet", "-p", "kassette-torture", "--"];
    command::run(command::cargo().args(torture).args(options))
}

pub fn a_little() -> Result {
    run(&FEW)
}
