//! The browser that tests run in.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, command, target_dir};

const MISSING: &str = "\
the tests need Chromium and ChromeDriver of the same version on PATH.
  Debian:         apt-get install chromium chromium-driver
  Ubuntu:         snap install chromium (brings chromium.chromedriver)
  Fedora:         dnf install chromium chromedriver
  Arch:           pacman -S chromium
  macOS:          brew install --cask chromium chromedriver
CHROME and CHROMEDRIVER in the environment may name programs that are elsewhere";

/// What keeps Chromium from talking to anybody but the tests.
const QUIET: [&str; 6] = [
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
];

#[derive(Debug)]
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

impl Browser {
    /// Found where the environment says, on PATH, or installed if we may.
    pub fn ready() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        if !may_install() {
            return Err(MISSING.into());
        }
        install().map_err(|error| format!("{error}\n{MISSING}"))?;
        Self::find().ok_or_else(|| MISSING.into())
    }

    /// Tells the programs that drive a browser where it is.
    pub fn show_to(&self, command: &mut Command) {
        command.env("CHROME", &self.chromium).env("CHROMEDRIVER", &self.chromedriver);
    }

    /// The same for `wasm-bindgen-test-runner`, which has words of its own for it. It makes the
    /// browser headless by itself.
    pub fn show_to_bindgen(&self, command: &mut Command) -> Result {
        let settings = target_dir().join("webdriver.json");
        let chromium = self.chromium.display().to_string();
        // Debug quotes text as JSON does, but for characters that no path has.
        let options = format!(r#"{{"binary": {chromium:?}, "args": {QUIET:?}}}"#);
        let text = format!(r#"{{"goog:chromeOptions": {options}}}"#);
        fs::write(&settings, text)?;
        self.show_to(command);
        command
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings)
            // Seconds, for a busy machine: until the driver answers, and for all tests together.
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
            // It would be preferred to ours.
            .env_remove("GECKODRIVER");
        Ok(())
    }

    fn find() -> Option<Self> {
        let chromium = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        let chromedriver = ["chromedriver", "chromium.chromedriver"];
        let chromium = named_by("CHROME").or_else(|| first_on_path(&chromium))?;
        let chromedriver = named_by("CHROMEDRIVER").or_else(|| first_on_path(&chromedriver))?;
        Some(Self { chromium, chromedriver })
    }
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn first_on_path(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| command::on_path(name))
}

fn install() -> Result {
    let is_ubuntu = fs::read_to_string("/etc/os-release")
        .is_ok_and(|release| release.lines().any(|line| line == "ID=ubuntu"));
    let packages = if is_ubuntu {
        ["chromium-browser", "chromium-chromedriver"]
    } else {
        ["chromium", "chromium-driver"]
    };
    eprintln!("Installing {} with apt-get, for the tests.", packages.join(" and "));
    command::run(Command::new("apt-get").args(["update", "--quiet"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--quiet", "--yes", "--no-install-recommends"]).args(packages);
    command::run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Root, on a machine with Debian's package manager.
fn may_install() -> bool {
    let is_root = fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        status.lines().any(|line| line.split_whitespace().take(3).eq(["Uid:", "0", "0"]))
    });
    is_root && Path::new("/usr/bin/apt-get").is_file()
}
