//! The API, asked for everything that its own description allows and for what it does not: it must never fail by itself, and
//! answer as it says that it does.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{Result, command, target_dir, tools};

/// The token of the demo's organization.
const TOKEN: &str = "kassette_oat_demo";

const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
     response_headers_conformance,response_schema_conformance";

/// How much is tried.
#[derive(Debug, Clone, Copy)]
pub enum Budget {
    /// What every change can afford: less than a minute.
    Small,
    /// So many requests for every operation, after all the values that are known to be awkward.
    Examples(u32),
}

pub fn run(budget: Budget) -> Result {
    let schemathesis = tools::schemathesis()?;
    command::run(command::cargo().args(["build", "-p", "kassette-server"]))?;
    let folder = target_dir().join("fuzz");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let server = Server::start(&folder)?;
    let (examples, phases) = match budget {
        Budget::Small => (10, "fuzzing"),
        Budget::Examples(examples) => (examples, "coverage,fuzzing"),
    };
    let mut fuzz = Command::new(&schemathesis.program);
    fuzz.args(["run", &format!("{}/openapi.json", server.url)]).current_dir(&folder);
    fuzz.args(["--header", &format!("Authorization: Bearer {TOKEN}")]);
    fuzz.args(["--checks", CHECKS, "--phases", phases]);
    fuzz.args(["--max-examples", &examples.to_string()]);
    // It has no end to wait for.
    fuzz.args(["--exclude-operation-id", "checkouts:client_stream"]);
    fuzz.args(["--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off"]);
    command::run(&mut fuzz)
}

/// A server with the demo's data. It ends with this value.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(folder: &Path) -> Result<Self> {
        let mut seed = program(folder);
        command::run(seed.arg("seed").stdout(Stdio::null()))?;
        let log = fs::File::create(folder.join("server.log"))?;
        let mut process =
            program(folder).arg("serve").stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = process.stdout.take().expect("it is piped");
        let mut server = Self { process, url: String::new() };
        for line in BufReader::new(output).lines() {
            if let Some(url) = line?.strip_prefix("listening on ") {
                url.clone_into(&mut server.url);
                return Ok(server);
            }
        }
        Err("the server ended before it listened".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program(folder: &Path) -> Command {
    let mut program =
        Command::new(target_dir().join(format!("debug/kassette{}", env::consts::EXE_SUFFIX)));
    let database = format!("sqlite:{}", folder.join("kassette.db").display());
    program.env("KASSETTE_LISTEN", "127.0.0.1:0").env("KASSETTE_DATABASE_URL", database);
    program
}
