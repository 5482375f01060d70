//! Published SDKs for JavaScript, on programs of our own: Polar's on the server, Stripe's on the sandbox. And what our documentation
//! has people run.

use std::{env, path::PathBuf, process::Command};

use crate::{Result, command, files, node_modules, root, target_dir, tools};

pub fn tests() -> Result {
    let folder = root().join("tests/compat");
    node_modules::install(&folder)?;
    let packages = ["build", "-p", "kassette-server", "-p", "kassette-sandbox"];
    command::run(command::cargo().args(packages))?;
    let scripts = files::with_extension(&folder, &["js"])?.into_iter();
    let tests = scripts.filter(|script| script.to_string_lossy().ends_with(".test.js"));
    let mut node = Command::new("node");
    node.env("KASSETTE_BIN", built("kassette"));
    node.env("KASSETTE_SANDBOX_BIN", built("kassette-sandbox"));
    node.env("KASSETTE_PYTHON", tools::pyjwt()?.program);
    command::run(node.arg("--test").args(tests))
}

fn built(program: &str) -> PathBuf {
    target_dir().join(format!("debug/{program}{}", env::consts::EXE_SUFFIX))
}
