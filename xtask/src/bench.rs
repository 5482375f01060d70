//! How fast the API and the widget are, on this machine.

use crate::{Result, browser::Chromium, command, widget};

/// `options` are the bench's own; `--help` tells them.
pub fn api(options: &[&str]) -> Result {
    // The server's checkout page is a part of it.
    widget::build()?;
    build(&["kassette-server", "kassette-bench"])?;
    command::run(command::cargo().args(run("kassette-bench")).args(options))
}

/// `options` are the bench's own; `--help` tells them.
pub fn widget(options: &[&str]) -> Result {
    let browser = Chromium::ready()?;
    widget::build()?;
    build(&["kassette-server", "kassette-sandbox", "kassette-bench-widget"])?;
    let mut bench = command::cargo();
    bench.args(run("kassette-bench-widget")).args(options);
    browser.show_to(&mut bench);
    command::run(&mut bench)
}

fn build(packages: &[&str]) -> Result {
    let packages = packages.iter().flat_map(|package| ["-p", package]);
    command::run(command::cargo().args(["build", "--release"]).args(packages))
}

fn run(package: &str) -> [&str; 6] {
    ["run", "--quiet", "--release", "-p", package, "--"]
}
