//! How fast the checkout is for a buyer: the demo's programs on free ports, and a script that drives Chromium.
//! `cargo xtask bench widget` builds what is needed and runs this.

use std::{env, path::PathBuf};

use anyhow::{Context, ensure};
use kassette_demo::{ACCESS_TOKEN, Demo, Options};
use tokio::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.js");

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut options = Options::for_test("bench-widget");
    // On a site of its own, as Stripe's script is: the frames that it opens are no work of the page's process.
    let sandbox = options.ports.sandbox;
    options.stripe_js_url = Some(format!("http://stripe.localhost:{sandbox}/v3/"));
    let demo = Demo::start(options).await?;
    let outcome = measure(&demo).await;
    demo.stop().await?;
    outcome
}

async fn measure(demo: &Demo) -> anyhow::Result<()> {
    let mut script = Command::new("node");
    script.arg(SCRIPT).args(["--server", &demo.server_url(), "--shop", &demo.shop_url()]);
    script
        .args(["--token", ACCESS_TOKEN, "--results"])
        .arg(results()?)
        .args(env::args_os().skip(1));
    let status = script.kill_on_drop(true).status().await.context("starting node")?;
    ensure!(status.success(), "the measuring script failed ({status})");
    Ok(())
}

/// `bench` in cargo's target folder, which is above the one that we lie in.
fn results() -> anyhow::Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).context("this program lies in no target folder")?;
    Ok(target.join("bench"))
}
