use fantoccini::{
    Client,
    actions::{InputSource, MouseActions, PointerAction, WheelAction, WheelActions},
    key::Key,
};

use serde_json::Value;

use super::{
    document::Document,
    role::Role,
    waiting::{NotYet, until},
};

/// What every overlay of the loader is called.
const OVERLAY: &str = "Checkout";

/// The merchant's page, and the loader's overlay over it.
#[derive(Debug)]
pub struct Shop {
    client: Client,
    pub page: Document,
    url: String,
}

impl Shop {
    pub fn new(client: &Client, url: String) -> Self {
        Self { client: client.clone(), page: Document::page(client), url }
    }

    pub async fn visit(&self) {
        self.client.goto(&self.url).await.expect("the shop opens");
    }

    pub fn origin(&self) -> &str {
        &self.url
    }

    /// One of the shop's other pages, such as `inline`.
    pub async fn visit_page(&self, page: &str) {
        self.client.goto(&format!("{}/{page}", self.url)).await.expect("the shop has that page");
    }

    /// What the mouse does on its way to a link.
    pub async fn points_at(&self, link: &str) {
        let link = self.page.shows(Role::Link, link).await;
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let element = serde_json::to_value(&link).expect("an element is plain data");
        self.client.execute(script, vec![element]).await.expect("the link is there");
        let (duration, x, y) = (None, 0.0, 0.0);
        let mouse = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveToElement {
            element: link,
            duration,
            x,
            y,
        });
        self.client.perform_actions(mouse).await.expect("the mouse can be moved");
    }

    /// Clicks the product's link, which is called "Buy …", or "Get …" if it costs nothing.
    pub async fn buy(&self, product: &str) {
        let link = if product == "Starter" { "Get" } else { "Buy" };
        self.page.press(Role::Link, &format!("{link} {product}")).await;
        self.page.shows(Role::Dialog, OVERLAY).await;
    }

    /// Opens the checkout of the product's link by the loader's function, with these options.
    pub async fn opens(&self, product: &str, options: Value) {
        let script = "
            const [name, options] = arguments;
            const link = [...document.querySelectorAll('a')].find((link) => link.innerText === name);
            Kassette.open(link.href, options);";
        let name = format!("Buy {product}");
        self.page.run(script, vec![name.into(), options]).await.expect("the loader is there");
        self.page.shows(Role::Dialog, OVERLAY).await;
    }

    /// Opens an address by the loader's function, with these options.
    pub async fn opens_address(&self, url: &str, options: Value) {
        let script = "
            window.refused = null;
            Kassette.open(...arguments).catch((error) => (window.refused = error.message));";
        self.page.run(script, vec![url.into(), options]).await.expect("the loader is there");
        self.page.shows(Role::Dialog, OVERLAY).await;
    }

    pub async fn overlay_is_gone(&self) {
        self.page.no_longer_shows(Role::Dialog, OVERLAY).await;
    }

    pub async fn close_overlay(&self) {
        self.page.press(Role::Button, "Close checkout").await;
    }

    /// Presses Escape on the page itself instead of in the overlay's frame.
    pub async fn escape_from_page(&self) {
        let button = self.page.shows(Role::Button, "Close checkout").await;
        let escape = char::from(Key::Escape).to_string();
        button.send_keys(&escape).await.expect("a key can be pressed");
    }

    /// Waits for the overlay's word on why it does not close.
    pub async fn says_why_it_stays(&self, reason: &str) {
        let said = self.page.says(Role::Status).await;
        assert_eq!(said, reason);
    }

    /// The data of the messages that the page has heard, the last of each event.
    pub async fn keep_messages(&self) {
        let script = "
            window.messages = {};
            for (const name of ['loaded', 'resize', 'updated', 'confirmed', 'failed', 'success', 'error', 'close']) {
                document.addEventListener(`kassette:${name}`, ({ detail: { handle, ...data } }) => (messages[name] = data));
            }";
        self.page.run(script, vec![]).await.expect("the page can listen");
    }

    /// What of `keep_messages` there is.
    pub async fn messages(&self) -> Value {
        self.page.run("return window.messages", vec![]).await.expect("messages are kept")
    }

    /// Waits until the page has heard these events and no others, changes of height left out.
    pub async fn hears(&self, events: &[&str]) {
        until(&format!("the shop hears {events:?}"), async || {
            let heard = self.heard().await?;
            if heard == events { Ok(()) } else { Err(format!("it heard {heard:?}").into()) }
        })
        .await;
    }

    /// The names of the events in the page's log. Behind an overlay that is hidden from assistive
    /// technology, so it is not looked for by its role.
    pub async fn heard(&self) -> Result<Vec<String>, NotYet> {
        let script = "return document.querySelector('[role=log]').innerText";
        let log = self.page.run(script, vec![]).await?;
        let lines = log.as_str().unwrap_or_default().lines();
        let events = lines.filter_map(|line| line.split_whitespace().next());
        Ok(events.filter(|event| *event != "resize").map(str::to_owned).collect())
    }

    /// Turns the mouse wheel and waits until the page has moved.
    pub async fn scrolls(&self) {
        let before = self.scrolled().await.expect("the page tells how far it is scrolled");
        until("the page scrolls", async || {
            let mut wheel = WheelActions::new("wheel".to_owned());
            let duration = None;
            wheel.push(WheelAction::Scroll { duration, x: 600, y: 400, delta_x: 0, delta_y: 200 });
            self.client.perform_actions(wheel).await?;
            match self.scrolled().await? {
                now if now > before => Ok(()),
                now => Err(format!("it is still at {now}").into()),
            }
        })
        .await;
    }

    /// CSS pixels, rounded.
    async fn scrolled(&self) -> Result<i64, NotYet> {
        let scrolled = self.page.run("return Math.round(scrollY)", vec![]).await?;
        Ok(scrolled.as_i64().unwrap_or_default())
    }
}
