//! The project's chores, as `cargo xtask <word>`. Everything that a word needs and the machine
//! lacks is set up on the way, so that a fresh clone needs no other instructions.

mod bench;
mod browser;
mod check;
mod command;
mod compat;
mod demo;
mod dist;
mod e2e;
mod files;
mod fuzz;
mod gallery;
mod loader;
mod localstripe;
mod node_modules;
mod size;
mod test;
mod toolchain;
mod tools;
mod torture;
mod widget;

use std::{env, error::Error, path::PathBuf, process::ExitCode};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "\
usage: cargo xtask <word>

  demo [--reset]   build everything, run shop, server and sandbox until Ctrl-C;
                   --reset starts with an empty database
  test             every test: host, widget in a browser, loader, published SDKs, localstripe, end to end;
                   and a little fuzzing
  components [filter]
                   only the tests of the widget's components in a browser, or some of them
  e2e [--browser chromium|firefox|webkit] [filter]
                   only the end-to-end tests, or those whose name contains the filter
  gallery          every screen of the checkout in every state, at http://127.0.0.1:8790;
                   `gallery test` looks at them all and leaves pictures in target/gallery/pictures
  fuzz [--examples N]
                   ask the API for whatever its own description allows, with N requests for
                   every operation or with a few
  torture          thousands of purchases while servers are killed and Stripe fails, on SQLite and
                   PostgreSQL; `torture --help` tells its options
  check            formatting, lints for host and wasm32, type checks of the JavaScript
  bench api        how fast the API is with 1000 and with a million sessions, on SQLite and
                   PostgreSQL; `bench api --help` tells its options
  bench widget     how fast the checkout is in Chromium, on this machine and as on a slow phone;
                   `bench widget --help` tells its options
  dist [--record]  one release binary with the widget and the loader in it, and what they weigh;
                   --record writes that to bench/sizes.txt, for the next one to compare with
";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["demo"] => demo::run(false),
        ["demo", "--reset"] => demo::run(true),
        ["test"] => test::run(),
        ["components", filters @ ..] => test::only_components(filters),
        ["e2e", "--browser", browser, filters @ ..] => e2e::run(browser, filters),
        ["e2e", filters @ ..] => e2e::run("chromium", filters),
        ["fuzz"] => fuzz::run(fuzz::Budget::Small),
        ["fuzz", "--examples", number] => match number.parse() {
            Ok(examples) => fuzz::run(fuzz::Budget::Examples(examples)),
            Err(_) => Err(format!("`{number}` is not a number of requests").into()),
        },
        ["torture", options @ ..] => torture::run(options),
        ["gallery"] => gallery::run(),
        ["gallery", "test"] => {
            browser::Chromium::ready().and_then(|browser| gallery::test(&browser))
        }
        ["check"] => check::run(),
        ["bench", "api", options @ ..] => bench::api(options),
        ["bench", "widget", options @ ..] => bench::widget(options),
        ["dist"] => dist::run(false),
        ["dist", "--record"] => dist::run(true),
        // Not a chore: rustc asks, when it builds the widget.
        ["-flavor", ..] => widget::link::run(&words),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root, whatever directory the command was typed in.
fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().expect("xtask is a folder of the repository").to_path_buf()
}

/// Where cargo builds for the host.
fn target_dir() -> PathBuf {
    let default = root().join("target");
    env::var_os("CARGO_TARGET_DIR").map_or(default, |chosen| root().join(chosen))
}
