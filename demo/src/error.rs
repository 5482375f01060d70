use std::{fmt, io, path::PathBuf};

/// Why the demo is not running.
#[derive(Debug)]
pub enum Error {
    /// Somebody else listens there; `holder` is the process, where it can be told.
    PortInUse { port: u16, holder: Option<String> },
    /// A program that should lie beside this one was not built.
    NotBuilt { program: PathBuf },
    /// A program ended, or did not say that it is ready; `log` is the end of what it did say.
    NotStarted { name: &'static str, how: String, log: String },
    /// It runs, but is of no use.
    WrongAnswer { url: String, expected: u16, got: String },
    /// The operating system refused.
    System { doing: String, error: io::Error },
}

impl Error {
    pub(crate) fn system(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::System { doing: doing.into(), error }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortInUse { port, holder: Some(holder) } => {
                write!(f, "port {port} is in use by {holder}")
            }
            Self::PortInUse { port, holder: None } => write!(f, "port {port} is in use"),
            Self::NotBuilt { program } => {
                let program = program.display();
                write!(f, "{program} is missing; `cargo xtask demo` and `cargo xtask e2e` build it")
            }
            Self::NotStarted { name, how, log } => write!(f, "the {name} {how}\n{log}"),
            Self::WrongAnswer { url, expected, got } => {
                write!(f, "{url} answers {got}, not {expected}")
            }
            Self::System { doing, error } => write!(f, "{doing}: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { error, .. } => Some(error),
            _ => None,
        }
    }
}
