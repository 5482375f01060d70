//! What a buyer downloads, against what we allow ourselves.

use crate::{Result, command, files, widget};

/// Bytes of wasm, JavaScript and CSS of the checkout, brotli.
const CHECKOUT_BUDGET: u64 = 120_000;
/// Bytes of the script on the merchant's page, brotli.
const LOADER_BUDGET: u64 = 3_000;

const LOADER: &str = "embed.js";

/// Prints the sizes; fails if one is over its budget.
pub fn check() -> Result {
    let (mut checkout, mut loader) = (0, 0);
    println!("{:>9} {:>9}  file", "bytes", "brotli");
    for file in files::with_extension(&widget::dist_dir(), &["wasm", "js", "css"])? {
        let brotli = file.with_added_extension("br").metadata()?.len();
        let is_loader = file.file_name().is_some_and(|name| name == LOADER);
        *(if is_loader { &mut loader } else { &mut checkout }) += brotli;
        println!("{:>9} {brotli:>9}  {}", file.metadata()?.len(), command::shown(&file));
    }
    println!(
        "checkout: {checkout} of {CHECKOUT_BUDGET} bytes; loader: {loader} of {LOADER_BUDGET}"
    );
    within("the checkout", checkout, CHECKOUT_BUDGET)?;
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
