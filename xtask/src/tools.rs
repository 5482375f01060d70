//! Programs that the build needs and that neither rustup nor Node.js bring.

mod install;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, command, root};

const TRUNK: &str = "0.21.14";
/// Debian's 108 does not know all the features that rustc turns on; anything recent does.
const BINARYEN: u32 = 132;
const OLDEST_BINARYEN: u32 = 120;
const WASM_SPLIT: &str = "0.2.4";
const ESBUILD: &str = "0.28.2";
const GECKODRIVER: &str = "0.37.1";
const SCHEMATHESIS: &str = "4.32.5";
const LOCALSTRIPE: &str = "1.15.10";
const PYJWT: &str = "2.15.1";

/// A program: found, or installed just now.
#[derive(Debug)]
pub struct Tool {
    pub program: PathBuf,
}

impl Tool {
    pub fn dir(&self) -> PathBuf {
        self.program.parent().unwrap_or(Path::new("/")).to_path_buf()
    }
}

pub fn trunk() -> Result<Tool> {
    let source = Source::Cargo { package: "trunk", features: &[], locked: true, minutes: 5 };
    find("trunk", TRUNK, source, &|version| version == TRUNK)
}

/// Must be of the very version that the widget is linked against. `wasm-bindgen-test-runner` lies
/// beside it.
pub fn wasm_bindgen() -> Result<Tool> {
    let wanted = locked_version("wasm-bindgen")?;
    // Its own lock file names a crate version that has been withdrawn.
    let source =
        Source::Cargo { package: "wasm-bindgen-cli", features: &[], locked: false, minutes: 2 };
    find("wasm-bindgen", &wanted, source, &|version| version == wanted)
}

/// Drives Firefox. A newer one than this will do.
pub fn geckodriver() -> Result<Tool> {
    let source = Source::Cargo { package: "geckodriver", features: &[], locked: true, minutes: 2 };
    find("geckodriver", GECKODRIVER, source, &|version| version.starts_with("0.3"))
}

pub fn wasm_opt() -> Result<Tool> {
    let source = Source::Npm { package: "binaryen" };
    find("wasm-opt", &BINARYEN.to_string(), source, &|version| {
        version.parse().is_ok_and(|number: u32| number >= OLDEST_BINARYEN)
    })
}

/// Makes two files of what was linked as one.
pub fn wasm_split() -> Result<Tool> {
    let package = "wasm_split_cli_support";
    let source = Source::Cargo { package, features: &["build-binary"], locked: true, minutes: 1 };
    find("wasm-split-cli", WASM_SPLIT, source, &|version| version == WASM_SPLIT)
}

/// Minifies JavaScript and style sheets.
pub fn esbuild() -> Result<Tool> {
    let source = Source::Npm { package: "esbuild" };
    find("esbuild", ESBUILD, source, &|version| version == ESBUILD)
}

/// Makes up requests from a description of an API.
pub fn schemathesis() -> Result<Tool> {
    python("schemathesis", SCHEMATHESIS)
}

/// What others made of Stripe's API.
pub fn localstripe() -> Result<Tool> {
    python("localstripe", LOCALSTRIPE)
}

/// A Python that can check JSON Web Tokens.
pub fn pyjwt() -> Result<Tool> {
    let home = tools_dir()?.join(format!("pyjwt-{PYJWT}"));
    let scripts = scripts_of(&home);
    let program = scripts.join(format!("python{}", env::consts::EXE_SUFFIX));
    // What it needs is installed before it.
    let is_ready = command::output_of(Command::new(&program).args(["-c", "import jwt"])).is_ok();
    if !is_ready {
        install::python(&home, &scripts, &format!("pyjwt[crypto]=={PYJWT}"))?;
    }
    Ok(Tool { program })
}

/// A program that lives in a Python environment of its own, whose programs know where it is: it is made in its place, and the
/// program is the last of its files.
fn python(name: &str, version: &str) -> Result<Tool> {
    let home = tools_dir()?.join(format!("{name}-{version}"));
    let scripts = scripts_of(&home);
    let program = scripts.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        install::python(&home, &scripts, &format!("{name}=={version}"))?;
    }
    Ok(Tool { program })
}

/// Where the Python environment at `home` has its programs.
fn scripts_of(home: &Path) -> PathBuf {
    home.join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// Where a tool comes from when it has to be installed.
#[derive(Debug, Clone, Copy)]
enum Source {
    Cargo { package: &'static str, features: &'static [&'static str], locked: bool, minutes: u32 },
    Npm { package: &'static str },
}

impl Source {
    fn package(self) -> &'static str {
        match self {
            Self::Cargo { package, .. } | Self::Npm { package } => package,
        }
    }
}

/// The one we installed earlier, else one on PATH that `fits`, else one installed now.
fn find(name: &str, version: &str, source: Source, fits: &dyn Fn(&str) -> bool) -> Result<Tool> {
    let home = tools_dir()?.join(format!("{}-{version}", source.package()));
    let program = home.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(Tool { program });
    }
    if let Some(program) = command::on_path(name)
        && version_of(&program).is_some_and(|version| fits(&version))
    {
        return Ok(Tool { program });
    }
    install::install(source, version, &home)?;
    if program.is_file() {
        return Ok(Tool { program });
    }
    Err(format!("{} was installed, but has no {name} in it", home.display()).into())
}

/// What `--version` says: `trunk 0.21.14`, `wasm-opt version 132 (version_132)`.
fn version_of(program: &Path) -> Option<String> {
    let answer = command::output_of(Command::new(program).arg("--version")).ok()?;
    let is_version = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
    answer.split_whitespace().find(is_version).map(str::to_owned)
}

/// Outside the repository: `cargo clean` and a fresh clone must not cost anybody ten minutes.
fn tools_dir() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("KASSETTE_TOOLS").filter(|chosen| !chosen.is_empty()) {
        return Ok(root().join(chosen));
    }
    if let Some(cache) = env::var_os("XDG_CACHE_HOME").filter(|cache| !cache.is_empty()) {
        return Ok(PathBuf::from(cache).join("kassette/tools"));
    }
    let cache = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    let home = env::home_dir().ok_or("no home directory; set KASSETTE_TOOLS to a directory")?;
    Ok(home.join(cache).join("kassette/tools"))
}

/// The version of `package` in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    find_locked(&lock, package).ok_or_else(|| format!("Cargo.lock does not name {package}").into())
}

fn find_locked(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::find_locked;

    const LOCK: &str = "\
[[package]]
name = \"wasm-bindgen-futures\"
version = \"0.4.80\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
source = \"registry\"
";

    #[test]
    fn a_locked_version_is_that_of_the_package_with_the_whole_name() {
        assert_eq!(find_locked(LOCK, "wasm-bindgen"), Some("0.2.130".to_owned()));
    }

    #[test]
    fn a_package_that_is_not_locked_has_no_version() {
        assert_eq!(find_locked(LOCK, "wasm"), None);
    }
}
