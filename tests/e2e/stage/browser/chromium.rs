use std::{env, path::Path};

use serde_json::{Value, json};
use tokio::process::Command;

use super::{Drive, Scheme, start_on_any_port};

/// The files of the browser go into `files`, because not all of them are removed by those who made them.
pub async fn drive(scheme: Scheme, files: &Path) -> Drive {
    let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
    let mut driver = Command::new(program);
    driver.env("TMPDIR", files);
    let (driver, port) = start_on_any_port(&mut driver, "was started successfully on port ").await;
    Drive { programs: vec![driver], port, capabilities: capabilities(scheme) }
}

/// What is asked of `ChromeDriver`, which makes a profile for each session.
fn capabilities(scheme: Scheme) -> Value {
    let mut arguments = vec![
        "--headless",
        // Root may not have one, and the pages are ours.
        "--no-sandbox",
        // Ends the browser when its driver ends, however that comes.
        "--remote-debugging-pipe",
        "--window-size=1280,900",
        "--disable-gpu",
        // Containers have little shared memory.
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en-US",
        // Nothing is waited for that only looks nice.
        "--force-prefers-reduced-motion",
    ];
    if scheme == Scheme::Dark {
        arguments.push("--force-dark-mode");
    }
    let mut options = json!({ "args": arguments });
    // ChromeDriver knows by itself where a browser is usually installed.
    if let Ok(binary) = env::var("CHROME") {
        options["binary"] = binary.into();
    }
    json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}
