use std::{env, path::Path, process::Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// One browser with one window, and the program that drives it.
#[derive(Debug)]
pub struct Browser {
    pub client: Client,
    driver: Child,
    #[expect(dead_code, reason = "it is there to be dropped, and removed by that")]
    files: TempDir,
}

/// What the system asks pages to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

impl Browser {
    /// Opens the browser that `KASSETTE_BROWSER` names.
    pub async fn open(scheme: Scheme) -> Self {
        let name = env::var("KASSETTE_BROWSER").unwrap_or_else(|_| "chromium".to_owned());
        assert!(
            name == "chromium",
            "KASSETTE_BROWSER is {name:?}, and only chromium can be driven so far"
        );
        let files = tempfile::tempdir().expect("there is room for temporary files");
        let (driver, port) = start_chromedriver(files.path()).await;
        let Value::Object(capabilities) = chromium(scheme) else { unreachable!("it is an object") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("ChromeDriver opens Chromium");
        Self { client, driver, files }
    }

    /// Ends both and removes what they left.
    pub async fn close(mut self) {
        // A browser that is gone already was closed, too.
        let _ = self.client.close().await;
        let _ = self.driver.kill().await;
    }
}

/// What is asked of `ChromeDriver`, which makes a profile for each session.
fn chromium(scheme: Scheme) -> Value {
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

/// On a port that it chooses, which is returned. The files of the browser go into `files`, because
/// not all of them are removed by those who made them.
async fn start_chromedriver(files: &Path) -> (Child, u16) {
    let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
    let mut driver = Command::new(&program)
        .arg("--port=0")
        .env("TMPDIR", files)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{program} cannot be started: {error}"));
    let stdout = driver.stdout.take().expect("standard output is piped");
    let mut lines = BufReader::new(stdout).lines();
    let port = port_in(&mut lines).await;
    // It must be read, or the driver would wait for us.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (driver, port)
}

async fn port_in(lines: &mut Lines<BufReader<ChildStdout>>) -> u16 {
    let mut said = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        let port = line.rsplit_once("on port ").map(|(_, port)| port.trim_end_matches('.'));
        if let Some(port) = port.and_then(|port| port.parse().ok())
            && line.contains("successfully")
        {
            return port;
        }
        said.push_str(&line);
        said.push('\n');
    }
    panic!("ChromeDriver ended without saying where it listens:\n{said}")
}
