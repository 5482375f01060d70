//! Journeys of a buyer in a real browser, on the demo's two sites.

use crate::{Result, browser::Browser, command, node_modules, root, widget};

pub fn run(filters: &[&str]) -> Result {
    let browser = Browser::ready()?;
    widget::build()?;
    tests(&browser, filters)
}

/// Needs the widget to be built.
pub fn tests(browser: &Browser, filters: &[&str]) -> Result {
    node_modules::install(&root().join("tests/e2e"))?;
    let servers = ["build", "-p", "kassette-server", "-p", "kassette-sandbox"];
    command::run(command::cargo().args(servers))?;
    let mut tests = command::cargo();
    tests.args(["test", "-p", "kassette-e2e", "--"]).args(filters);
    browser.show_to(&mut tests);
    command::run(&mut tests)
}
