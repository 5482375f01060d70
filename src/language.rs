//! The language that the buyer reads: found when the page opens, changed by its menu.

mod menu;

use std::cell::RefCell;
use std::time::Duration;

use gloo_timers::future::sleep;
use kassette_core::{Language, Locale};
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

pub use self::menu::{LanguageMenu, LanguageMenuProps};
use crate::edit::Edits;
use crate::page::{Page, keep_locale_in_address};
use crate::session::Session;
use crate::text::{speak, spoken};

/// The form waits half a second for the texts of its session, and then comes in the browser's language until they are there.
const LOOKS: u32 = 25;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// Between two requests for the first texts.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

thread_local! {
    /// The language that is on its way. Slower answers for others are dropped.
    static WANTED: RefCell<Option<Locale>> = const { RefCell::new(None) };
}

/// Speaks what the server has written into the page. `false` where it has written nothing.
pub fn begin() -> bool {
    let inlined = Page::inlined_texts();
    let speaks = inlined.is_some();
    if let Some((locale, texts)) = inlined {
        turn_to(locale, texts);
    }
    speaks
}

/// Asks for the browser's wish until it comes: nothing can be said before that.
pub async fn find(page: Page) {
    while !bring(locale_of(&page, None)).await {
        sleep(BETWEEN_TRIES).await;
    }
}

/// Waits a moment for the language of a session that did not come with the page.
pub async fn follow(page: &Page, session: Option<&str>) {
    if Page::inlined_texts().is_some() {
        return;
    }
    let locale = locale_of(page, session);
    spawn_local(async { _ = bring(locale).await });
    for _ in 0..LOOKS {
        if WANTED.with_borrow(Option::is_none) {
            return;
        }
        sleep(BETWEEN_LOOKS).await;
    }
}

fn locale_of(page: &Page, session: Option<&str>) -> Locale {
    Locale::resolve(page.locale.as_deref(), session, &wishes())
}

/// What the buyer chose from the menu. Where its texts do not come, everything stays as it was.
async fn choose(session: Session, language: Language) {
    let locale = language.locale_in(&wishes()).unwrap_or_else(|| language.into());
    if bring(locale.clone()).await {
        keep_locale_in_address(&locale);
        session.edit(edits());
    }
}

/// Tells the server which language the buyer reads.
pub fn edits() -> Edits {
    Edits::text("locale", spoken().tag())
}

/// The browser's languages, best first.
pub(crate) fn wishes() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Fetches the texts of `locale` and speaks them. `false` where they did not come, or another language was asked for since.
async fn bring(locale: Locale) -> bool {
    WANTED.set(Some(locale.clone()));
    let texts = fetch(locale.language).await;
    if WANTED.with_borrow(|wanted| wanted.as_ref() != Some(&locale)) {
        return false;
    }
    WANTED.set(None);
    let came = texts.is_some();
    if let Some(texts) = texts {
        turn_to(locale, texts);
    }
    came
}

async fn fetch(language: Language) -> Option<JsValue> {
    let answer = window().fetch_with_str(&Page::texts_url(language)?);
    let answer: Response = JsFuture::from(answer).await.ok()?.unchecked_into();
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.json().ok()?).await.ok().filter(JsValue::is_object)
}

fn turn_to(locale: Locale, texts: JsValue) {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("lang", locale.tag());
        _ = root.set_attribute("dir", locale.language.direction());
    }
    speak(locale, texts);
}
