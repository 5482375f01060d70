use fantoccini::key::Key;

use super::{document::Document, role::Role, waiting::until};

/// Pays.
pub const GOOD_CARD: &str = "4242424242424242";
/// Is declined.
pub const DECLINED_CARD: &str = "4000000000000002";
/// Has its owner asked by the bank.
pub const THREE_D_SECURE_CARD: &str = "4000002500003155";

/// The checkout, in the shop's overlay or as a page of its own.
#[derive(Debug)]
pub struct Checkout {
    pub document: Document,
}

impl Checkout {
    pub fn in_overlay_of(shop: &Document) -> Self {
        Self { document: shop.frame("Checkout") }
    }

    pub fn as_page(page: &Document) -> Self {
        Self { document: page.clone() }
    }

    /// Fills in everything for a purchase with this card.
    pub async fn fill(&self, card: &str) {
        self.fill_contact().await;
        self.fill_card(card).await;
    }

    pub async fn fill_contact(&self) {
        self.fill_email("ada@example.com").await;
        self.document.fill("Name on card", "Ada Lovelace").await;
        self.document.choose("Country or region", "FR").await;
    }

    /// Chooses a way to pay by the name that the payment form gives it.
    pub async fn choose_method(&self, name: &str) {
        self.payment_form().press(Role::Radio, name).await;
    }

    pub async fn fill_email(&self, email: &str) {
        self.document.fill("Email", email).await;
    }

    /// Types into the payment form, which is a frame of another origin.
    pub async fn fill_card(&self, number: &str) {
        let form = self.payment_form();
        form.fill("Card number", number).await;
        form.fill("Expiration date", "1234").await;
        form.fill("Security code", "123").await;
    }

    pub async fn asks_for_no_card(&self) {
        until("no payment form", async || {
            let text = self.document.text().await?;
            let frames = self.document.run("return frames.length", vec![]).await?;
            if frames == 0 && !text.contains("card") { Ok(()) } else { Err(text.into()) }
        })
        .await;
    }

    /// Waits until the frame that the card is typed into has loaded.
    pub async fn shows_payment_form(&self) {
        until("the payment form", async || {
            let frames = self.document.run("return frames.length", vec![]).await?;
            let text = self.document.text().await?;
            let is_ready = frames != 0 && !text.contains("Loading payment form");
            if is_ready { Ok(()) } else { Err(text.into()) }
        })
        .await;
    }

    pub fn payment_form(&self) -> Document {
        self.document.frame("Secure payment input frame")
    }

    /// Chooses a plan by the name and price that it shows.
    pub async fn choose(&self, plan: &str) {
        self.document.press(Role::Radio, plan).await;
    }

    /// From now on edits take for ever to leave, as on a bad network.
    pub async fn hold_edits(&self) {
        let script = "
            const { fetch } = window;
            const released = new Promise((release) => (window.releaseEdits = release));
            window.fetch = async (...asked) => {
                const request = new Request(...asked);
                if (request.method === 'PATCH') await released;
                return fetch(request);
            };";
        self.document.run(script, vec![]).await.expect("the checkout is shown");
    }

    pub async fn release_edits(&self) {
        let script = "window.releaseEdits()";
        self.document.run(script, vec![]).await.expect("edits are held");
    }

    pub async fn pay(&self) {
        self.document.press(Role::Button, "Pay now").await;
    }

    pub async fn subscribe(&self) {
        self.document.press(Role::Button, "Subscribe now").await;
    }

    pub async fn start_trial(&self) {
        self.document.press(Role::Button, "Start trial").await;
    }

    pub async fn get_for_free(&self) {
        self.document.press(Role::Button, "Get for free").await;
    }

    /// Presses Escape where the focus is, in the checkout's own document.
    pub async fn escape(&self) {
        self.document.press_key(Key::Escape).await;
    }

    pub async fn escape_from_payment_form(&self) {
        self.payment_form().press_key(Key::Escape).await;
    }

    /// Waits until a problem is shown in the part of the form that is called so.
    pub async fn complains_in(&self, part: &str, problem: &str) {
        let script = "
            const parts = [...document.querySelectorAll('fieldset')];
            const part = parts.find((part) => part.querySelector('legend')?.innerText === arguments[0]);
            return part?.querySelector('[role=alert]')?.innerText ?? '';";
        until(&format!("“{problem}” at {part}"), async || {
            let shown = self.document.run(script, vec![part.into()]).await?;
            if shown == problem { Ok(()) } else { Err(format!("it shows {shown}").into()) }
        })
        .await;
    }

    /// Waits for the form.
    pub async fn opens(&self) {
        self.document.shows(Role::TextBox, "Email").await;
    }

    /// Waits for the screen with this title.
    pub async fn comes_to(&self, title: &str) {
        self.document.shows(Role::Heading, title).await;
    }

    /// Waits for the receipt of something that cost money.
    pub async fn is_paid(&self) {
        self.comes_to("Payment complete").await;
    }

    /// Waits until the button says that the payment is under way.
    pub async fn is_paying(&self) {
        self.document.shows(Role::Button, "Processing payment").await;
    }

    /// Waits until the sum at the end of the order summary is this one.
    pub async fn totals(&self, sum: &str) {
        let row = ".//dt[.='Total due today']/following-sibling::dd";
        let script = format!(
            "return document.evaluate(\"{row}\", document, null, XPathResult.STRING_TYPE).stringValue"
        );
        until(&format!("a total of {sum}"), async || {
            let shown = self.document.run(&script, vec![]).await?;
            if shown == sum { Ok(()) } else { Err(format!("it is {shown}").into()) }
        })
        .await;
    }
}
