use std::{fs, path::PathBuf, process::Command};

use super::{apt_install, first_on_path, is_ubuntu, may_install, named_by};
use crate::{Result, target_dir};

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
pub struct Chromium {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

impl Chromium {
    /// Found where the environment says, on PATH, or installed if we may.
    pub fn ready() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        if !may_install() {
            return Err(MISSING.into());
        }
        let packages = if is_ubuntu() {
            ["chromium-browser", "chromium-chromedriver"]
        } else {
            ["chromium", "chromium-driver"]
        };
        apt_install(&packages).map_err(|error| format!("{error}\n{MISSING}"))?;
        Self::find().ok_or_else(|| MISSING.into())
    }

    /// Tells the programs that drive a browser where it is.
    pub fn show_to(&self, command: &mut Command) {
        command.env("CHROME", &self.chromium).env("CHROMEDRIVER", &self.chromedriver);
        command.env("TZ", super::TIME_ZONE);
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
