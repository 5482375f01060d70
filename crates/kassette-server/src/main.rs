use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use kassette_server::access::command::TokenCommand;
use kassette_server::access::{self, last_use};
use kassette_server::clock::Clock;
use kassette_server::payments::setup::{self, StripeCommand};
use kassette_server::receipts::command::KeysCommand;
use kassette_server::store::Store;
use kassette_server::tls::{self, Certificate};
use kassette_server::{AppState, Config, app, receipts, seed, serving};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// How long open requests may take to end after a signal.
const GRACE: Duration = Duration::from_millis(1500);

/// Kassette: a checkout that can be embedded.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API, the checkout page and the loader.
    Serve(Serve),
    /// Fill an empty database with the demo's products; a database with anything in it stays as it is.
    Seed(Serve),
    /// Make, list and revoke access tokens of merchants.
    Token(Token),
    /// Replace, list and revoke the keys that receipts are signed with.
    Keys(Keys),
    /// Set Stripe up for this server.
    #[command(subcommand)]
    Stripe(StripeCommand),
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    config: Config,
}

#[derive(Args)]
struct Database {
    /// Where everything is stored.
    #[arg(
        long,
        env = "KASSETTE_DATABASE_URL",
        default_value = "sqlite:kassette.db",
        hide_env_values = true,
        global = true
    )]
    database_url: String,
}

#[derive(Args)]
struct Token {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Args)]
struct Keys {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    command: KeysCommand,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let cli = Cli::parse();
    let result = match cli.command {
        Some(Command::Seed(arguments)) => fill(&arguments.config).await,
        Some(Command::Token(arguments)) => manage_tokens(arguments).await,
        Some(Command::Keys(arguments)) => manage_keys(arguments).await,
        Some(Command::Stripe(command)) => set_up_stripe(command).await,
        Some(Command::Serve(arguments)) => serve(arguments.config).await,
        None => serve(cli.serve.config).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kassette: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn open(database_url: &str) -> anyhow::Result<Store> {
    Store::open(database_url).await.context("the database cannot be opened")
}

async fn fill(config: &Config) -> anyhow::Result<()> {
    let store = open(&config.database_url).await?;
    let was_empty = seed::seed(&store, Clock::system().now()).await?;
    store.close().await;
    tracing::info!("{}", if was_empty { "seeded" } else { "not empty, left as it is" });
    Ok(())
}

async fn manage_tokens(token: Token) -> anyhow::Result<()> {
    let store = open(&token.database.database_url).await?;
    let answer = access::command::run(token.command, &store, Clock::system().now()).await?;
    print!("{answer}");
    store.close().await;
    Ok(())
}

async fn manage_keys(keys: Keys) -> anyhow::Result<()> {
    let store = open(&keys.database.database_url).await?;
    let answer = receipts::command::run(keys.command, &store, Clock::system().now()).await?;
    print!("{answer}");
    store.close().await;
    Ok(())
}

async fn set_up_stripe(command: StripeCommand) -> anyhow::Result<()> {
    print!("{}", setup::run(command).await?);
    Ok(())
}

async fn serve(config: Config) -> anyhow::Result<()> {
    // Before anything is opened: half a configuration is better found out at once.
    config.stripe_keys()?;
    config.taxes()?;
    let certificate = config.tls_files()?.map(Certificate::load).transpose()?;
    let listener = TcpListener::bind(&config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let public_url = config.public_url(address)?;
    let store = open(&config.database_url).await?;
    receipts::ensure_key(&store, Clock::system().now()).await?;
    let state = AppState::new(config, store.clone(), &public_url, Clock::system())?;
    if state.stripe.is_none() {
        tracing::warn!("no Stripe keys are set: nothing that costs money can be bought");
    }
    state.spawn_background_tasks();
    let shutdown = state.shutdown.clone();
    let mut app = app(state.clone());
    let mut scheme = "http";
    let tls = certificate.as_ref().map(Certificate::served);
    if let Some(certificate) = certificate {
        (app, scheme) = (serving::by_tls_only(app, &public_url), "https");
        tokio::spawn(tls::keep_renewing(certificate, shutdown.clone()));
    }
    let server = tokio::spawn(serving::serve(listener, app, tls, shutdown.clone()));
    println!("listening on {scheme}://{address}");
    std::io::stdout().flush()?;

    signal().await?;
    shutdown.cancel();
    // Whatever takes longer is a call to Stripe, and is asked about again at the next start.
    if tokio::time::timeout(GRACE, server).await.is_err() {
        tracing::warn!("stopped with requests still open");
    }
    let close = async {
        let _ = last_use::write_down(&state).await;
        store.close().await;
    };
    tokio::time::timeout(Duration::from_millis(300), close).await.ok();
    Ok(())
}

/// Waits for SIGINT or SIGTERM.
async fn signal() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
