//! Installing a tool, once per machine.

use std::{env, fs, path::Path, process::Command};

use super::Source;
use crate::{Result, command, node_modules};

/// Installs into a directory beside `home` and renames it at the end, so that an interrupted
/// installation is never taken for a finished one. The next try goes on from what it left.
pub fn install(source: Source, version: &str, home: &Path) -> Result {
    let package = source.package();
    let parent = home.parent().expect("a tool lives in the tools directory");
    let unfinished = parent.join(format!(".unfinished-{package}-{version}"));
    let prefix = unfinished.join("installed");
    fs::create_dir_all(&prefix)
        .map_err(|error| format!("{} cannot be made: {error}", prefix.display()))?;
    announce(source, version, home);
    match source {
        Source::Cargo { features, locked, .. } => {
            cargo_install(package, version, features, locked, &unfinished)?;
        }
        Source::Npm { .. } => npm_install(package, version, &prefix)?,
    }
    // Another xtask may have been faster.
    if !home.exists() {
        fs::rename(&prefix, home)?;
    }
    fs::remove_dir_all(&unfinished)?;
    Ok(())
}

fn announce(source: Source, version: &str, home: &Path) {
    let package = source.package();
    let home = home.display();
    match source {
        Source::Cargo { minutes, .. } => eprintln!(
            "Installing {package} {version} into {home}: it is compiled from source, which takes \
             about {minutes} minutes on two cores, once on this machine."
        ),
        Source::Npm { .. } => {
            eprintln!("Installing {package} {version} into {home}, once on this machine.");
        }
    }
}

fn cargo_install(
    package: &str,
    version: &str,
    features: &[&str],
    locked: bool,
    unfinished: &Path,
) -> Result {
    let mut cargo = command::cargo();
    cargo.args(["install", &format!("{package}@{version}")]);
    if locked {
        cargo.arg("--locked");
    }
    if !features.is_empty() {
        cargo.arg("--features").arg(features.join(","));
    }
    cargo.arg("--root").arg(unfinished.join("installed"));
    cargo.env("CARGO_TARGET_DIR", unfinished.join("target"));
    // They run for seconds and compile for minutes: what is saved in compiling is never paid back.
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo.env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    command::run(&mut cargo)
}

fn npm_install(package: &str, version: &str, prefix: &Path) -> Result {
    let mut npm = node_modules::npm()?;
    npm.args(["install", "--global", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
    npm.arg(prefix).arg(format!("{package}@{version}"));
    command::run(&mut npm)
}

/// Installs a Python package into an environment of its own.
pub fn python(home: &Path, scripts: &Path, package: &str) -> Result {
    eprintln!("Installing {package} into {}, once on this machine.", home.display());
    command::run(Command::new("python3").args(["-m", "venv"]).arg(home))?;
    let mut pip = Command::new(scripts.join(format!("python{}", env::consts::EXE_SUFFIX)));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]);
    command::run(&mut pip)
}
