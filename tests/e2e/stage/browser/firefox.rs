use std::{env, path::Path};

use serde_json::{Value, json};
use tokio::process::Command;

use super::{Drive, Scheme, start_on_any_port};

pub async fn drive(scheme: Scheme, files: &Path) -> Drive {
    let program = env::var("GECKODRIVER").unwrap_or_else(|_| "geckodriver".to_owned());
    let mut driver = Command::new(program);
    driver.arg("--profile-root").arg(files).env("TMPDIR", files).env("HOME", files);
    let (driver, port) = start_on_any_port(&mut driver, "Listening on 127.0.0.1:").await;
    Drive { programs: vec![driver], port, capabilities: capabilities(scheme) }
}

fn capabilities(scheme: Scheme) -> Value {
    let mut options = json!({
        "args": ["-headless", "--width=1280", "--height=900"],
        "prefs": {
            "intl.accept_languages": "en-US",
            "ui.prefersReducedMotion": 1,
            "ui.systemUsesDarkTheme": i32::from(scheme == Scheme::Dark),
            // Each iframe of another site has a process of its own, as buyers have it.
            "fission.autostart": true,
            // Nobody is talked to but the tests.
            "app.normandy.enabled": false,
            "network.captive-portal-service.enabled": false,
            "network.connectivity-service.enabled": false,
        },
    });
    if let Ok(binary) = env::var("FIREFOX") {
        options["binary"] = binary.into();
    }
    json!({ "moz:firefoxOptions": options })
}
