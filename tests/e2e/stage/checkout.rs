use fantoccini::key::Key;
use serde_json::{Value, json};

use super::{
    document::Document,
    role::Role,
    waiting::{NotYet, until},
};

/// Pays.
pub const GOOD_CARD: &str = "4242424242424242";
/// Is declined.
pub const DECLINED_CARD: &str = "4000000000000002";
/// Has its owner asked by the bank.
pub const THREE_D_SECURE_CARD: &str = "4000002500003155";

/// What the field for a discount code is called.
pub const DISCOUNT_CODE: &str = "Discount code optional";

/// What becomes of an edit on its way to the server and back.
#[derive(Debug, Clone, Copy)]
pub enum Fate {
    /// Its answer comes after much else has happened.
    Late,
    /// It never arrives.
    Cut,
    /// It arrives, and its answer does not.
    Unanswered,
    /// It is given up, and arrives when newer ones have.
    Astray,
    /// The server is busy with the session.
    Busy,
    /// The server, or who stands before it, breaks down.
    Broken,
}

impl Fate {
    fn name(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Cut => "cut",
            Self::Unanswered => "unanswered",
            Self::Astray => "astray",
            Self::Busy => "busy",
            Self::Broken => "broken",
        }
    }
}

const TROUBLE: &str = "
    const { fetch } = window;
    const network = () => new TypeError('Failed to fetch');
    const late = 700;
    const fates = {
        late: async (request) => {
            const answer = await fetch(request);
            await new Promise((over) => setTimeout(over, late));
            return answer;
        },
        cut: async () => { throw network(); },
        unanswered: async (request) => { await fetch(request); throw network(); },
        astray: async (request) => {
            window.deliverStray = () => fetch(request);
            throw network();
        },
        busy: async () => Response.json({ error: 'CheckoutLocked', detail: 'Try again.' }, { status: 409 }),
        broken: async () => new Response('<h1>Internal Server Error</h1>', { status: 500 }),
    };
    [window.fates] = arguments;
    window.fetch = async (...asked) => {
        const request = new Request(...asked);
        const fate = request.method === 'PATCH' ? window.fates.shift() : undefined;
        return (fates[fate] ?? fetch)(request);
    };";

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

    /// The next edits meet these fates, one after the other; what comes after them is answered as ever.
    pub async fn has_trouble(&self, fates: &[Fate]) {
        let fates: Vec<&str> = fates.iter().map(|fate| fate.name()).collect();
        self.document.run(TROUBLE, vec![json!(fates)]).await.expect("the checkout is shown");
    }

    /// Waits until every fate has been met.
    pub async fn is_out_of_trouble(&self) {
        until("edits have met their fates", async || {
            let left = self.fates_left().await?;
            if left == 0 { Ok(()) } else { Err(format!("{left} are left").into()) }
        })
        .await;
    }

    /// Whether there are fates that no edit has met.
    pub async fn is_in_trouble(&self) -> bool {
        self.fates_left().await.expect("the checkout is shown") > 0
    }

    async fn fates_left(&self) -> Result<u64, NotYet> {
        let left = self.document.run("return window.fates.length", vec![]).await?;
        left.as_u64().ok_or("there never was trouble".into())
    }

    /// Now the edit arrives that went astray.
    pub async fn delivers_stray_edit(&self) {
        let script = "window.deliverStray()";
        self.document.run(script, vec![]).await.expect("an edit went astray");
    }

    /// From now on nothing that the page asks is answered. Frames in it still reach whom they ask.
    pub async fn loses_answers(&self) {
        let script = "
            const { fetch } = window;
            window.giveAnswers = () => (window.fetch = fetch);
            window.fetch = async () => { throw new TypeError('Failed to fetch'); };";
        self.document.run(script, vec![]).await.expect("the checkout is shown");
    }

    pub async fn gets_answers(&self) {
        let script = "window.giveAnswers(); window.dispatchEvent(new Event('online'))";
        self.document.run(script, vec![]).await.expect("answers were lost");
    }

    pub async fn release_edits(&self) {
        let script = "window.releaseEdits()";
        self.document.run(script, vec![]).await.expect("edits are held");
    }

    /// Opens the place for a discount code and types one there.
    pub async fn type_code(&self, code: &str) {
        self.document.press(Role::Button, "Add a discount code").await;
        self.document.fill(DISCOUNT_CODE, code).await;
    }

    pub async fn apply_code(&self, code: &str) {
        self.type_code(code).await;
        self.document.press(Role::Button, "Apply: Discount code").await;
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

    /// Waits for the form, which has taken the place of its outline.
    pub async fn opens(&self) {
        // A frame that has not loaded yet has no outline either.
        let script = "
            const has = (id) => document.getElementById(id) !== null;
            return has('customer_email') && !has('kassette-plain');";
        until("the widget", async || match self.document.run(script, vec![]).await? {
            Value::Bool(true) => Ok(()),
            _ => Err(NotYet::from("it is not there")),
        })
        .await;
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
        self.has_row("Total due today", sum).await;
    }

    /// Waits until the row of the order summary whose title begins so has this value.
    pub async fn has_row(&self, title: &str, value: &str) {
        let row = format!(".//dt[starts-with(., '{title}')]/following-sibling::dd");
        let script = format!(
            "return document.evaluate(\"{row}\", document, null, XPathResult.STRING_TYPE).stringValue"
        );
        until(&format!("{value} at “{title}”"), async || {
            let shown = self.document.run(&script, vec![]).await?;
            if shown == value { Ok(()) } else { Err(format!("it is {shown}").into()) }
        })
        .await;
    }
}
