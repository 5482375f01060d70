use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{first_on_path, named_by};

/// WebKit of GTK, with the little browser that comes with its driver, and a screen for it. It is used where it is, and never
/// installed: it is as large as a desktop.
#[derive(Debug)]
pub struct WebKit {
    browser: PathBuf,
    driver: PathBuf,
}

impl WebKit {
    pub fn find() -> Option<Self> {
        let driver = named_by("WEBKITDRIVER").or_else(|| first_on_path(&["WebKitWebDriver"]))?;
        let browser = named_by("WEBKIT").or_else(mini_browser)?;
        first_on_path(&["Xvfb"])?;
        Some(Self { browser, driver })
    }

    /// Tells the tests that this is their browser, and where it is.
    pub fn show_to(&self, command: &mut Command) {
        command.env("KASSETTE_BROWSER", "webkit").env("TZ", super::TIME_ZONE);
        command.env("WEBKIT", &self.browser).env("WEBKITDRIVER", &self.driver);
    }
}

/// `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser`, with the names that this machine and version have.
fn mini_browser() -> Option<PathBuf> {
    let folders = ["/usr/lib", "/usr/libexec"].into_iter().flat_map(|folder| {
        let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        below.chain([PathBuf::from(folder)])
    });
    let named = |name: &str| name.starts_with("webkit");
    folders
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten())
        .filter(|entry| entry.file_name().to_str().is_some_and(named))
        .map(|entry| entry.path().join("MiniBrowser"))
        .find(|program| Path::is_file(program))
}
