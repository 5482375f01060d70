//! What the widget says, in the buyer's language. None is compiled in: `language.rs` brings the texts before anything is shown.

use std::cell::RefCell;

use js_sys::Reflect;
use kassette_core::{Language, Locale};
use leptos::prelude::{ArcTrigger, Notify, Track};
use wasm_bindgen::JsValue;

use crate::format;
use crate::ui::{Says, says};

thread_local! {
    static SPOKEN: RefCell<(Locale, JsValue)> =
        RefCell::new((Language::ENGLISH.into(), JsValue::UNDEFINED));
    static TURNED: ArcTrigger = ArcTrigger::new();
}

/// Something to say, in the language that is spoken when it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Somebody else's words, as they are: the merchant's, the bank's.
    Told(String),
    /// The text of a key.
    Text(&'static str),
    /// The text of a key with a value for its one `{name}`.
    With(&'static str, &'static str, String),
    /// The text of a key for so many.
    Plural(&'static str, i64),
}

impl Message {
    /// Whoever reads it reactively reads it again when the language changes.
    pub fn say(&self) -> String {
        match self {
            Self::Told(text) => text.clone(),
            Self::Text(key) => text(key),
            Self::With(key, name, value) => text_with(key, &[(name, value)]),
            Self::Plural(key, count) => plural(key, *count),
        }
    }
}

/// From here on everything is said with `texts`, the parsed file of the locale's language, and numbers are written as there.
pub fn speak(locale: Locale, texts: JsValue) {
    SPOKEN.set((locale, texts));
    TURNED.with(Notify::notify);
}

/// The locale of everything that is said. Whoever reads it reactively reads it again when it changes.
pub fn spoken() -> Locale {
    TURNED.with(Track::track);
    SPOKEN.with_borrow(|(locale, _)| locale.clone())
}

/// The text of `key`; the key itself where there is none, so that a gap is seen. Whoever reads it reactively reads it again
/// when the language changes.
pub fn text(key: &str) -> String {
    find(key, &|entry| entry.as_string())
}

/// The text of `key` as a part of a view that follows the language.
pub fn words(key: &'static str) -> Says {
    says(move || Some(text(key)))
}

/// The text of `key` with each `{name}` replaced.
pub fn text_with(key: &str, values: &[(&str, &str)]) -> String {
    filled(&text(key), values)
}

/// The text of `key` for so many: in the form that the language has for this number, with `{count}` written as there.
pub fn plural(key: &str, count: i64) -> String {
    plural_with(key, count, &[])
}

/// [`plural`] with each other `{name}` replaced too.
pub fn plural_with(key: &str, count: i64, values: &[(&str, &str)]) -> String {
    let exact = format::exact(count);
    let category = format::plural_category(&exact).into();
    let forms = [["=", &*format::digits(&exact)].concat().into(), category, "other".into()];
    let form = find(key, &|entry| {
        forms.iter().find_map(|form| Reflect::get(entry, form).ok()?.as_string())
    });
    let number = format::number(count);
    let mut values = values.to_vec();
    values.push(("count", &number));
    filled(&form, &values)
}

/// Whether what is said runs from right to left.
pub fn is_rtl() -> bool {
    SPOKEN.with_borrow(|(locale, _)| locale.language.direction() == "rtl")
}

fn find(key: &str, read: &dyn Fn(&JsValue) -> Option<String>) -> String {
    TURNED.with(Track::track);
    let found = SPOKEN.with_borrow(|(_, texts)| read(&Reflect::get(texts, &key.into()).ok()?));
    found.unwrap_or_else(|| key.to_owned())
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    // What is set into a sentence from right to left keeps its own direction: an address, a name.
    let (before, after) = if is_rtl() { ("\u{2068}", "\u{2069}") } else { ("", "") };
    let mut filled = String::new();
    // Every second part is a name.
    for (index, part) in text.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            filled.push_str(part);
        } else if let Some((_, value)) = values.iter().find(|(own, _)| *own == part) {
            filled.push_str(before);
            filled.push_str(value);
            filled.push_str(after);
        }
    }
    filled
}
