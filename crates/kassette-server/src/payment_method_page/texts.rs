use std::collections::BTreeMap;

use kassette_core::{Language, Locale};
use rust_embed::RustEmbed;
use serde_json::{Map, Value};

use crate::page::Texts;

/// What this page alone says.
#[derive(RustEmbed)]
#[folder = "../../locales/payment-method"]
struct Own;

/// What the script says.
const OF_SCRIPT: [&str; 25] = [
    "back",
    "declined",
    "declined_again",
    "declined_authentication",
    "declined_cvc",
    "declined_expired",
    "declined_number",
    "declined_unsupported",
    "elsewhere_text",
    "expired_text",
    "expired_title",
    "open_in_tab",
    "problem_network",
    "problem_not_saved",
    "problem_payment_not_ready",
    "problem_server",
    "problem_too_often",
    "return",
    "save",
    "saved_title",
    "saving",
    "success_close",
    "try_again",
    "unreachable_text",
    "unreachable_title",
];

/// The texts of this page: its own, and what it says as the checkout does, of which `checkout` is the file. Without one it speaks English.
pub fn of_page(locale: &Locale, checkout: Option<&str>) -> Texts {
    let english = Language::ENGLISH.into();
    let (locale, mut texts) = match checkout.and_then(parsed) {
        Some(texts) => (locale, texts),
        None => (&english, Map::new()),
    };
    texts.extend(own(locale.language));
    Texts::new(locale, Some(&Value::Object(texts).to_string()))
}

fn own(language: Language) -> Map<String, Value> {
    let file = Own::get(&format!("{}.json", language.code));
    let texts = file.and_then(|file| parsed(std::str::from_utf8(&file.data).ok()?));
    texts.expect("a test reads the file of every language")
}

fn parsed(json: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(json).ok()
}

pub fn of_script(texts: &Texts) -> BTreeMap<&'static str, &str> {
    OF_SCRIPT.into_iter().map(|key| (key, texts.text(key))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_says_everything_and_nothing_else() {
        let keys = |language: &Language| own(*language).keys().cloned().collect::<BTreeSet<_>>();
        for language in Language::ALL {
            assert_eq!(keys(language), keys(&Language::ENGLISH), "{}", language.code);
        }
        assert_eq!(Own::iter().count(), Language::ALL.len());
    }

    #[test]
    fn every_text_is_written_as_the_checkout_is() {
        for language in Language::ALL {
            for (key, text) in own(*language) {
                let text = text.as_str().unwrap();
                let names = matches!(&*key, "intro" | "intro_kept");
                assert_eq!(text.contains("{organization}"), names, "{}: {key}", language.code);
                assert!(
                    !text.contains(['"', '\'']) && text.trim() == text,
                    "{}: {key}",
                    language.code
                );
            }
        }
    }

    #[test]
    fn the_script_finds_every_text_that_it_names() {
        let script = include_str!("../../../../embed/payment-method.js");
        let english = of_page(&Language::ENGLISH.into(), None);
        let texts = of_script(&english);
        let named = script.split("texts.").skip(1).map(|rest| {
            rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .next()
                .unwrap()
        });
        let quoted = script.split('\'').skip(1).step_by(2);
        let quoted =
            quoted.filter(|word| word.starts_with("declined") || word.starts_with("problem_"));
        for key in named.chain(quoted) {
            assert!(texts.contains_key(key), "{key}");
        }
        for key in texts.keys() {
            assert!(script.contains(key), "the script does not say {key}");
        }
    }
}
