//! Many sessions in little time: copies that the database itself makes of a few that came through the API.

use std::time::{Duration, Instant};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Column, Executor, Row};

use crate::database::{Database, Kind, now};

/// Rows of one statement, so that no transaction becomes enormous.
const BATCH: u32 = 50_000;
const DAY: i64 = 86_400_000_000;
/// The copies are spread over this time, in microseconds.
const SPREAD: i64 = 365 * DAY;

/// Stores `sessions` copies of the sessions with the ids `originals`, each of another product, and has the database look at
/// them. Returns how long that took.
pub async fn fill(
    database: &Database,
    originals: &[String],
    sessions: u32,
) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let mut connection = database.connection().await?;
    if database.kind == Kind::Sqlite {
        // Ids are random, so every row changes pages all over the file.
        connection.execute("pragma cache_size = -1000000; pragma synchronous = off").await?;
    }
    let columns = columns(&mut connection).await?;
    let spread = Spread {
        originals: i64::try_from(originals.len())?,
        step: SPREAD / i64::from(sessions.max(1)),
    };
    for (place, original) in (0..).zip(originals) {
        let kinds = u32::try_from(originals.len())?;
        let share = sessions / kinds + u32::from(u32::try_from(place)? < sessions % kinds);
        let mut first = 0;
        while first < share {
            let last = (first + BATCH).min(share) - 1;
            let copies = spread.copies(database.kind, &columns, place, original, (first, last));
            connection.execute(AssertSqlSafe(copies)).await?;
            first = last + 1;
        }
        connection.execute(AssertSqlSafe(offers(original))).await?;
    }
    connection.execute(COUNT_ANEW).await?;
    // PostgreSQL does this by itself after so many inserts, some time later.
    let look = match database.kind {
        Kind::Sqlite => "analyze",
        Kind::Postgres => "vacuum analyze",
    };
    connection.execute(look).await?;
    Ok(start.elapsed())
}

async fn columns(connection: &mut AnyConnection) -> anyhow::Result<Vec<String>> {
    let row: AnyRow = sqlx::query("select * from checkouts limit 1").fetch_one(connection).await?;
    Ok(row.columns().iter().map(|column| column.name().to_owned()).collect())
}

struct Spread {
    originals: i64,
    /// Microseconds between two sessions.
    step: i64,
}

impl Spread {
    /// Copies number `first` to `last` of one original; `place` tells it from the others.
    fn copies(
        &self,
        kind: Kind,
        columns: &[String],
        place: i64,
        original: &str,
        (first, last): (u32, u32),
    ) -> String {
        let now = now().unix_micros();
        let created_at = format!("({now} - age * {})", self.step);
        let values: Vec<String> = columns
            .iter()
            .map(|column| match column.as_str() {
                "id" => id(kind).to_owned(),
                "client_secret" => client_secret(kind).to_owned(),
                "created_at" => created_at.clone(),
                "expires_at" => format!("{created_at} + {DAY}"),
                "status" => {
                    format!("case when {created_at} + {DAY} > {now} then 'open' {OUTCOME} end")
                }
                "customer_email" => "'buyer-' || (age % 50000) || '@example.com'".to_owned(),
                other => format!("original.{other}"),
            })
            .collect();
        format!(
            "with recursive numbers (number) as (
                 select cast({first} as bigint) union all select number + 1 from numbers where number < {last}
             ),
             ages as (select number * {} + {place} + 1 as age from numbers)
             insert into checkouts ({}) select {}
             from ages cross join (select * from checkouts where id = '{original}') as original",
            self.originals,
            columns.join(", "),
            values.join(", "),
        )
    }
}

/// Of twenty sessions twelve expire, seven are paid, and one fails.
const OUTCOME: &str =
    "when age % 20 < 12 then 'expired' when age % 20 < 19 then 'succeeded' else 'failed'";

fn id(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => {
            "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
                 || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
        }
        Kind::Postgres => "cast(gen_random_uuid() as text)",
    }
}

fn client_secret(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => "'kassette_c_' || substr(hex(randomblob(22)), 2)",
        Kind::Postgres => {
            "'kassette_c_' || substr(replace(cast(gen_random_uuid() as text) || cast(gen_random_uuid() as text), '-', ''), 1, 43)"
        }
    }
}

/// As the migration counted what was there before it.
const COUNT_ANEW: &str = "delete from checkout_counts;
     insert into checkout_counts (organization_id, product_id, status, change)
     select organization_id, product_id, status, count(*) from checkouts group by organization_id, product_id, status";

/// Every copy offers what its original offers.
fn offers(original: &str) -> String {
    format!(
        "insert into checkout_products (checkout_id, position, product_id)
         select copy.id, offer.position, offer.product_id
         from checkouts as original
         join checkouts as copy on copy.product_id = original.product_id
             and copy.created_at < original.created_at
         join checkout_products as offer on offer.checkout_id = original.id
         where original.id = '{original}'"
    )
}
