//! The parts of the Rust toolchain that rust-toolchain.toml asks for.

use std::{path::Path, process::Command};

use crate::{Result, command, root};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that Rust can compile for the browser. rustup does that by itself on most machines,
/// but not where automatic installation is turned off.
pub fn needs_wasm() -> Result {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM]).current_dir(root());
    if Path::new(command::output_of(&mut rustc)?.trim()).is_dir() {
        return Ok(());
    }
    if command::on_path("rustup").is_none() {
        return Err(format!(
            "this Rust has no standard library for {WASM}, and no rustup to install it with"
        )
        .into());
    }
    eprintln!("Installing Rust's standard library for {WASM}.");
    command::run(Command::new("rustup").args(["target", "add", WASM]).current_dir(root()))
}

/// Makes sure that `cargo fmt` and `cargo clippy` exist.
pub fn needs_lints() -> Result {
    for (word, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if command::output_of(command::cargo().args([word, "--version"])).is_ok() {
            continue;
        }
        eprintln!("Installing {component}.");
        command::run(
            Command::new("rustup").args(["component", "add", component]).current_dir(root()),
        )?;
    }
    Ok(())
}
