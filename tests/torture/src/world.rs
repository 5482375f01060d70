use std::{
    fmt, fs,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use anyhow::{Context, ensure};
use kassette_demo::{Child, Logs, Ports, program};
use rand::{Rng, RngExt};
use serde_json::{Value, json};
use tokio::{process::Command, sync::Mutex, time::sleep};

use crate::{
    Kind,
    database::{Database, folder},
    http::{Answer, Ask, Http},
    receiver::Receiver,
};

pub const WEBHOOK_SECRET: &str = "whsec_sandbox";

/// Seconds that our server waits for Stripe: short, so that a run has many times of waiting in it.
const STRIPE_TIMEOUT: &str = "1";

/// The programs that everything happens in.
#[derive(Debug)]
pub struct World {
    pub http: Http,
    pub receiver: Receiver,
    pub receiver_url: String,
    database: Database,
    logs: Logs,
    sandbox: Mutex<Option<Child>>,
    sandbox_url: String,
    servers: Vec<Server>,
    kills: AtomicUsize,
    faults: AtomicUsize,
}

/// One of the servers that share the database.
#[derive(Debug)]
struct Server {
    name: &'static str,
    port: u16,
    /// None while it is down.
    child: Mutex<Option<Child>>,
}

impl World {
    pub async fn begin(database: Database, kind: Kind) -> anyhow::Result<Self> {
        let folder = folder(kind);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let logs = Logs::Folder(folder);
        let ports = Ports::free();
        let names: &[&str] = match kind {
            Kind::Sqlite => &["server"],
            // What one machine cannot bear, several share.
            Kind::Postgres => &["server", "server-2"],
        };
        let servers = names.iter().map(|name| Server {
            name,
            port: Ports::free().server,
            child: Mutex::default(),
        });
        let receiver = Receiver::default();
        let world = Self {
            http: Http::new(),
            receiver_url: receiver.listen().await?,
            receiver,
            database,
            logs,
            sandbox: Mutex::default(),
            sandbox_url: ports.sandbox_url(),
            servers: servers.collect(),
            kills: AtomicUsize::default(),
            faults: AtomicUsize::default(),
        };
        world.start_everything(ports.sandbox).await?;
        Ok(world)
    }

    async fn start_everything(&self, sandbox_port: u16) -> anyhow::Result<()> {
        let mut sandbox = program("kassette-sandbox")?;
        let hooks = format!("{}/v1/integrations/stripe/webhook", self.servers[0].url());
        sandbox.args(["--listen", &format!("127.0.0.1:{sandbox_port}")]);
        sandbox.args(["--webhook-url", &hooks, "--webhook-secret", WEBHOOK_SECRET]);
        *self.sandbox.lock().await = Some(Child::start("sandbox", &mut sandbox, &self.logs).await?);
        let mut seed = self.server_program(&self.servers[0])?;
        let seeded = seed.arg("seed").output().await?;
        ensure!(seeded.status.success(), "the database cannot be filled");
        for server in &self.servers {
            self.start(server).await?;
        }
        Ok(())
    }

    // The servers

    /// Ends one of the servers as a power cut would, and starts it again a moment later.
    pub async fn kill_one(&self, chance: &mut impl Rng) -> anyhow::Result<()> {
        let server = &self.servers[chance.random_range(0..self.servers.len())];
        if let Some(child) = server.child.lock().await.take() {
            child.kill().await?;
            self.kills.fetch_add(1, Ordering::Relaxed);
        }
        sleep(Duration::from_millis(chance.random_range(0..200))).await;
        self.start(server).await
    }

    async fn start(&self, server: &Server) -> anyhow::Result<()> {
        let mut child = server.child.lock().await;
        if child.is_none() {
            let mut program = self.server_program(server)?;
            *child = Some(Child::start(server.name, program.arg("serve"), &self.logs).await?);
        }
        Ok(())
    }

    fn server_program(&self, server: &Server) -> anyhow::Result<Command> {
        let mut program = program("kassette")?;
        program
            .env("KASSETTE_LISTEN", format!("127.0.0.1:{}", server.port))
            .env("KASSETTE_PUBLIC_URL", server.url())
            .env("KASSETTE_DATABASE_URL", &self.database.url)
            .env("KASSETTE_WEBHOOKS_TO_PRIVATE", "true")
            .env("KASSETTE_CLIENT_ADDRESS_HEADER", "X-Forwarded-For")
            .env("STRIPE_SECRET_KEY", "sk_test_sandbox")
            .env("STRIPE_PUBLISHABLE_KEY", "pk_test_sandbox")
            .env("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
            .env("STRIPE_API_URL", &self.sandbox_url)
            .env("STRIPE_TIMEOUT", STRIPE_TIMEOUT);
        Ok(program)
    }

    /// An address of our API, on any of the servers.
    pub fn api(&self, path: &str) -> String {
        let number = rand::rng().random_range(0..self.servers.len());
        format!("{}{path}", self.servers[number].url())
    }

    // What stands in for Stripe

    pub fn sandbox(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox_url)
    }

    pub async fn add_fault(&self, kind: &str, fault: Value) -> anyhow::Result<()> {
        self.tell_sandbox(Ask::post(self.sandbox(&format!("/_sandbox/{kind}")), fault)).await?;
        self.faults.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Ends those that have not struck yet.
    pub async fn end_faults(&self, kind: &str) -> anyhow::Result<()> {
        let url = self.sandbox(&format!("/_sandbox/{kind}"));
        self.tell_sandbox(Ask { method: http::Method::DELETE, ..Ask::get(url) }).await
    }

    /// What the sandbox waits with is answered and delivered.
    pub async fn release(&self) -> anyhow::Result<()> {
        self.tell_sandbox(Ask::post(self.sandbox("/_sandbox/release"), json!({}))).await
    }

    async fn tell_sandbox(&self, ask: Ask) -> anyhow::Result<()> {
        let answer = self.http.ask(ask).await.context("the sandbox does not answer")?;
        ensure!(answer.status == 204, "the sandbox answers {}: {}", answer.status, answer.body);
        Ok(())
    }

    /// All that the sandbox has of a kind.
    pub async fn sandbox_list(&self, kind: &str) -> anyhow::Result<Vec<Value>> {
        let ask = Ask::get(self.sandbox(&format!("/_sandbox/{kind}")));
        let answer = self.http.ask(ask).await.context("the sandbox does not answer")?;
        list(&answer, "data")
    }

    // The end

    /// Ends all faults and starts what is down.
    pub async fn calm_down(&self) -> anyhow::Result<()> {
        for faults in ["call_faults", "webhook_faults"] {
            self.end_faults(faults).await?;
        }
        self.release().await?;
        for server in &self.servers {
            self.start(server).await?;
        }
        Ok(())
    }

    pub async fn end(&self) -> anyhow::Result<()> {
        for server in &self.servers {
            if let Some(child) = server.child.lock().await.take() {
                child.kill().await?;
            }
        }
        if let Some(sandbox) = self.sandbox.lock().await.take() {
            sandbox.kill().await?;
        }
        self.database.remove().await
    }

    pub fn troubles(&self) -> impl fmt::Display {
        let (kills, faults) = (&self.kills, &self.faults);
        let (kills, faults) = (kills.load(Ordering::Relaxed), faults.load(Ordering::Relaxed));
        format!("servers were killed {kills} times, {faults} faults were made")
    }
}

impl Server {
    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// The items of an answer that is a list.
pub fn list(answer: &Answer, key: &str) -> anyhow::Result<Vec<Value>> {
    let items = answer.body[key].as_array();
    items.cloned().with_context(|| format!("not a list: {} {}", answer.status, answer.body))
}
