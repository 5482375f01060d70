use std::{
    error::Error,
    io::{self, IsTerminal},
    net::SocketAddr,
    process::ExitCode,
};

use clap::Parser;
use kassette_sandbox::{Config, Method};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

/// A local stand-in for Stripe: its API, Stripe.js and webhooks.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Address to listen on; port 0 takes any free one
    #[arg(long, env = "SANDBOX_LISTEN", default_value = "127.0.0.1:8789")]
    listen: SocketAddr,

    /// Where events are posted
    #[arg(long, env = "SANDBOX_WEBHOOK_URL")]
    webhook_url: Option<String>,

    /// What events are signed with
    #[arg(long, env = "SANDBOX_WEBHOOK_SECRET", default_value = "whsec_sandbox")]
    webhook_secret: String,

    /// The key that the merchant's server shows
    #[arg(long, env = "SANDBOX_SECRET_KEY", default_value = "sk_test_sandbox")]
    secret_key: String,

    /// The key that Stripe.js shows
    #[arg(long, env = "SANDBOX_PUBLISHABLE_KEY", default_value = "pk_test_sandbox")]
    publishable_key: String,

    /// What the Payment Element shows, in this order
    #[arg(long, env = "SANDBOX_METHODS", default_value = "card", value_delimiter = ',')]
    methods: Vec<Method>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let ansi = io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(ansi)
        .with_writer(io::stderr)
        .init();
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kassette-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", options.listen))?;
    let mut terminate = signal(SignalKind::terminate())?;
    println!("listening on http://{}", listener.local_addr()?);
    let config = Config {
        secret_key: options.secret_key,
        publishable_key: options.publishable_key,
        webhook_url: options.webhook_url,
        webhook_secret: options.webhook_secret,
        methods: options.methods,
    };
    // Nothing here outlives the process, so there is nothing to finish before it stops.
    tokio::select! {
        served = kassette_sandbox::serve(listener, config) => Ok(served?),
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
        _ = terminate.recv() => Ok(()),
    }
}
