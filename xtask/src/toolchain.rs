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

/// Makes sure that the source of Rust's standard library is there: the widget compiles its own.
pub fn needs_std_source() -> Result {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "sysroot"]).current_dir(root());
    let sysroot = command::output_of(&mut rustc)?;
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return Ok(());
    }
    eprintln!("Installing the source of Rust's standard library.");
    let mut rustup = Command::new("rustup");
    command::run(rustup.args(["component", "add", "rust-src"]).current_dir(root()))
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
