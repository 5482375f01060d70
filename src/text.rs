//! What the widget says, in the buyer's language. English is compiled in: it is what a missing text falls back to.

use std::cell::RefCell;

use js_sys::{JSON, Reflect};
use leptos::prelude::{ArcTrigger, IntoView, Notify, Track};
use wasm_bindgen::JsValue;

thread_local! {
    static ENGLISH: JsValue = JSON::parse(include_str!("../locales/en.json"))
        .expect("the tests read every locale file");
    static TEXTS: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
    static TURNED: ArcTrigger = ArcTrigger::new();
}

/// From here on everything is said with `texts`, the parsed file of a language.
pub fn speak(texts: JsValue) {
    TEXTS.set(texts);
    TURNED.with(Notify::notify);
}

/// The text of `key`; the key itself where there is none, so that a gap is seen. Whoever reads it reactively reads it again
/// when the language changes.
pub fn text(key: &str) -> String {
    TURNED.with(Track::track);
    let own = TEXTS.with_borrow(|texts| text_in(texts, key));
    own.or_else(|| ENGLISH.with(|texts| text_in(texts, key))).unwrap_or_else(|| key.to_owned())
}

/// The text of `key` as a part of a view that follows the language.
pub fn words(key: &'static str) -> impl IntoView {
    move || text(key)
}

/// The text of `key` with each `{name}` replaced.
pub fn text_with(key: &str, values: &[(&str, &str)]) -> String {
    let value_of =
        |name: &str| values.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
    let parts = text(key);
    // Every second part is a name.
    let parts = parts.split(['{', '}']).enumerate();
    parts
        .filter_map(|(index, part)| if index % 2 == 0 { Some(part) } else { value_of(part) })
        .collect()
}

fn text_in(texts: &JsValue, key: &str) -> Option<String> {
    Reflect::get(texts, &key.into()).ok()?.as_string()
}
