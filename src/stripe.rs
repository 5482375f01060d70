//! Stripe.js, behind typed functions. Card data goes from its frame to Stripe and never comes here.

use std::time::Duration;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_timers::future::sleep;
use kassette_core::Locale;
use leptos::prelude::document;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlScriptElement;

use crate::api::body_of;
use crate::edit::Edits;
use crate::reading::{get, read, text};
use crate::text::spoken;
use crate::writing::to_js;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone, Debug)]
    pub type Stripe;

    #[derive(Clone, Debug)]
    pub type Elements;

    #[derive(Clone, Debug)]
    pub type PaymentElement;

    #[wasm_bindgen(catch, js_name = Stripe)]
    fn stripe(publishable_key: &str) -> Result<Stripe, JsValue>;

    #[wasm_bindgen(method, catch, js_name = elements)]
    fn new_elements(this: &Stripe, options: &JsValue) -> Result<Elements, JsValue>;

    #[wasm_bindgen(method, catch, js_name = createConfirmationToken)]
    async fn new_confirmation_token(this: &Stripe, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = handleNextAction)]
    async fn run_next_action(this: &Stripe, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = retrievePaymentIntent)]
    async fn retrieve_payment(this: &Stripe, secret: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = retrieveSetupIntent)]
    async fn retrieve_setup(this: &Stripe, secret: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = submit)]
    async fn submit_fields(this: &Elements) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = update)]
    fn update_options(this: &Elements, options: &JsValue);

    #[wasm_bindgen(method, catch, js_name = create)]
    fn create_element(
        this: &Elements,
        kind: &str,
        options: &JsValue,
    ) -> Result<PaymentElement, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub fn mount(this: &PaymentElement, place: &web_sys::Element) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    pub fn destroy(this: &PaymentElement);

    #[wasm_bindgen(method)]
    pub fn focus(this: &PaymentElement);

    #[wasm_bindgen(method)]
    pub fn on(this: &PaymentElement, event: &str, listener: &JsValue);
}

/// What the elements have to know of the charge. `amount` is in minor units.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Charge {
    pub mode: Mode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    pub currency: String,
    /// Always sent: a key that is left out keeps the value of the last update.
    pub setup_future_usage: Option<FutureUsage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    Payment,
    Subscription,
    Setup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FutureUsage {
    OffSession,
}

/// How the frame with the card fields is to look.
#[derive(Clone, Debug, Serialize)]
pub struct Appearance {
    pub theme: &'static str,
    pub variables: AppearanceVariables,
    pub rules: AppearanceRules,
}

#[derive(Clone, Debug, Serialize)]
pub struct AppearanceRules {
    #[serde(rename = ".Input")]
    pub input: InputRule,
}

/// CSS declarations.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InputRule {
    pub border: String,
    pub box_shadow: &'static str,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppearanceVariables {
    pub color_primary: String,
    pub color_background: String,
    pub color_text: String,
    pub color_danger: String,
    pub border_radius: String,
    pub font_size_base: &'static str,
    pub font_family: String,
}

/// What the buyer is told, in Stripe's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Stripe's `type`.
    pub kind: String,
    pub code: Option<String>,
    pub message: Option<String>,
}

impl Refusal {
    /// Nobody refused: Stripe was out of reach, or its script broke.
    pub fn is_silence(&self) -> bool {
        matches!(self.kind.as_str(), "" | "api_connection_error" | "api_error")
    }

    fn is_answered(&self) -> bool {
        let code = self.code.as_deref();
        matches!(code, Some("payment_intent_unexpected_state" | "setup_intent_unexpected_state"))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ElementsOptions<'a> {
    #[serde(flatten)]
    charge: &'a Charge,
    payment_method_creation: &'static str,
    appearance: &'a Appearance,
    locale: &'a str,
    /// Shows the cards that a known customer has saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_session_client_secret: Option<&'a str>,
}

/// The locale as Stripe.js calls its language.
fn language_of(locale: &Locale) -> &'static str {
    match locale.language.code {
        "pt" => "pt-BR",
        "pt-PT" => "pt",
        code => code,
    }
}

/// The key of Stripe's test mode begins like this.
pub fn is_test_key(publishable_key: &str) -> bool {
    publishable_key.starts_with("pk_test_")
}

/// Brings Stripe.js into the page, once. `false` if it was blocked or could not be reached; then the next call tries again.
pub async fn load(url: &str) -> bool {
    if is_here() {
        return true;
    }
    // What is left of an attempt that hangs would keep its answer from us.
    if let Ok(Some(left)) = document().query_selector("script[data-stripe]") {
        left.remove();
    }
    let Some(script) = document().create_element("script").ok() else { return false };
    _ = script.set_attribute("data-stripe", "");
    let script: HtmlScriptElement = script.unchecked_into();
    script.set_src(url);
    let (sender, loaded) = oneshot::channel();
    let sender = std::rc::Rc::new(std::cell::Cell::new(Some(sender)));
    let listener = |works: bool| {
        let sender = sender.clone();
        Closure::once_into_js(move || {
            if let Some(sender) = sender.take() {
                _ = sender.send(works);
            }
        })
    };
    script.set_onload(Some(listener(true).unchecked_ref()));
    script.set_onerror(Some(listener(false).unchecked_ref()));
    let Some(head) = document().head() else { return false };
    if head.append_child(&script).is_err() {
        return false;
    }
    let too_long = sleep(LONGEST_LOAD);
    futures_util::pin_mut!(too_long);
    let works = match select(loaded, too_long).await {
        Either::Left((works, _)) => works.unwrap_or(false) && is_here(),
        Either::Right(_) => false,
    };
    if !works {
        script.remove();
    }
    works
}

