use std::fmt;
use std::time::Duration;

use crate::measure::{CHECKOUT_PAGE, CONNECTIONS, FIRST_PAGE, Figures, LAST_PAGE, Times};

/// Whose time is wished for as such, with the most sessions.
const WITHIN: [(&str, Duration); 2] =
    [(LAST_PAGE, Duration::from_millis(50)), (CHECKOUT_PAGE, Duration::from_millis(5))];
const MEMORY_WITHIN: u64 = 150_000_000;
/// How much slower anything may be with the most sessions than with the fewest.
const GROWTH_WITHIN: f64 = 2.0;
const OF_BARE_AT_LEAST: f64 = 0.4;

/// Everything about one number of sessions.
pub struct Run {
    pub sessions: u32,
    pub filled_in: Duration,
    pub figures: Figures,
    /// Transactions per second.
    pub bare_updates: f64,
    /// In bytes.
    pub peak_memory: Option<u64>,
}

/// The table of one store, and which wishes hold.
pub struct Report {
    pub store: &'static str,
    /// The fewest sessions first.
    pub runs: Vec<Run>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, name: &str, cell: &dyn Fn(&Run) -> String| {
            let cells: Vec<String> = self.runs.iter().map(cell).collect();
            writeln!(f, "| {name} | {} |", cells.join(" | "))
        };
        line(f, self.store, &|run| format!("{} sessions", grouped(run.sessions.into())))?;
        line(f, "---", &|_| "---:".to_owned())?;
        for (row, times) in self.runs[0].figures.times.iter().enumerate() {
            line(f, times.of, &|run| {
                let Times { p50, p99, .. } = &run.figures.times[row];
                format!("{} / {}", milliseconds(*p50), milliseconds(*p99))
            })?;
        }
        let rate = |per_second: f64| format!("{per_second:.0}/s");
        let name = format!("client get, {CONNECTIONS} connections");
        line(f, &name, &|run| rate(run.figures.client_gets))?;
        let name = format!("client update, {CONNECTIONS} connections");
        line(f, &name, &|run| rate(run.figures.client_updates))?;
        line(f, "bare transactions of the same size", &|run| rate(run.bare_updates))?;
        line(f, "peak memory of the server", &|run| match run.peak_memory {
            Some(bytes) => format!("{} MB", bytes / 1_000_000),
            None => "unknown".to_owned(),
        })?;
        line(f, "storing the sessions", &|run| format!("{:.1} s", run.filled_in.as_secs_f64()))?;
        writeln!(f)?;
        self.wishes().iter().try_for_each(|wish| writeln!(f, "{wish}"))
    }
}

impl Report {
    fn wishes(&self) -> Vec<Wish> {
        let (fewest, most) = (&self.runs[0], &self.runs[self.runs.len() - 1]);
        let mut wishes = Vec::new();
        for (few, many) in fewest.figures.times.iter().zip(&most.figures.times) {
            let growth = many.p50.as_secs_f64() / few.p50.as_secs_f64();
            let is = format!("{growth:.2} × (p50)");
            // The last page's cost is wished for as a time.
            let (of, holds) = match few.of {
                LAST_PAGE => continue,
                FIRST_PAGE => {
                    ("page 1: at most 2 × that of the fewest".to_owned(), growth <= GROWTH_WITHIN)
                }
                other => (format!("{other}: does not grow (at most 2 ×)"), growth <= GROWTH_WITHIN),
            };
            wishes.push(Wish { of, is, holds });
        }
        for (name, limit) in WITHIN {
            let times = most.figures.times.iter().filter(|times| times.of == name);
            wishes.extend(times.map(|times| Wish {
                of: format!("{name}: at most {} ms", limit.as_millis()),
                is: format!("{} ms (p50)", milliseconds(times.p50)),
                holds: times.p50 <= limit,
            }));
        }
        let least =
            |rate: fn(&Run) -> f64| self.runs.iter().map(rate).fold(f64::INFINITY, f64::min);
        let of_bare = least(|run| run.figures.client_updates / run.bare_updates);
        wishes.push(Wish {
            of: "client update: at least 40 % of bare transactions".to_owned(),
            is: format!("{:.0} %", of_bare * 100.0),
            holds: of_bare >= OF_BARE_AT_LEAST,
        });
        if let Some(bytes) = self.runs.iter().filter_map(|run| run.peak_memory).max() {
            wishes.push(Wish {
                of: "memory: at most 150 MB".to_owned(),
                is: format!("{} MB", bytes / 1_000_000),
                holds: bytes <= MEMORY_WITHIN,
            });
        }
        wishes
    }
}

struct Wish {
    of: String,
    is: String,
    holds: bool,
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.holds { "holds " } else { "MISSED" };
        write!(f, "{word}  {}: {}", self.of, self.is)
    }
}

/// With two decimals.
fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

/// `1000000` as `1 000 000`.
fn grouped(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{} {:03}", grouped(number / 1000), number % 1000)
}
