//! Polar's published SDKs for JavaScript, on a server of our own.

use std::{env, process::Command};

use crate::{Result, command, files, node_modules, root, target_dir};

pub fn tests() -> Result {
    let folder = root().join("tests/compat");
    node_modules::install(&folder)?;
    command::run(command::cargo().args(["build", "-p", "kassette-server"]))?;
    let scripts = files::with_extension(&folder, &["js"])?.into_iter();
    let tests = scripts.filter(|script| script.to_string_lossy().ends_with(".test.js"));
    let server = target_dir().join(format!("debug/kassette{}", env::consts::EXE_SUFFIX));
    let mut node = Command::new("node");
    command::run(node.arg("--test").args(tests).env("KASSETTE_BIN", server))
}
