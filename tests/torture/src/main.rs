//! Purchases while everything fails: the server is killed at any instant, Stripe does not answer, answers too late or with an
//! error, and its webhooks are lost, late, doubled or out of order. At the end every charge must have its order, every order
//! its charge, and everybody must have been told the truth.

mod audit;
mod buyer;
mod database;
mod http;
mod merchant;
mod receiver;
mod trouble;
mod world;

use std::{process::ExitCode, sync::Arc, time::Instant};

use anyhow::bail;
use clap::{Parser, ValueEnum};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use tokio::task::JoinSet;

use crate::{buyer::Told, database::Database, merchant::Catalogue, world::World};

#[derive(Debug, Clone, Parser)]
struct Options {
    /// Purchases on each store.
    #[arg(long, default_value_t = 2000)]
    purchases: usize,
    /// How many buyers there are at the same time.
    #[arg(long, default_value_t = 24)]
    at_once: usize,
    /// What chance follows from; one is chosen, and printed, if it is not given. Programs take turns as they like, so that the
    /// same seed makes similar runs, not equal ones.
    #[arg(long)]
    seed: Option<u64>,
    /// One of the two stores, instead of both.
    #[arg(long)]
    store: Option<Kind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Sqlite,
    Postgres,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let seed = options.seed.unwrap_or_else(|| rand::rng().next_u64());
    let mut outcome = ExitCode::SUCCESS;
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if options.store.is_some_and(|only| only != kind) {
            continue;
        }
        if let Err(error) = run(kind, &options, seed).await {
            println!("{kind:?}: FAILED with --seed {seed}: {error:#}");
            outcome = ExitCode::FAILURE;
        }
    }
    outcome
}

async fn run(kind: Kind, options: &Options, seed: u64) -> anyhow::Result<()> {
    let Some(database) = Database::create(kind).await? else {
        println!("{kind:?}: skipped, there is no PostgreSQL");
        return Ok(());
    };
    println!("{kind:?}: {} purchases, --seed {seed}", options.purchases);
    let world = Arc::new(World::begin(database, kind).await?);
    let outcome = torture(&world, kind, options, seed).await;
    world.end().await?;
    outcome
}

async fn torture(
    world: &Arc<World>,
    kind: Kind,
    options: &Options,
    seed: u64,
) -> anyhow::Result<()> {
    let start = Instant::now();
    let catalogue = Arc::new(Catalogue::open(world, options.purchases).await?);
    let trouble = tokio::spawn(trouble::make(world.clone(), StdRng::seed_from_u64(seed)));
    let told = buy(world, &catalogue, options, seed).await;
    trouble.abort();
    let _ = trouble.await;
    let told = told?;
    world.calm_down().await?;
    let report = audit::audit(world, &catalogue, &told).await?;
    println!("{kind:?}: {report} in {} s; {}", start.elapsed().as_secs(), world.troubles());
    let problems = report.problems;
    for problem in &problems {
        println!("{kind:?}: {problem}");
    }
    if problems.is_empty() { Ok(()) } else { bail!("{} problems", problems.len()) }
}

/// As many purchases as are asked for, some at the same time.
async fn buy(
    world: &Arc<World>,
    catalogue: &Arc<Catalogue>,
    options: &Options,
    seed: u64,
) -> anyhow::Result<Vec<Told>> {
    let mut buyers = JoinSet::new();
    let mut chance = StdRng::seed_from_u64(seed);
    let mut told = Vec::new();
    for number in 0..options.purchases {
        if buyers.len() >= options.at_once
            && let Some(done) = buyers.join_next().await
        {
            told.push(done??);
        }
        let chance = StdRng::seed_from_u64(chance.random());
        buyers.spawn(buyer::buy(world.clone(), catalogue.clone(), number, chance));
    }
    while let Some(done) = buyers.join_next().await {
        told.push(done??);
    }
    Ok(told)
}
