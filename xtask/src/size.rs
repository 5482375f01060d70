//! What a buyer downloads, against what we allow ourselves, and against what it was.

mod recorded;

use std::path::Path;

use self::recorded::Recorded;
use crate::{Result, files, widget};

/// Bytes, brotli, that files of these kinds may weigh together.
struct Budget {
    of: &'static str,
    kinds: &'static [&'static str],
    bytes: u64,
}

const BUDGETS: [Budget; 3] = [
    Budget { of: "the checkout", kinds: &["wasm", "js", "css"], bytes: 100_000 },
    Budget { of: "what comes after the form", kinds: &[LATER], bytes: 40_000 },
    Budget { of: "the loader", kinds: &[LOADER], bytes: 3_000 },
];

/// The second file of the wasm.
const LATER: &str = "later.wasm";
/// The script on the merchant's page.
const LOADER: &str = "loader";

/// Of one file.
struct Size {
    kind: &'static str,
    plain: u64,
    brotli: u64,
}

/// Prints the sizes, each with its difference to the recorded one; fails if a budget is exceeded.
pub fn check() -> Result {
    let sizes = sizes()?;
    let recorded = Recorded::read()?;
    println!("{:>9} {:>9} {:>9}", "bytes", "brotli", "change");
    for Size { kind, plain, brotli } in &sizes {
        println!("{plain:>9} {brotli:>9} {:>9}  {kind}", recorded.change(&[kind], *brotli));
    }
    for Budget { of, kinds, bytes } in &BUDGETS {
        let sum = sum(&sizes, kinds);
        println!("{of}: {sum} of {bytes} bytes ({})", recorded.change(kinds, sum));
    }
    BUDGETS.iter().try_for_each(|budget| within(budget, sum(&sizes, budget.kinds)))
}

/// Keeps what there is now, for [`check`] to compare with.
pub fn record() -> Result {
    let sizes = sizes()?;
    Recorded::new(sizes.iter().map(|size| (size.kind, size.brotli))).write()
}

fn sizes() -> Result<Vec<Size>> {
    let mut sizes = Vec::new();
    for file in files::with_extension(&widget::dist_dir(), &["wasm", "js", "css"])? {
        let brotli = file.with_added_extension("br").metadata()?.len();
        sizes.push(Size { kind: kind(&file), plain: file.metadata()?.len(), brotli });
    }
    Ok(sizes)
}

/// The name of a file of `dist/` without what changes with each build.
fn kind(file: &Path) -> &'static str {
    let name = file.to_string_lossy();
    if name.ends_with("embed.js") {
        return LOADER;
    }
    if name.ends_with("_later.wasm") {
        return LATER;
    }
    let ends = ["wasm", "js", "css"].into_iter().find(|end| name.ends_with(end));
    ends.expect("no other files are looked for")
}

fn sum(sizes: &[Size], kinds: &[&str]) -> u64 {
    let counted = sizes.iter().filter(|size| kinds.contains(&size.kind));
    counted.map(|size| size.brotli).sum()
}

fn within(budget: &Budget, size: u64) -> Result {
    let Budget { of, bytes, .. } = budget;
    if size <= *bytes {
        return Ok(());
    }
    Err(format!("{of} has grown to {size} bytes, {} over its budget", size - bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget { of: "the loader", kinds: &[LOADER], bytes: 2_500 };

    #[test]
    fn a_size_on_its_budget_is_within_it() {
        assert!(within(&BUDGET, 2_500).is_ok());
    }

    #[test]
    fn a_size_over_its_budget_is_told_with_the_difference() {
        let error = within(&BUDGET, 2_512).unwrap_err();
        assert_eq!(error.to_string(), "the loader has grown to 2512 bytes, 12 over its budget");
    }

    #[test]
    fn the_two_files_of_the_wasm_are_told_apart() {
        assert_eq!(kind(Path::new("dist/kassette-widget-69db_bg.wasm")), "wasm");
        assert_eq!(kind(Path::new("dist/kassette-widget-69db_later.wasm")), "later.wasm");
    }
}
