//! The browsers that tests run in.

mod chromium;
mod firefox;
mod webkit;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

pub use self::{chromium::Chromium, firefox::Firefox, webkit::WebKit};
use crate::{Result, command};

/// One that a buyer may have.
#[derive(Debug)]
pub enum Browser {
    Chromium(Chromium),
    Firefox(Firefox),
    WebKit(WebKit),
}

impl Browser {
    /// The one of that name, installed if that is possible.
    pub fn ready(name: &str) -> Result<Self> {
        match name {
            "chromium" => Ok(Self::Chromium(Chromium::ready()?)),
            "firefox" => Ok(Self::Firefox(Firefox::ready()?)),
            "webkit" => match WebKit::find() {
                Some(webkit) => Ok(Self::WebKit(webkit)),
                None => Err("WebKitWebDriver, MiniBrowser and Xvfb are not all here".into()),
            },
            _ => Err(format!("`{name}` is not chromium, firefox or webkit").into()),
        }
    }

    /// Firefox, and WebKit where it is.
    pub fn all_but_chromium() -> Result<Vec<Self>> {
        let mut browsers = vec![Self::Firefox(Firefox::ready()?)];
        browsers.extend(WebKit::find().map(Self::WebKit));
        Ok(browsers)
    }

    /// Tells the tests that this is their browser, and where it is.
    pub fn show_to(&self, command: &mut Command) {
        match self {
            Self::Chromium(chromium) => chromium.show_to(command),
            Self::Firefox(firefox) => firefox.show_to(command),
            Self::WebKit(webkit) => webkit.show_to(command),
        }
    }
}

/// Where browsers think they are: in no country, so that none is guessed, whoever runs the tests.
const TIME_ZONE: &str = "UTC";

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn first_on_path(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| command::on_path(name))
}

fn is_ubuntu() -> bool {
    fs::read_to_string("/etc/os-release")
        .is_ok_and(|release| release.lines().any(|line| line == "ID=ubuntu"))
}

fn apt_install(packages: &[&str]) -> Result {
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
