//! Every language says everything, in its own plurals and with its own signs.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot read a file has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kassette_core::Language;
use serde_json::Value;

type Texts = BTreeMap<String, Value>;

/// The categories that CLDR has for whole and broken numbers.
const PLURALS: [(&str, &[&str]); 16] = [
    ("ar", &["few", "many", "one", "other", "two", "zero"]),
    ("de", &["one", "other"]),
    ("en", &["one", "other"]),
    ("es", &["many", "one", "other"]),
    ("fr", &["many", "one", "other"]),
    ("he", &["one", "other", "two"]),
    ("hu", &["one", "other"]),
    ("it", &["many", "one", "other"]),
    ("ja", &["other"]),
    ("ko", &["other"]),
    ("nl", &["one", "other"]),
    ("pl", &["few", "many", "one", "other"]),
    ("pt", &["many", "one", "other"]),
    ("pt-PT", &["many", "one", "other"]),
    ("sv", &["one", "other"]),
    ("tr", &["one", "other"]),
];

/// What only a key is written behind, and the key itself in quotes. Keys stand elsewhere too.
const USES: [&str; 11] = [
    "text(",
    "words(",
    "text_with(",
    "plural(",
    "plural_with(",
    "Message::Text(",
    "Message::With(",
    "Message::Plural(",
    "label=",
    "sum_label=",
    "title=",
];

fn texts(code: &str) -> Texts {
    let path = Path::new("locales").join(code).with_extension("json");
    serde_json::from_str(&fs::read_to_string(&path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Each form of the text with the name of its category; one without a name where it is not counted.
fn forms(text: &Value) -> Vec<(&str, &str)> {
    match text {
        Value::String(text) => vec![("", text)],
        Value::Object(forms) => {
            forms.iter().map(|(category, form)| (&**category, form.as_str().unwrap())).collect()
        }
        other => panic!("{other} is no text"),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split(['{', '}']).skip(1).step_by(2).collect()
}

fn all_forms() -> Vec<(&'static str, String, String, String)> {
    let mut all = Vec::new();
    for language in Language::ALL {
        for (key, text) in texts(language.code) {
            for (category, form) in forms(&text) {
                all.push((language.code, key.clone(), category.to_owned(), form.to_owned()));
            }
        }
    }
    all
}

/// The code of the widget, and of the page that the server writes; without their tests, which say things of their own.
fn sources() -> String {
    fn read(folder: &Path, all: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, all);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = fs::read_to_string(path).unwrap();
                all.push_str(file.split("#[cfg(test)]").next().unwrap());
            }
        }
    }
    let mut all = String::new();
    read(Path::new("src"), &mut all);
    read(Path::new("crates/kassette-server/src/page"), &mut all);
    all
}

/// The literals behind `before`, where it is no part of a longer name.
fn literals_behind<'a>(before: &'a str, sources: &'a str) -> impl Iterator<Item = &'a str> {
    let is_apart = |start: usize| {
        !sources[..start].ends_with(|sign: char| sign.is_alphanumeric() || "_:-".contains(sign))
    };
    let starts = sources.match_indices(before).filter(move |(start, _)| is_apart(*start));
    starts.filter_map(move |(start, _)| {
        let behind = sources[start + before.len()..].trim_start();
        behind.strip_prefix('"')?.split('"').next()
    })
}

#[test]
fn there_is_a_file_for_each_language_and_no_other() {
    let files = fs::read_dir("locales").unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let found: BTreeSet<_> =
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    let listed: BTreeSet<_> = Language::ALL.iter().map(|own| own.code.to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn every_language_has_every_text_and_nothing_left_over() {
    let english = texts("en");
    for language in Language::ALL {
        let own = texts(language.code);
        let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
        let left: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
        let code = language.code;
        assert!(
            missing.is_empty() && left.is_empty(),
            "{code}: lacks {missing:?}, leftover {left:?}"
        );
    }
}

#[test]
fn every_plural_has_the_categories_of_its_language() {
    let english = texts("en");
    for (code, expected) in PLURALS {
        for (key, text) in texts(code) {
            assert_eq!(text.is_object(), english[&key].is_object(), "{code}: {key}");
            if let Value::Object(forms) = &text {
                // An exact number may have a form of its own.
                let own: Vec<_> =
                    forms.keys().map(|key| &**key).filter(|key| !key.starts_with('=')).collect();
                assert_eq!(own, expected, "{code}: {key}");
            }
        }
    }
}

#[test]
fn every_text_has_the_placeholders_of_the_english_one() {
    let english = texts("en");
    for (code, key, category, form) in all_forms() {
        let own = placeholders(&form);
        let forms = forms(&english[&key]);
        let (_, original) = forms.iter().find(|(name, _)| matches!(*name, "" | "other")).unwrap();
        let mut expected = placeholders(original);
        // A form for one number may say it without digits: "every month", "شهرين".
        if !matches!(&*category, "" | "other" | "many" | "few") && !own.contains("count") {
            expected.remove("count");
        }
        assert_eq!(own, expected, "{code}: {key} {category}");
        let braces = form.matches('{').count();
        assert_eq!(braces, form.matches('}').count(), "{code}: {key} {category}");
    }
}

#[test]
fn quotes_and_apostrophes_are_typographic_and_no_text_is_empty() {
    for (code, key, category, form) in all_forms() {
        assert!(!form.contains(['"', '\'']), "{code}: {key} {category}: {form}");
        assert!(!form.trim().is_empty() && form.trim() == form, "{code}: {key} {category}");
        assert!(!form.contains("..."), "{code}: {key} {category}: {form}");
    }
}

#[test]
fn every_text_is_used_and_every_used_text_is_there() {
    let sources = sources();
    let english = texts("en");
    for key in english.keys() {
        assert!(sources.contains(&format!("\"{key}\"")), "nobody uses {key}");
    }
    for before in USES {
        for key in literals_behind(before, &sources) {
            assert!(english.contains_key(key), "{before}\"{key}\" is not in en.json");
        }
    }
}

/// § 312j (3) BGB: without the words, there is no contract. A trial that is charged in the end orders too.
#[test]
fn the_german_button_says_that_it_obliges_to_pay() {
    let german = texts("de");
    assert_eq!(german["pay_now"], "Zahlungspflichtig bestellen");
    assert_eq!(german["pay_subscribe"], "Zahlungspflichtig abonnieren");
    assert_eq!(german["pay_trial"], "Abo mit Testphase zahlungspflichtig starten");
}
