//! What the store can do at all: the transaction that a client update ends in, and nothing else.

use std::time::Instant;

use anyhow::Context;
use futures_util::future::try_join_all;
use kassette_server::store::Store;
use tokio::task;

use crate::database::Database;
use crate::measure::{CONNECTIONS, Effort, per_second};

/// Stores these sessions as they are, each again and again, in transactions of one statement. The pool, its settings, and how
/// writers take turns are those of the server, because they are its code.
pub async fn updates_per_second(
    database: &Database,
    secrets: &[String],
    effort: &Effort,
) -> anyhow::Result<f64> {
    let store = Store::open(&database.url).await?;
    let mut records = Vec::new();
    for secret in secrets.iter().take(CONNECTIONS) {
        let record = store.connection().await?.checkout_by_secret(secret).await?;
        records.push(record.context("a session of the bench is gone")?);
    }
    let start = Instant::now();
    let rate_over = effort.rate_over;
    let workers = records.into_iter().map(|mut record| {
        let store = store.clone();
        // On every core, as the server's requests are.
        task::spawn(async move {
            let mut number = 0;
            while start.elapsed() < rate_over {
                let mut transaction = store.transaction().await?;
                transaction.save_checkout(&mut record).await?;
                transaction.commit().await?;
                number += 1;
            }
            anyhow::Ok(number)
        })
    });
    let done = try_join_all(workers).await?.into_iter().sum::<anyhow::Result<usize>>()?;
    let rate = per_second(done, start.elapsed());
    store.close().await;
    Ok(rate)
}