/// After this, a script that has not come is taken for one that will not.
const LONGEST_LOAD: Duration = Duration::from_secs(20);

/// Asked anew each time: a static import would keep the first answer.
fn is_here() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"Stripe".into()) == Ok(true)
}

impl Stripe {
    /// Stripe.js must be loaded.
    pub fn new(publishable_key: &str) -> Option<Self> {
        stripe(publishable_key).ok()
    }

    /// `customer_session` is the client secret of the session of a customer who is known to Stripe.
    pub fn elements(
        &self,
        charge: &Charge,
        appearance: &Appearance,
        customer_session: Option<&str>,
    ) -> Option<Elements> {
        let options = ElementsOptions {
            charge,
            payment_method_creation: "manual",
            appearance,
            locale: language_of(&spoken()),
            customer_session_client_secret: customer_session,
        };
        self.new_elements(&to_js(&options)).ok()
    }

    /// Turns what was typed into a token that the server can charge once.
    pub async fn confirmation_token(
        &self,
        elements: &Elements,
        billing_details: &Edits,
    ) -> Result<String, Refusal> {
        let options = js_sys::Object::new();
        let method = js_sys::Object::new();
        let params = js_sys::Object::new();
        _ = js_sys::Reflect::set(&method, &"billing_details".into(), &body_of(billing_details));
        _ = js_sys::Reflect::set(&params, &"payment_method_data".into(), &method);
        _ = js_sys::Reflect::set(&options, &"elements".into(), elements);
        _ = js_sys::Reflect::set(&options, &"params".into(), &params);
        let answer = self.new_confirmation_token(&options).await;
        outcome(&answer, "confirmationToken", "id")
    }

    /// The page of its own on which the buyer goes on paying, if that is what is asked.
    pub async fn page_to_pay_on(&self, intent_client_secret: &str) -> Option<String> {
        let (answer, kind) = if intent_client_secret.starts_with("seti_") {
            (self.retrieve_setup(intent_client_secret).await, "setupIntent")
        } else {
            (self.retrieve_payment(intent_client_secret).await, "paymentIntent")
        };
        let action = get(&get(&answer.ok()?, kind), "next_action");
        text(&get(&action, "redirect_to_url"), "url")
    }

    /// Runs what the bank asks for, such as a 3-D Secure challenge, until nothing more is asked.
    pub async fn next_action(&self, intent_client_secret: &str) -> Result<(), Refusal> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Options<'a> {
            client_secret: &'a str,
        }
        loop {
            let options = to_js(&Options { client_secret: intent_client_secret });
            let answer = self.run_next_action(&options).await;
            let status = match outcome(&answer, "paymentIntent", "status")
                .or_else(|refusal| outcome(&answer, "setupIntent", "status").map_err(|_| refusal))
            {
                // It was answered already, in another tab or before the page was loaded again.
                Err(refusal) if refusal.is_answered() => return Ok(()),
                status => status?,
            };
            if status != "requires_action" {
                return Ok(());
            }
        }
    }
}

/// Stripe.js leaves out what a purchase cannot be paid with.
const METHODS: [&str; 8] = [
    "kr_card",
    "kakao_pay",
    "naver_pay",
    "samsung_pay",
    "payco",
    "apple_pay",
    "google_pay",
    "card",
];

/// What the buyer chose, from the element's `change` event.
pub fn chosen_method(event: &JsValue) -> Option<String> {
    text(&get(event, "value"), "type")
}

impl Elements {
    pub fn payment_element(&self) -> Option<PaymentElement> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Options {
            layout: &'static str,
            fields: Fields,
            payment_method_order: [&'static str; 8],
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Fields {
            billing_details: &'static str,
        }
        // The form asks for them itself, and passes them with the token.
        let fields = Fields { billing_details: "never" };
        let payment_method_order = METHODS;
        let options = Options { layout: "tabs", fields, payment_method_order };
        self.create_element("payment", &to_js(&options)).ok()
    }

    /// Checks what was typed. What is wrong is shown in the element; it must be called within the click on Pay.
    pub async fn submit(&self) -> Result<(), Refusal> {
        let answer = self.submit_fields().await.map_err(|_| Refusal::default())?;
        refusal_in(&answer).map_or(Ok(()), Err)
    }

    pub fn update(&self, charge: &Charge) {
        self.update_options(&to_js(charge));
    }

    /// Turns the mounted form to another language. What was typed into it stays.
    pub fn speak(&self, locale: &Locale) {
        let options = js_sys::Object::new();
        _ = js_sys::Reflect::set(&options, &"locale".into(), &language_of(locale).into());
        self.update_options(&options);
    }
}

fn refusal_in(answer: &JsValue) -> Option<Refusal> {
    read::<Option<Refusal>>(&get(answer, "error"))?
}

/// The text under `key` of the `kind` of object that was asked for.
fn outcome(answer: &Result<JsValue, JsValue>, kind: &str, key: &str) -> Result<String, Refusal> {
    let answer = answer.as_ref().map_err(|_| Refusal::default())?;
    match refusal_in(answer) {
        Some(refusal) => Err(refusal),
        None => text(&get(answer, kind), key).ok_or_else(Refusal::default),
    }
}
