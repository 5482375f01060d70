//! A checkout on the test page, and the eyes and hands of its buyer.

use std::cell::Cell;
use std::rc::Rc;

use kassette_core::ClientSecret;
use kassette_widget::app::App;
use kassette_widget::page::Page;
use kassette_widget::session::Session;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

pub use crate::fixtures::*;

/// A mounted checkout. It is taken out of the page in the end, but lives on, as it does in a page.
pub struct Shown {
    pub session: Session,
    root: HtmlElement,
}

/// A page with an API and a Stripe.js that are both out of reach.
pub fn page() -> Page {
    Page {
        api: "http://127.0.0.1:1".into(),
        client_secret: ClientSecret::new("kassette_c_test"),
        stripe_js: "http://127.0.0.1:1/stripe.js".into(),
        embedded: false,
        claimed_embed_origin: None,
        theme: None,
        locale: None,
        came_back: false,
    }
}

/// Opens `checkout`, in English.
pub fn show(checkout: CheckoutBuilder) -> Shown {
    speak_english();
    // A test that failed has left its checkout behind, and with it the ids that labels refer to.
    if let Some(left) = document().query_selector("[data-shown]").unwrap() {
        left.remove();
    }
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    root.set_attribute("data-shown", "").unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    let session = Rc::new(Cell::new(None));
    let slot = session.clone();
    leptos::mount::mount_to(root.clone(), move || {
        let session = Session::new(page(), Some(checkout.build()));
        slot.set(Some(session));
        view! { <App session /> }
    })
    .forget();
    Shown { session: session.get().unwrap(), root }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.root.remove();
    }
}

impl Shown {
    /// All that can be read.
    pub fn text(&self) -> String {
        self.root.inner_text()
    }

    pub fn heading(&self) -> String {
        self.find("h1").text_content().unwrap_or_default()
    }

    /// The input that `label` labels.
    pub fn input(&self, label: &str) -> HtmlInputElement {
        let labels = self.all("label");
        let found =
            labels.iter().find(|found| found.text_content().unwrap_or_default().contains(label));
        let label: web_sys::HtmlLabelElement = found.expect("a label").clone().unchecked_into();
        label.control().expect("a labelled input").unchecked_into()
    }

    pub fn button(&self, name: &str) -> HtmlElement {
        let buttons = self.all("button");
        let found = buttons.iter().find(|found| found.text_content().as_deref() == Some(name));
        found
            .unwrap_or_else(|| panic!("no button {name:?} in {}", self.text()))
            .clone()
            .unchecked_into()
    }

    /// The button that is called so for those who cannot see its sign.
    pub fn labelled(&self, name: &str) -> HtmlElement {
        self.find(&format!("[aria-label='{name}']")).unchecked_into()
    }

    /// The price in large.
    pub fn price(&self) -> String {
        self.find(".summary__price").text_content().unwrap_or_default()
    }

    /// The rows of the totals: what each is for, and how much.
    pub fn rows(&self) -> Vec<String> {
        let rows = self.all(".totals__row");
        let part = |row: &Element, name: &str| {
            row.query_selector(name)
                .unwrap()
                .and_then(|part| part.text_content())
                .unwrap_or_default()
        };
        rows.iter().map(|row| format!("{} {}", part(row, "dt"), part(row, "dd"))).collect()
    }

    pub fn all_texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().filter_map(|found| found.text_content()).collect()
    }

    /// What is said to be wrong with the input of this label.
    pub fn problem_of(&self, label: &str) -> Option<String> {
        let input = self.input(label);
        let problem =
            self.root.query_selector(&format!("[id='{}-problem']", input.id())).unwrap()?;
        let text = problem.text_content().filter(|text| !text.is_empty())?;
        assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
        Some(text)
    }

    /// Chooses from a list by the value that is sent, as soon as it is there: a long list comes after its field.
    pub async fn choose(&self, label: &str, value: &str) {
        let option = format!("option[value='{value}']");
        until(|| self.input(label).query_selector(&option).unwrap().is_some()).await;
        self.type_into(label, value);
        leptos::task::tick().await;
    }

    /// What a screen reader is told at once.
    pub fn alerts(&self) -> Vec<String> {
        let alerts = self.all("[role=alert]");
        let texts = alerts.iter().filter_map(|alert| alert.text_content());
        texts.filter(|text| !text.is_empty()).collect()
    }

    pub fn type_into(&self, label: &str, text: &str) {
        let input = self.input(label);
        js_sys::Reflect::set(&input, &"value".into(), &text.into()).unwrap();
        for event in ["input", "change"] {
            let init = web_sys::EventInit::new();
            init.set_bubbles(true);
            let event = Event::new_with_event_init_dict(event, &init).unwrap();
            input.dispatch_event(&event).unwrap();
        }
    }

    pub fn find(&self, selector: &str) -> Element {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector} in {}", self.text()))
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|index| found.get(index).unwrap().unchecked_into()).collect()
    }
}

/// Waits until `expected` holds; the test runner's own time limit ends a wait for something that never comes.
pub async fn until(expected: impl Fn() -> bool) {
    while !expected() {
        gloo_timers::future::sleep(std::time::Duration::from_millis(10)).await;
    }
}
