//! What can be said about the code without running it.

use std::fs;

use crate::{Result, command, files, node_modules, root, toolchain};

/// Crates in which money is counted.
const INTEGERS_ONLY: [&str; 2] = ["crates/kassette-core/src", "crates/kassette-server/src"];

pub fn run() -> Result {
    toolchain::needs_lints()?;
    toolchain::needs_wasm()?;
    println!("=== formatting");
    command::run(command::cargo().args(["fmt", "--all", "--check"]))?;
    println!("=== money is counted in integers");
    no_floats()?;
    println!("=== lock files name no registry");
    no_registry_in_locks()?;
    println!("=== nothing of the sandbox in production");
    no_sandbox_in_production()?;
    println!("=== types of the JavaScript");
    for folder in node_modules::ready()? {
        println!("{}", command::shown(&folder));
        let mut npm = node_modules::npm()?;
        command::run(npm.args(["run", "--silent", "--if-present", "check"]).current_dir(folder))?;
    }
    println!("=== lints for the host");
    clippy(&["--workspace", "--all-targets"])?;
    println!("=== lints for {}", toolchain::WASM);
    clippy(&["--target", toolchain::WASM, "-p", "kassette", "--all-targets"])?;
    // Without its tests: they run on the host, where the library that makes up their values can be built.
    clippy(&["--target", toolchain::WASM, "-p", "kassette-core"])
}

fn clippy(what: &[&str]) -> Result {
    command::run(command::cargo().arg("clippy").args(what).args(["--", "--deny", "warnings"]))
}

fn no_floats() -> Result {
    let mut found = Vec::new();
    for folder in INTEGERS_ONLY {
        for file in files::with_extension(&root().join(folder), &["rs"])? {
            let text = fs::read_to_string(&file)?;
            let lines = (1..).zip(text.lines()).filter(|(_, line)| has_float(line));
            found.extend(lines.map(|(number, _)| format!("{}:{number}", command::shown(&file))));
        }
    }
    none("a float where money is counted", &found)
}

fn has_float(line: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.split(|letter| !is_part(letter)).any(|word| word == "f32" || word == "f64")
}

/// npm writes the addresses of the registry it happens to use, and would use them elsewhere too.
fn no_registry_in_locks() -> Result {
    let mut found = Vec::new();
    for file in files::with_extension(&root(), &["json"])? {
        let is_lock = file.file_name().is_some_and(|name| name == "package-lock.json");
        if is_lock && fs::read_to_string(&file)?.contains("\"resolved\":") {
            found.push(command::shown(&file));
        }
    }
    none(
        "a lock file with addresses of a registry (npm's --omit-lockfile-registry-resolved)",
        &found,
    )
}

/// The server is tried on a stand-in for Stripe, and must not be shipped with one.
fn no_sandbox_in_production() -> Result {
    let mut tree = command::cargo();
    tree.args([
        "tree",
        "--package",
        "kassette-server",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
    ]);
    tree.args(["--locked", "--all-features", "--format", "{p}"]);
    none(
        "the server depends on the stand-in for Stripe",
        &of_sandbox(&command::output_of(&mut tree)?),
    )
}

fn of_sandbox(tree: &str) -> Vec<String> {
    let is_sandbox = |line: &&str| line.split(' ').next() == Some("kassette-sandbox");
    tree.lines().filter(is_sandbox).map(str::to_owned).collect()
}

fn none(what: &str, found: &[String]) -> Result {
    if found.is_empty() {
        return Ok(());
    }
    Err(format!("{what}:\n  {}", found.join("\n  ")).into())
}

#[cfg(test)]
mod tests {
    use super::{has_float, of_sandbox};

    #[test]
    fn the_sandbox_is_found_among_the_servers_packages() {
        let tree = "kassette-server v0.1.0 (crates/kassette-server)\naxum v0.8.9";
        assert!(of_sandbox(tree).is_empty());
        let with = format!("{tree}\nkassette-sandbox v0.1.0 (crates/kassette-sandbox)");
        assert_eq!(of_sandbox(&with), ["kassette-sandbox v0.1.0 (crates/kassette-sandbox)"]);
    }

    #[test]
    fn a_float_type_is_found_as_a_whole_word_only() {
        assert!(has_float("fn total(rate: f64) -> i64"));
        assert!(!has_float("let buf32 = half64_f32s;"));
    }
}
