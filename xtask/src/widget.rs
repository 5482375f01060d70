//! Building the checkout page: Trunk's output in `dist/`, precompressed. The loader lies there too.

pub mod link;

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, command, files, loader, root, target_dir, toolchain, tools};

/// What the page is made of. When nothing here is newer than the last build, there is none.
const INPUTS: [&str; 11] = [
    "src",
    "style",
    "locales",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo",
    "crates/kassette-core",
    "xtask/src/widget",
];

/// What a browser asks for by name. The page itself is left out of it: the server writes the
/// session into it, so it is never sent as it is here.
const ASSETS: [&str; 5] = ["wasm", "js", "css", "json", "svg"];

/// Brotli and gzip beside each file, for the server to hand out.
const PRECOMPRESS: &str = r"
const fs = require('node:fs'), zlib = require('node:zlib');
const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
for (const file of process.argv.slice(1)) {
  const bytes = fs.readFileSync(file);
  fs.writeFileSync(file + '.br', zlib.brotliCompressSync(bytes, brotli));
  fs.writeFileSync(file + '.gz', zlib.gzipSync(bytes, { level: 9 }));
}
";

pub fn dist_dir() -> PathBuf {
    root().join("dist")
}

/// Builds the page unless it is up to date, and the loader, which takes no time.
pub fn build() -> Result {
    build_page()?;
    loader::build()
}

fn build_page() -> Result {
    // Of its own, so that this build and those for the host never wait for each other.
    let target = target_dir().join("widget");
    fs::create_dir_all(&target)?;
    // Two builds at once would take each other's files out of `dist/`.
    let lock = File::create(target.join("lock"))?;
    lock.lock()?;
    let stamp = target.join("built");
    if is_built(&stamp)? {
        return Ok(());
    }
    // The time of the start: what is edited while the build runs is built next time. Only a build
    // that came to its end leaves it under the name that is looked for.
    let started = target.join("started");
    File::create(&started)?;
    build_in(&target)?;
    precompress(&files::with_extension(&dist_dir(), &ASSETS)?)?;
    fs::rename(started, stamp)?;
    Ok(())
}

fn is_built(stamp: &Path) -> Result<bool> {
    let (Some(built), true) = (files::modified(stamp), dist_dir().is_dir()) else {
        return Ok(false);
    };
    let inputs = INPUTS.map(|input| root().join(input));
    let is_current = files::newest(inputs.iter().map(PathBuf::as_path))? < built;
    // A build by hand leaves other files, without these.
    let assets = files::with_extension(&dist_dir(), &ASSETS)?;
    let are_ours = assets.iter().all(|asset| asset.with_added_extension("br").is_file());
    Ok(is_current && are_ours && !assets.is_empty())
}

fn build_in(target: &Path) -> Result {
    toolchain::needs_wasm()?;
    toolchain::needs_std_source()?;
    // The quick ones first: they are those that notice that there is no Node.js.
    let (opt, esbuild) = (tools::wasm_opt()?, tools::esbuild()?);
    let (bindgen, trunk, splitter) =
        (tools::wasm_bindgen()?, tools::trunk()?, tools::wasm_split()?);
    eprintln!("Building the widget (minutes the first time, seconds after that).");
    // Trunk is told to stay offline, or it would look for tools that are already here.
    command::run(command::cargo().arg("fetch"))?;
    // What the standard library depends on is fetched only for a target that is named.
    let mut std_fetch = command::cargo();
    command::run(for_size(std_fetch.args(["fetch", "--target", toolchain::WASM])))?;
    let mut build = Command::new(&trunk.program);
    build.args(["build", "--release", "--offline"]).current_dir(root());
    build.env("CARGO_TARGET_DIR", target).env("TRUNK_SKIP_VERSION_CHECK", "true");
    build.env("PATH", command::path_with(&[bindgen.dir()]));
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", env::current_exe()?);
    let split = target.join("split");
    build.env(link::SPLITTER, splitter.program).env(link::SPLIT_DIR, &split);
    command::run(for_size(&mut build))?;
    let mut shrink = Command::new("node");
    shrink.arg(root().join("xtask/src/widget/shrink.mjs")).arg(dist_dir()).arg(split);
    command::run(shrink.args([opt.program, esbuild.program]))
}

/// Asks rustc for what makes the wasm small. Figures are in docs/performance.md.
///
/// Most of it is not stable yet, so the pinned compiler is told to behave as a nightly one, which it otherwise is. That is
/// confined to this build: tests and the server use none of it, and a new Rust version is a change to rust-toolchain.toml
/// that has to pass the tests like any other.
fn for_size(command: &mut Command) -> &mut Command {
    let flags = [
        // Nobody reads the places and values in the messages of panics, and a panic stops without a message.
        "-Zlocation-detail=none",
        "-Zfmt-debug=none",
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
        // One type for all of Leptos's views instead of code for each.
        "--cfg=erase_components",
        "--cfg=in_two_files",
    ];
    command
        .env("RUSTC_BOOTSTRAP", "1")
        // The standard library is compiled with them too, and with the smaller of its algorithms.
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "))
}

pub fn precompress(files: &[PathBuf]) -> Result {
    let mut node = Command::new("node");
    node.args(["--eval", PRECOMPRESS]).args(files);
    command::run(&mut node)
}
