//! Where a journey takes place: the browser, its pages, and what stands behind them.

mod axe;
mod bank;
mod browser;
mod checkout;
mod document;
mod driver_commands;
mod evidence;
mod first_paint;
mod http;
mod journey;
mod keyboard;
mod merchant;
mod role;
mod sandbox;
mod shop;
mod waiting;

use kassette_demo::{Demo, Options};

use self::{
    bank::Bank,
    browser::Browser,
    document::Document,
    driver_commands::{block, set_offline, set_time_zone},
    http::Http,
    keyboard::Keyboard,
    merchant::Merchant,
    sandbox::Sandbox,
    shop::Shop,
};
pub use self::{
    browser::Scheme,
    checkout::{Checkout, DECLINED_CARD, DISCOUNT_CODE, Fate, GOOD_CARD, THREE_D_SECURE_CARD},
    driver_commands::{computed_label, computed_role},
    journey::{journey, journey_in},
    role::Role,
    waiting::until,
};

/// Everything that a test needs, and that no other test touches.
#[derive(Debug)]
pub struct Stage {
    demo: Demo,
    browser: Browser,
    pub shop: Shop,
    /// The one that the shop opens.
    pub checkout: Checkout,
    /// The one that the checkout sends to.
    pub bank: Bank,
    pub sandbox: Sandbox,
    pub merchant: Merchant,
    pub http: Http,
}

impl Stage {
    async fn set(options: Options, scheme: Scheme) -> Self {
        let demo = Demo::start(options).await.unwrap_or_else(|error| panic!("{error}"));
        let browser = Browser::open(scheme).await;
        let shop = Shop::new(&browser.client, demo.shop_url());
        let checkout = Checkout::in_overlay_of(&shop.page);
        let bank = Bank::asking_in(&checkout);
        let http = Http::new();
        let sandbox = Sandbox::new(&http, demo.sandbox_url());
        let merchant = Merchant::new(&http, demo.server_url(), demo.database());
        Self { demo, browser, shop, checkout, bank, sandbox, merchant, http }
    }

    /// Opens an address of the checkout's server as a page of its own.
    pub async fn open(&self, url: &str) -> Checkout {
        self.browser.client.goto(url).await.expect("the page opens");
        Checkout::as_page(&self.shop.page)
    }

    /// Opens the product's checkout from the shop, and fills in all that a payment needs.
    pub async fn fill_for(&self, product: &str) {
        self.shop.visit().await;
        self.shop.buy(product).await;
        self.checkout.fill(GOOD_CARD).await;
    }

    /// One order and one charge, in minor units.
    pub async fn is_paid_once(&self, total: i64) {
        assert_eq!(self.merchant.orders().await, [total]);
        assert_eq!(self.sandbox.paid().await, [total]);
    }

    /// For somebody without a mouse, who begins on the shop's page.
    pub fn keyboard(&self) -> Keyboard {
        let checkout = &self.checkout;
        let documents = [&self.shop.page, &checkout.document, &checkout.payment_form()];
        Keyboard::of(documents.map(Document::clone).into())
    }

    /// Waits for a second tab, and goes there.
    pub async fn turn_to_new_tab(&self) -> Checkout {
        let client = &self.browser.client;
        let first = client.window().await.expect("there is a window");
        let second = until("a second tab", async || {
            let windows = client.windows().await?;
            windows.into_iter().find(|window| *window != first).ok_or("there is one".into())
        });
        client.switch_to_window(second.await).await.expect("one can go there");
        Checkout::as_page(&self.shop.page)
    }

    /// Back from there.
    pub async fn turn_to_first_tab(&self) {
        let client = &self.browser.client;
        let windows = client.windows().await.expect("there are windows");
        let first = windows.into_iter().next().expect("there is one");
        client.switch_to_window(first).await.expect("one can go there");
    }

    /// Puts the browser's clock there, for pages that are opened from now on.
    pub async fn be_in(&self, time_zone: &str) {
        set_time_zone(&self.browser.client, time_zone).await.expect("this browser can do that");
    }

    pub async fn reload(&self) {
        self.browser.client.refresh().await.expect("the page opens again");
    }

    /// Takes these addresses away, with `*` for anything, and gives back what was taken before.
    pub async fn take_away(&self, addresses: &[&str]) {
        println!("· out of reach: {addresses:?}");
        block(&self.browser.client, addresses).await.expect("this browser can do that");
    }

    pub async fn go_offline(&self) {
        println!("· the network is gone");
        set_offline(&self.browser.client, true).await.expect("this browser can do that");
    }

    pub async fn come_back_online(&self) {
        println!("· the network is back");
        set_offline(&self.browser.client, false).await.expect("this browser can do that");
    }

    pub fn server_url(&self) -> String {
        self.demo.server_url()
    }

    /// As a power cut would.
    pub async fn kill_server(&mut self) {
        println!("· the server is killed");
        self.demo.kill_server().await.expect("the server can be killed");
    }

    pub async fn start_server(&mut self) {
        println!("· the server starts");
        self.demo.start_server().await.unwrap_or_else(|error| panic!("{error}"));
    }

    async fn strike(self) {
        self.browser.close().await;
        self.demo.stop().await.expect("everything can be stopped");
    }
}
