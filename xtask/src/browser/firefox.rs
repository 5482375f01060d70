use std::{path::PathBuf, process::Command};

use super::{apt_install, first_on_path, is_ubuntu, may_install, named_by};
use crate::{Result, tools};

const MISSING: &str = "\
the tests need Firefox on PATH.
  Debian:         apt-get install firefox-esr
  Ubuntu:         snap install firefox
  Fedora, Arch:   the package firefox
  macOS:          brew install --cask firefox
FIREFOX in the environment may name a program that is elsewhere";

#[derive(Debug)]
pub struct Firefox {
    firefox: PathBuf,
    geckodriver: PathBuf,
}

impl Firefox {
    /// Found where the environment says, on PATH, or installed if we may.
    pub fn ready() -> Result<Self> {
        let geckodriver = match named_by("GECKODRIVER") {
            Some(named) => named,
            None => tools::geckodriver()?.program,
        };
        if let Some(firefox) = Self::find() {
            return Ok(Self { firefox, geckodriver });
        }
        // Ubuntu's package is a snap, which root's tests cannot start.
        if !may_install() || is_ubuntu() {
            return Err(MISSING.into());
        }
        apt_install(&["firefox-esr"]).map_err(|error| format!("{error}\n{MISSING}"))?;
        let firefox = Self::find().ok_or(MISSING)?;
        Ok(Self { firefox, geckodriver })
    }

    /// Tells the tests that this is their browser, and where it is.
    pub fn show_to(&self, command: &mut Command) {
        command.env("KASSETTE_BROWSER", "firefox").env("TZ", super::TIME_ZONE);
        command.env("FIREFOX", &self.firefox).env("GECKODRIVER", &self.geckodriver);
    }

    fn find() -> Option<PathBuf> {
        named_by("FIREFOX").or_else(|| first_on_path(&["firefox-esr", "firefox"]))
    }
}
