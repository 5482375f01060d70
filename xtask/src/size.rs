//! What a buyer downloads, against what we allow ourselves.

use crate::{Result, command, files, widget};

/// Bytes of wasm, JavaScript and CSS that the form waits for, brotli.
const CHECKOUT_BUDGET: u64 = 100_000;
/// Bytes of wasm that come after the form, brotli.
const LATER_BUDGET: u64 = 40_000;
/// Bytes of the script on the merchant's page, brotli.
const LOADER_BUDGET: u64 = 3_000;

/// How the name of the second file of the wasm ends.
const LATER: &str = "_later.wasm";

const LOADER: &str = "embed.js";

/// Prints the sizes; fails if one is over its budget.
pub fn check() -> Result {
    let (mut checkout, mut later, mut loader) = (0, 0, 0);
    println!("{:>9} {:>9}  file", "bytes", "brotli");
    for file in files::with_extension(&widget::dist_dir(), &["wasm", "js", "css"])? {
        let brotli = file.with_added_extension("br").metadata()?.len();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let sum = match &*name {
            LOADER => &mut loader,
            name if name.ends_with(LATER) => &mut later,
            _ => &mut checkout,
        };
        *sum += brotli;
        println!("{:>9} {brotli:>9}  {}", file.metadata()?.len(), command::shown(&file));
    }
    println!(
        "checkout: {checkout} of {CHECKOUT_BUDGET} bytes, and {later} of {LATER_BUDGET} after the form; \
         loader: {loader} of {LOADER_BUDGET}"
    );
    within("the checkout", checkout, CHECKOUT_BUDGET)?;
    within("what comes after the form", later, LATER_BUDGET)?;
    within("the loader", loader, LOADER_BUDGET)
}

fn within(what: &str, size: u64, budget: u64) -> Result {
    if size <= budget {
        return Ok(());
    }
    Err(format!("{what} has grown to {size} bytes, {} over its budget", size - budget).into())
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_size_on_its_budget_is_within_it() {
        assert!(within("the loader", 2_500, 2_500).is_ok());
    }

    #[test]
    fn a_size_over_its_budget_is_told_with_the_difference() {
        let error = within("the loader", 2_512, 2_500).unwrap_err();
        assert_eq!(error.to_string(), "the loader has grown to 2512 bytes, 12 over its budget");
    }
}
