//! How fast the API is with few and with many stored sessions: a real server, real HTTP, a real database.
//! `cargo xtask bench api` builds what is needed and runs this.

mod bare;
mod client;
mod database;
mod fill;
mod measure;
mod report;
mod server;

use std::path::PathBuf;

use clap::Parser;

use database::{Database, Kind};
use measure::Effort;
use report::{Report, Run};
use server::Server;

/// Measures the API and prints a table for docs/performance.md.
#[derive(Parser)]
struct Options {
    /// How many sessions are stored: the fewest first.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 1_000_000])]
    sessions: Vec<u32>,
    /// The stores to measure.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    store: Vec<Kind>,
    /// Few requests for each figure: for trying out, not for comparing.
    #[arg(long)]
    quick: bool,
    /// The program to measure; by default the release build that lies beside this one.
    #[arg(long)]
    server: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Options { mut sessions, store: kinds, quick, server } = Options::parse();
    sessions.sort_unstable();
    let effort = if quick { Effort::QUICK } else { Effort::FULL };
    let program = match server {
        Some(program) => program,
        None => server::beside_us()?,
    };
    for kind in kinds {
        let mut runs = Vec::new();
        for &count in &sessions {
            let Some(database) = Database::create(kind).await? else { break };
            let outcome = run(&database, &program, count, &effort).await;
            database.remove().await?;
            runs.push(outcome?);
        }
        if !runs.is_empty() {
            println!("{}", Report { store: kind.name(), runs });
        }
    }
    Ok(())
}

async fn run(
    database: &Database,
    program: &std::path::Path,
    sessions: u32,
    effort: &Effort,
) -> anyhow::Result<Run> {
    eprintln!("{}: {sessions} sessions", database.kind.name());
    let server = Server::start(program, &database.url).await?;
    let shop = measure::Shop::open(&server).await?;
    let filled_in = fill::fill(database, &shop.originals, sessions).await?;
    eprintln!("  stored and analyzed in {:.1} s", filled_in.as_secs_f64());
    let figures = measure::measure(&shop, &server, sessions, effort).await?;
    let bare_updates = bare::updates_per_second(database, &shop.open_sessions, effort).await?;
    let run =
        Run { sessions, filled_in, figures, bare_updates, peak_memory: server.peak_memory()? };
    server.stop().await?;
    Ok(run)
}
