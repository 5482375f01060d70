//! The two-site demo: a shop on one site, the checkout on another, and a sandbox in Stripe's place.
//!
//! The shop's pages are served by this process. The server and the sandbox are programs of their
//! own, as they are in production, so that a test can kill the server at any instant and start it
//! again. Nothing of them outlives the [`Demo`] that started them.

mod child;
mod error;
mod holder;
mod log;
mod options;
mod port;
mod probe;
mod shop;

use std::path::PathBuf;

use tokio::process::Command;

pub use crate::{
    child::{Child, program},
    error::Error,
    log::Logs,
    options::{ACCESS_TOKEN, Options},
    port::Ports,
};
use crate::{
    probe::expect_status,
    shop::{Addresses, Shop},
};

const WEBHOOK_SECRET: &str = "whsec_sandbox";

/// Shop, server and sandbox, running.
#[derive(Debug)]
pub struct Demo {
    options: Options,
    shop: Shop,
    sandbox: Child,
    /// None while it is stopped.
    server: Option<Child>,
}

impl Demo {
    /// Seeds the database if it is empty and starts all three. When this returns, a purchase can
    /// be made.
    ///
    /// # Errors
    /// If a port is taken, a program was not built or does not come up, or one of the three does
    /// not answer as it should.
    pub async fn start(options: Options) -> Result<Self, Error> {
        options.ports.check()?;
        options.prepare_files()?;
        let (checkout, stripe) = (options.ports.server_url(), options.ports.sandbox_url());
        let shop = Shop::open(options.ports.shop, Addresses { checkout, stripe }).await?;
        child::run_to_end("seed", server_program(&options)?.arg("seed"), &options.logs).await?;
        let sandbox =
            Child::start("sandbox", &mut sandbox_program(&options)?, &options.logs).await?;
        let mut demo = Self { options, shop, sandbox, server: None };
        demo.start_server().await?;
        demo.expect_answers().await?;
        Ok(demo)
    }

    /// Starts the server after [`Demo::kill_server`], with the same address and database. Does
    /// nothing if it is running.
    ///
    /// # Errors
    /// If it does not come up.
    pub async fn start_server(&mut self) -> Result<(), Error> {
        if self.server.is_none() {
            let mut program = server_program(&self.options)?;
            program.arg("serve");
            self.server = Some(Child::start("server", &mut program, &self.options.logs).await?);
        }
        Ok(())
    }

    /// Ends the server as a power cut would. Does nothing if it is not running.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub async fn kill_server(&mut self) -> Result<(), Error> {
        match self.server.take() {
            Some(server) => server.kill().await,
            None => Ok(()),
        }
    }

    /// Ends everything in good order; what has not stopped after three seconds is killed.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub async fn stop(mut self) -> Result<(), Error> {
        self.shop.close();
        let Some(server) = self.server.take() else { return self.sandbox.stop().await };
        let (server, sandbox) = tokio::join!(server.stop(), self.sandbox.stop());
        server.and(sandbox)
    }

    /// Waits until the server or the sandbox ends without having been asked to, and says how.
    pub async fn ended(&mut self) -> String {
        match &mut self.server {
            Some(server) => tokio::select! {
                how = server.ended() => format!("the server {how}"),
                how = self.sandbox.ended() => format!("the sandbox {how}"),
            },
            None => format!("the sandbox {}", self.sandbox.ended().await),
        }
    }

    /// Where buyers start: a page on another site than the checkout's.
    pub fn shop_url(&self) -> String {
        self.options.ports.shop_url()
    }

    /// The API and the checkout page.
    pub fn server_url(&self) -> String {
        self.options.ports.server_url()
    }

    /// What stands in for Stripe.
    pub fn sandbox_url(&self) -> String {
        self.options.ports.sandbox_url()
    }

    /// The server's database, an `SQLite` file.
    pub fn database(&self) -> PathBuf {
        self.options.database.clone()
    }

    async fn expect_answers(&self) -> Result<(), Error> {
        let (server, sandbox, shop) = (self.server_url(), self.sandbox_url(), self.shop_url());
        expect_status(&format!("{server}/healthz"), 200).await?;
        expect_status(&format!("{server}/embed/v1.js"), 200).await?;
        // The page itself is there, only no such session: a server without it would say 503.
        expect_status(&format!("{server}/checkout/none"), 404).await?;
        expect_status(&format!("{sandbox}/v3/"), 200).await?;
        expect_status(&format!("{shop}/"), 200).await
    }
}

fn server_program(options: &Options) -> Result<Command, Error> {
    let ports = &options.ports;
    let mut program = child::program("kassette")?;
    program
        .env("KASSETTE_LISTEN", format!("127.0.0.1:{}", ports.server))
        .env("KASSETTE_PUBLIC_URL", ports.server_url())
        .env("KASSETTE_WEBHOOKS_TO_PRIVATE", "true")
        .env("KASSETTE_DATABASE_URL", format!("sqlite:{}", options.database.display()))
        .env("STRIPE_SECRET_KEY", "sk_test_sandbox")
        .env("STRIPE_PUBLISHABLE_KEY", "pk_test_sandbox")
        .env("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
        .env("STRIPE_API_URL", ports.sandbox_url())
        .env("STRIPE_JS_URL", options.stripe_js_url());
    if let Some(time) = options.checkout_ttl {
        program.env("KASSETTE_CHECKOUT_TTL", time.as_secs().to_string());
    }
    Ok(program)
}

fn sandbox_program(options: &Options) -> Result<Command, Error> {
    let ports = &options.ports;
    let webhook = format!("{}/v1/integrations/stripe/webhook", ports.server_url());
    let mut program = child::program("kassette-sandbox")?;
    program
        .args(["--listen", &format!("127.0.0.1:{}", ports.sandbox)])
        .args(["--webhook-url", &webhook])
        .args(["--webhook-secret", WEBHOOK_SECRET]);
    Ok(program)
}
