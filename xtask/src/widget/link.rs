//! Linking the wasm: as `rust-lld` does it, but without the classes that libraries export, and in two files.
//!
//! A class that is exported is reachable from JavaScript with all of its methods, whoever uses it. Nothing of ours does: the
//! linker is not told of them, and leaves out what only they need. What remains of them in the JavaScript is for shrink.mjs.

use std::{env, fs, path::Path, process::Command};

use crate::{Result, command};

/// The program that splits what was linked.
pub const SPLITTER: &str = "KASSETTE_SPLITTER";
/// The directory for what it makes: the second file among others.
pub const SPLIT_DIR: &str = "KASSETTE_SPLIT_DIR";

/// Links as rustc asks by `arguments`, which begin with the kind of linker.
pub fn run(arguments: &[&str]) -> Result {
    // rustc has the directory of its own linker on the path.
    let mut linker = Command::new("rust-lld");
    // Where to split is decided by who refers to what.
    command::run(linker.args(without_classes(arguments)).arg("--emit-relocs"))?;
    let output = arguments.windows(2).find(|pair| pair[0] == "-o").ok_or("no -o")?[1];
    split(Path::new(output))
}

/// Leaves in `linked` what the page needs first (`src/later.rs` of the widget says what that is not).
fn split(linked: &Path) -> Result {
    let (splitter, dir) = (env::var(SPLITTER)?, env::var(SPLIT_DIR)?);
    command::run(Command::new(splitter).arg(linked).arg(&dir))?;
    let first = fs::read(Path::new(&dir).join("main.wasm"))?;
    fs::write(linked, with_shared_table(first))?;
    Ok(())
}

/// `wasm` with another name, of the same length, for the table through which both files call each other: wasm-bindgen takes away
/// an export of the linker's own name.
fn with_shared_table(mut wasm: Vec<u8>) -> Vec<u8> {
    const OLD: &[u8] = b"__indirect_function_table";
    const NEW: &[u8; OLD.len()] = b"__wasm_split_shared_table";
    let mut at = 0;
    while let Some(found) = wasm[at..].windows(OLD.len()).position(|bytes| bytes == OLD) {
        at += found;
        wasm[at..at + OLD.len()].copy_from_slice(NEW);
    }
    wasm
}

/// The arguments but for `--export` and each symbol of a class.
fn without_classes<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let classes: Vec<&str> = arguments.iter().filter_map(|argument| freed(argument)).collect();
    let is_of_class = |symbol: &str| {
        let own = symbol.trim_start_matches("__wbg_").trim_start_matches("__wbindgen_describe_");
        let method = |class| own.strip_prefix(class).is_some_and(|rest| rest.starts_with('_'));
        classes.iter().any(method)
    };
    let mut kept = Vec::new();
    let mut arguments = arguments.iter().copied();
    while let Some(argument) = arguments.next() {
        if argument != "--export" {
            kept.push(argument);
        } else if let Some(symbol) = arguments.next().filter(|symbol| !is_of_class(symbol)) {
            kept.extend([argument, symbol]);
        }
    }
    kept
}

/// The class whose instances this symbol frees: `__wbg_{class}_free_{hash}`.
fn freed(symbol: &str) -> Option<&str> {
    let (class, _) = symbol.strip_prefix("__wbg_")?.rsplit_once("_free_")?;
    Some(class)
}

#[cfg(test)]
mod tests {
    use super::without_classes;

    #[test]
    fn classes_are_not_exported_and_everything_else_is() {
        let arguments = [
            "-flavor",
            "wasm",
            "--export",
            "main",
            "--export",
            "__wbg_sink_free_0f",
            "--export",
            "sink_write_0f",
            "--export",
            "__wbindgen_describe_sink_write_0f",
            "--export",
            "__wbindgen_describe___wbg_sinking_1c",
            "a.o",
        ];
        let expected = [
            "-flavor",
            "wasm",
            "--export",
            "main",
            "--export",
            "__wbindgen_describe___wbg_sinking_1c",
            "a.o",
        ];
        assert_eq!(without_classes(&arguments), expected);
    }
}
