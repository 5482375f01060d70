//! What the widget says, in the buyer's language. English is compiled in: it is what a missing text falls back to.

use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;

thread_local! {
    static TEXTS: JsValue = JSON::parse(include_str!("../locales/en.json"))
        .expect("the tests read every locale file");
}

/// The text of `key`; the key itself where there is none, so that a gap is seen.
pub fn text(key: &str) -> String {
    TEXTS
        .with(|texts| Reflect::get(texts, &key.into()).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| key.to_owned())
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
