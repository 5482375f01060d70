use std::{env, net::TcpListener, path::Path, process::Stdio};

use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::{Drive, start};

/// WebKit of GTK, in the little browser that comes with it. It has no headless mode, so it gets a screen that nobody sees.
pub async fn drive(files: &Path) -> Drive {
    let (screen, display) = screen().await;
    let port = free_port();
    let program = env::var("WEBKITDRIVER").unwrap_or_else(|_| "WebKitWebDriver".to_owned());
    let mut driver = Command::new(program);
    driver.arg(format!("--port={port}")).env("DISPLAY", display).env("HOME", files);
    driver.env("XDG_RUNTIME_DIR", files).stdout(Stdio::null());
    // Root may not have one, and the pages are ours.
    driver.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    let mut options = json!({ "args": ["--automation"] });
    if let Ok(binary) = env::var("WEBKIT") {
        options["binary"] = binary.into();
    }
    let capabilities = json!({ "webkitgtk:browserOptions": options });
    Drive { programs: vec![start(&mut driver), screen], port, capabilities }
}

/// A screen in memory, and what it is called.
async fn screen() -> (Child, String) {
    let mut xvfb = Command::new("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
    let mut screen = start(xvfb.stdout(Stdio::piped()));
    let stdout = screen.stdout.take().expect("standard output is piped");
    let number = BufReader::new(stdout).lines().next_line().await;
    let number = number.ok().flatten().expect("Xvfb says the number of its screen");
    (screen, format!(":{number}"))
}

/// One that nobody listens on now: this driver has to be told a number.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there are free ports");
    listener.local_addr().expect("it listens").port()
}
