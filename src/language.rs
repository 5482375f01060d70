//! The language that the buyer reads: found when the page opens, changed by its menu.

mod menu;

use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_net::http::Request;
use gloo_timers::future::sleep;
use js_sys::JSON;
use kassette_core::{CheckoutUpdate, Language, Locale, Patch};
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

pub use self::menu::{LanguageMenu, LanguageMenuProps};
use crate::page::{Page, keep_locale_in_address};
use crate::session::Session;
use crate::text::{speak, spoken};

/// The form waits this long for its texts, and then comes in English until they are there.
const A_MOMENT: Duration = Duration::from_millis(500);

thread_local! {
    /// The language that was asked for last: slower answers for others are dropped.
    static WANTED: RefCell<Option<Locale>> = const { RefCell::new(None) };
}

/// Speaks what the server has written into the page. Where it has written nothing, the browser's wish is on its way.
pub fn begin(page: &Page) {
    match Page::inlined_texts() {
        Some((locale, texts)) => turn_to(locale, texts),
        None => {
            let locale = resolve(page, None);
            spawn_local(async { _ = bring(locale).await });
        }
    }
}

/// Waits a moment for the language of a session that did not come with the page.
pub async fn follow(page: &Page, session: Option<&str>) {
    if Page::inlined_texts().is_some() {
        return;
    }
    let brought = Box::pin(bring(resolve(page, session)));
    if let Either::Right((_, brought)) = select(brought, pin!(sleep(A_MOMENT))).await {
        spawn_local(async { _ = brought.await });
    }
}

/// What the buyer chose from the menu. Where its texts do not come, everything stays as it was.
async fn choose(session: Session, language: Language) {
    let wishes = wishes();
    let wishes = wishes.iter().map(String::as_str);
    let locale = language.locale_in(wishes).unwrap_or_else(|| language.into());
    if bring(locale.clone()).await {
        keep_locale_in_address(&locale);
        session.edit(update());
    }
}

/// Tells the server which language the buyer reads.
pub fn update() -> CheckoutUpdate {
    CheckoutUpdate { locale: Patch::Set(spoken().tag().to_owned()), ..CheckoutUpdate::default() }
}

fn resolve(page: &Page, session: Option<&str>) -> Locale {
    Locale::resolve(page.locale.as_deref(), session, wishes().iter().map(String::as_str))
}

/// The browser's languages, best first.
fn wishes() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Fetches the texts of `locale` and speaks them. `false` where they did not come, or another language was asked for since.
async fn bring(locale: Locale) -> bool {
    WANTED.set(Some(locale.clone()));
    let texts = if locale.language == Language::ENGLISH {
        Some(JsValue::UNDEFINED)
    } else {
        fetch(locale.language).await
    };
    let is_wanted = WANTED.with_borrow(|wanted| wanted.as_ref() == Some(&locale));
    match texts.filter(|_| is_wanted) {
        Some(texts) => turn_to(locale, texts),
        None => return false,
    }
    true
}

async fn fetch(language: Language) -> Option<JsValue> {
    let answer = Request::get(&Page::texts_url(language)?).send().await.ok()?;
    let texts = answer.text().await.ok().filter(|_| answer.ok())?;
    JSON::parse(&texts).ok().filter(JsValue::is_object)
}

fn turn_to(locale: Locale, texts: JsValue) {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("lang", locale.tag());
        _ = root.set_attribute("dir", locale.language.direction());
    }
    speak(locale, texts);
}
