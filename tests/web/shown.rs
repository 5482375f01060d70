//! A checkout on the test page, and the eyes and hands of its buyer.

use std::cell::Cell;
use std::rc::Rc;

use kassette_core::{CheckoutPublic, ClientSecret};
use kassette_widget::api::parse_checkout;
use kassette_widget::app::App;
use kassette_widget::page::Page;
use kassette_widget::session::Session;
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

pub const LIFETIME: &str = "00000000-0000-4000-8000-000000000011";
pub const STUDIO: &str = "00000000-0000-4000-8000-000000000012";

/// A session with valid defaults; a test names only what matters to it.
pub struct CheckoutBuilder(Value);

/// The product Lifetime, once, for $49, in test mode.
pub fn checkout() -> CheckoutBuilder {
    let lifetime = product(LIFETIME, "Lifetime", 4900, None);
    CheckoutBuilder(json!({
        "id": "00000000-0000-4000-8000-000000000001",
        "created_at": "2026-01-01T00:00:00Z",
        "modified_at": null,
        "custom_field_data": {},
        "payment_processor": "stripe",
        "status": "open",
        "client_secret": "kassette_c_test",
        "url": "https://checkout.example.com/checkout/kassette_c_test",
        "expires_at": "2026-01-02T00:00:00Z",
        "success_url": "https://checkout.example.com/checkout/kassette_c_test/confirmation",
        "embed_origin": null,
        "amount": 4900,
        "net_amount": 4900,
        "tax_amount": 0,
        "total_amount": 4900,
        "currency": "usd",
        "product_id": LIFETIME,
        "product_price_id": lifetime["prices"][0]["id"],
        "discount_id": null,
        "allow_discount_codes": true,
        "is_discount_applicable": true,
        "is_free_product_price": false,
        "is_payment_required": true,
        "is_payment_setup_required": false,
        "is_payment_form_required": true,
        "customer_id": null,
        "customer_name": null,
        "customer_email": null,
        "customer_ip_address": null,
        "customer_billing_address": null,
        "customer_tax_id": null,
        "payment_processor_metadata": { "publishable_key": "pk_test_1" },
        "billing_address_fields": {
            "country": "required", "state": "disabled", "city": "disabled",
            "postal_code": "disabled", "line1": "disabled", "line2": "disabled"
        },
        "products": [lifetime.clone()],
        "product": lifetime.clone(),
        "product_price": lifetime["prices"][0],
        "discount": null,
        "organization": {
            "id": "00000000-0000-4000-8000-000000000002",
            "created_at": "2026-01-01T00:00:00Z",
            "modified_at": null,
            "name": "Acme",
            "slug": "acme",
            "avatar_url": null
        }
    }))
}

impl CheckoutBuilder {
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0[key] = value.into();
        self
    }

    /// Studio, $12 a month, to choose instead.
    pub fn or_studio(mut self) -> Self {
        let studio = product(STUDIO, "Studio", 1200, Some("month"));
        self.0["products"].as_array_mut().unwrap().push(studio);
        self
    }

    /// Studio, $12 a month, and nothing else.
    pub fn studio(mut self) -> Self {
        let studio = product(STUDIO, "Studio", 1200, Some("month"));
        self.0["products"] = json!([studio.clone()]);
        self.0["product"] = studio;
        self.with("product_id", STUDIO)
            .with("amount", 1200)
            .with("net_amount", 1200)
            .with("total_amount", 1200)
            .with("is_payment_setup_required", true)
    }

    pub fn free(self) -> Self {
        self.with("amount", 0)
            .with("net_amount", 0)
            .with("total_amount", 0)
            .with("is_free_product_price", true)
            .with("is_payment_required", false)
            .with("is_payment_form_required", false)
    }

    pub fn build(self) -> CheckoutPublic {
        parse_checkout(&self.0.to_string()).expect("the builder makes a valid session")
    }
}

fn product(id: &str, name: &str, cents: i64, interval: Option<&str>) -> Value {
    json!({
        "id": id,
        "created_at": "2026-01-01T00:00:00Z",
        "modified_at": null,
        "name": name,
        "description": null,
        "recurring_interval": interval,
        "is_recurring": interval.is_some(),
        "is_archived": false,
        "organization_id": "00000000-0000-4000-8000-000000000002",
        "prices": [{
            "id": id.replace("-8000-", "-9000-"),
            "created_at": "2026-01-01T00:00:00Z",
            "modified_at": null,
            "amount_type": "fixed",
            "price_amount": cents,
            "price_currency": "usd",
            "is_archived": false,
            "product_id": id,
            "type": if interval.is_some() { "recurring" } else { "one_time" },
            "recurring_interval": interval
        }],
        "benefits": [],
        "medias": []
    })
}

/// A mounted checkout. It is taken out of the page in the end, but lives on, as it does in a page.
pub struct Shown {
    pub session: Session,
    root: HtmlElement,
}

/// Opens `checkout` with an API and a Stripe.js that are both out of reach.
pub fn show(checkout: CheckoutBuilder) -> Shown {
    let page = Page {
        api: "http://127.0.0.1:1".into(),
        client_secret: ClientSecret::new("kassette_c_test"),
        stripe_js: "http://127.0.0.1:1/stripe.js".into(),
        embedded: false,
        claimed_embed_origin: None,
        theme: None,
        locale: None,
    };
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
        let session = Session::new(page, Some(checkout.build()));
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

    /// What a screen reader is told at once.
    pub fn alerts(&self) -> Vec<String> {
        let alerts = self.all("[role=alert]");
        let texts = alerts.iter().filter_map(|alert| alert.text_content());
        texts.filter(|text| !text.is_empty()).collect()
    }

    pub fn type_into(&self, label: &str, text: &str) {
        let input = self.input(label);
        input.set_value(text);
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
