mod chromium;
mod firefox;
mod webkit;

use std::{env, process::Stdio, time::Duration};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{Instant, sleep},
};

/// A driver that has not answered by then will not.
const START: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// One browser with one window, and the programs that drive it.
#[derive(Debug)]
pub struct Browser {
    pub client: Client,
    programs: Vec<Child>,
    #[expect(dead_code, reason = "it is there to be dropped, and removed by that")]
    files: TempDir,
}

/// Which browser it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// What the system asks pages to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// A browser that can be opened.
struct Drive {
    /// The driver, and what it needs besides.
    programs: Vec<Child>,
    port: u16,
    capabilities: Value,
}

impl Engine {
    /// The one that `KASSETTE_BROWSER` names.
    ///
    /// # Panics
    /// If it names something else.
    fn chosen() -> Self {
        match env::var("KASSETTE_BROWSER").as_deref() {
            Err(_) | Ok("" | "chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => {
                panic!("KASSETTE_BROWSER is {other:?}, which is not chromium, firefox or webkit")
            }
        }
    }
}

impl Browser {
    pub async fn open(scheme: Scheme) -> Self {
        let files = tempfile::tempdir().expect("there is room for temporary files");
        let drive = match Engine::chosen() {
            Engine::Chromium => chromium::drive(scheme, files.path()).await,
            Engine::Firefox => firefox::drive(scheme, files.path()).await,
            Engine::WebKit => webkit::drive(files.path()).await,
        };
        let client = connect(&drive).await;
        Self { client, programs: drive.programs, files }
    }

    /// Ends everything and removes what it left.
    pub async fn close(mut self) {
        // A browser that is gone already was closed, too.
        let _ = self.client.clone().close().await;
        for program in &mut self.programs {
            let _ = program.kill().await;
        }
    }
}

/// Drivers say in different ways, or not at all, when they can be asked: they are asked until they answer.
async fn connect(drive: &Drive) -> Client {
    let Value::Object(capabilities) = drive.capabilities.clone() else {
        unreachable!("it is an object")
    };
    let url = format!("http://127.0.0.1:{}", drive.port);
    let deadline = Instant::now() + START;
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match builder.capabilities(capabilities.clone()).connect(&url).await {
            Ok(client) => return client,
            Err(error) => assert!(Instant::now() < deadline, "no browser could be opened: {error}"),
        }
        sleep(LOOK_EVERY).await;
    }
}

/// Starts a program that ends with this process.
fn start(command: &mut Command) -> Child {
    let command = command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    command.spawn().unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"))
}

/// Starts a driver on a port that it chooses. It says which after `announcement`, in the last line that has one.
async fn start_on_any_port(command: &mut Command, announcement: &str) -> (Child, u16) {
    let mut driver = start(command.arg("--port=0").stdout(Stdio::piped()));
    let stdout = driver.stdout.take().expect("standard output is piped");
    let mut lines = BufReader::new(stdout).lines();
    let mut said = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        let port = line.rsplit_once(announcement).map(|(_, port)| port.trim_end_matches('.'));
        if let Some(port) = port.and_then(|port| port.parse().ok()) {
            // It must be read, or the driver would wait for us.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (driver, port);
        }
        said.push_str(&line);
        said.push('\n');
    }
    panic!("{command:?} ended without saying where it listens:\n{said}")
}
