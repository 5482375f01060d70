//! Every test there is.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    Result,
    browser::{Browser, Chromium},
    command, compat, e2e, files,
    fuzz::{self, Budget},
    gallery, localstripe, node_modules, size, toolchain, tools, torture, widget,
};

pub fn run() -> Result {
    let mut parts = Parts::default();
    let outcome = all(&mut parts);
    parts.print();
    outcome
}

fn all(parts: &mut Parts) -> Result {
    let (chromium, bindgen, others) = parts.run("tools", || {
        let others = Browser::all_but_chromium()?;
        Ok((Chromium::ready()?, tools::wasm_bindgen()?, others))
    })?;
    parts.run("widget", widget::build)?;
    parts.run("host tests", host)?;
    parts.run("component tests in Chromium", || components(&chromium, &bindgen, &[]))?;
    parts.run("gallery", || gallery::test(&chromium))?;
    parts.run("JavaScript tests", || javascript(&chromium))?;
    parts.run("Polar's and Stripe's SDKs", compat::tests)?;
    parts.run("the server on localstripe", localstripe::tests)?;
    parts.run("fuzzing of the API", || fuzz::run(Budget::Small))?;
    parts.run("purchases while everything fails", torture::a_little)?;
    parts.run("end-to-end tests in Chromium", || e2e::tests(&Browser::Chromium(chromium), &[]))?;
    for browser in &others {
        parts.run(e2e::title(browser), || e2e::journeys(browser))?;
    }
    parts.run("sizes", size::check)
}

fn host() -> Result {
    command::run(command::cargo().args(["test", "--workspace", "--exclude", "kassette-e2e"]))
}

/// The widget's components in a browser, those alone whose test's name contains the filter.
pub fn only_components(filters: &[&str]) -> Result {
    components(&Chromium::ready()?, &tools::wasm_bindgen()?, filters)
}

fn components(browser: &Chromium, bindgen: &tools::Tool, filters: &[&str]) -> Result {
    toolchain::needs_wasm()?;
    let mut tests = command::cargo();
    tests.args(["test", "--target", toolchain::WASM, "-p", "kassette", "--test", "web", "--"]);
    tests.args(filters);
    // .cargo/config.toml names the runner without saying where it is.
    tests.env("PATH", command::path_with(&[bindgen.dir()]));
    browser.show_to_bindgen(&mut tests)?;
    command::run(&mut tests)
}

fn javascript(browser: &Chromium) -> Result {
    let mut tests = Vec::new();
    for folder in node_modules::ready()? {
        let scripts = files::with_extension(&folder, &["js", "mjs"])?.into_iter();
        tests.extend(scripts.filter(|script| script.to_string_lossy().contains(".test.")));
    }
    let mut node = Command::new("node");
    browser.show_to(&mut node);
    command::run(node.arg("--test").args(tests))
}

/// What was run so far, for the summary.
#[derive(Debug, Default)]
struct Parts(Vec<(&'static str, Duration, bool)>);

impl Parts {
    fn run<T>(&mut self, name: &'static str, part: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n=== {name}");
        let start = Instant::now();
        let outcome = part();
        self.0.push((name, start.elapsed(), outcome.is_ok()));
        outcome
    }

    fn print(&self) {
        println!("\n=== summary");
        for (name, time, passed) in &self.0 {
            let word = if *passed { "ok" } else { "FAILED" };
            println!("{:>5} s  {name}: {word}", time.as_secs());
        }
    }
}
