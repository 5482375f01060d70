//! The program itself, as an operator meets it.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

pub fn kassette(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kassette"));
    command
        .env_clear()
        .env("KASSETTE_LISTEN", "127.0.0.1:0")
        .env("KASSETTE_DATABASE_URL", format!("sqlite:{}/new/kassette.db", folder.path().display()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Starts the server and returns its address when it is ready.
pub async fn serve(command: &mut Command) -> (Child, String) {
    let mut server = command.spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    (server, line.strip_prefix("listening on ").unwrap().to_owned())
}

#[tokio::test]
async fn a_seeded_server_sells_and_stops_at_once_with_streams_open() {
    let folder = TempDir::new().unwrap();
    assert!(kassette(&folder).arg("seed").output().await.unwrap().status.success());
    assert!(kassette(&folder).arg("seed").output().await.unwrap().status.success());
    let (mut server, url) = serve(&mut kassette(&folder)).await;
    let redirects = reqwest::redirect::Policy::none();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().redirect(redirects).build().unwrap();
    let visit = http.get(format!("{url}/l/kassette_cl_demo_studio")).send().await.unwrap();
    let checkout = visit.headers()["location"].to_str().unwrap().to_owned();
    let secret = checkout.strip_prefix(&format!("{url}/checkout/")).unwrap();
    let stream = format!("{url}/v1/checkouts/client/{secret}/stream");
    let mut stream = http.get(stream).send().await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), ": ping\r\n\r\n");

    let asked = Instant::now();
    let pid = server.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    assert!(server.wait().await.unwrap().success());
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    assert_eq!(stream.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let folder = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = kassette(&folder).env("KASSETTE_LISTEN", &address).output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with(&format!("kassette: cannot listen on {address}: ")), "{message}");
}

#[tokio::test]
async fn half_of_stripes_keys_stop_the_start_and_are_not_shown() {
    let folder = TempDir::new().unwrap();
    let output =
        kassette(&folder).env("STRIPE_SECRET_KEY", "sk_test_hidden").output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        message,
        "kassette: STRIPE_SECRET_KEY set without STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET: \
         Stripe needs all three or none\n"
    );
}

#[tokio::test]
async fn an_unknown_kind_of_database_is_refused_in_plain_words() {
    let folder = TempDir::new().unwrap();
    let output =
        kassette(&folder).env("KASSETTE_DATABASE_URL", "mysql://x").output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("a database URL starts with sqlite: or postgres://"), "{message}");
}

#[tokio::test]
async fn a_token_from_the_command_line_opens_the_api_and_its_use_outlives_the_server() {
    let folder = TempDir::new().unwrap();
    assert!(kassette(&folder).arg("seed").output().await.unwrap().status.success());
    let words = ["token", "create", "--organization=acme", "--scope=checkouts:read,products:read"];
    let made = kassette(&folder).args(words).output().await.unwrap();
    assert!(made.status.success(), "{made:?}");
    let token = String::from_utf8(made.stdout).unwrap();
    let (mut server, url) = serve(&mut kassette(&folder)).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let list = reqwest::Client::new().get(format!("{url}/v1/checkouts/"));
    assert_eq!(list.bearer_auth(token.trim_end()).send().await.unwrap().status(), 200);
    let pid = server.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    assert!(server.wait().await.unwrap().success());

    let listed = kassette(&folder).args(["token", "list"]).output().await.unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let line = listed.lines().find(|line| line.contains("checkouts:read products:read\t")).unwrap();
    assert_ne!(line.split('\t').nth(5), Some("never"), "{line}");
}

#[tokio::test]
async fn a_scope_that_does_not_exist_is_refused_with_those_that_do() {
    let folder = TempDir::new().unwrap();
    let words = ["token", "create", "--organization=acme", "--scope=checkouts:all"];
    let output = kassette(&folder).args(words).output().await.unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("there are the scopes organizations:read "), "{message}");
}
