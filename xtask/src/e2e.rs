//! Journeys of a buyer in a real browser, on the demo's two sites.

use crate::{Result, browser::Browser, command, node_modules, root, widget};

/// What every browser goes through: buying, also for free or on trial, what buyers choose and tell, a decline, the bank's question,
/// a language from right to left, the ways of embedding and of leaving, who may embed, and saving a payment method.
const MAIN_JOURNEYS: [&str; 10] = [
    "purchase::",
    "choices::",
    "details::",
    "decline::",
    "three_d_secure::",
    "language::",
    "embedding::",
    "framing::",
    "closing::",
    "payment_method::",
];

/// WebKit's driver cannot type into a frame of another origin, where cards are typed, and the sandbox's payment form does not start
/// there yet.
const WITHOUT_A_CARD: [&str; 1] = ["own_page::something_free"];

pub fn run(browser: &str, filters: &[&str]) -> Result {
    let browser = Browser::ready(browser)?;
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

/// Those that are run in browsers other than Chromium too.
pub fn journeys(browser: &Browser) -> Result {
    match browser {
        Browser::Chromium(_) => tests(browser, &[]),
        Browser::Firefox(_) => tests(browser, &MAIN_JOURNEYS),
        Browser::WebKit(_) => tests(browser, &WITHOUT_A_CARD),
    }
}

pub fn title(browser: &Browser) -> &'static str {
    match browser {
        Browser::Chromium(_) => "end-to-end tests in Chromium",
        Browser::Firefox(_) => "main journeys in Firefox",
        Browser::WebKit(_) => "a smoke test in WebKit",
    }
}
