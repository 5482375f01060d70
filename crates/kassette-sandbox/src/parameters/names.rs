//! Which parameter names each call takes. They come from `stripe.schema`, a compact form of the
//! request types that Stripe publishes.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use serde_json::{Map, Value};

static CALLS: LazyLock<HashMap<&'static str, Names>> =
    LazyLock::new(|| read(include_str!("stripe.schema")));

enum Names {
    Text,
    AnyKeys,
    List(Box<Names>),
    Keys(BTreeMap<&'static str, Names>),
}

/// The names in `tree`, written as a caller writes them, that `call` does not take.
pub fn unknown(call: &str, tree: &Map<String, Value>) -> Vec<String> {
    let names = CALLS.get(call).expect("every call that is checked is in the schema");
    let mut unknown = Vec::new();
    for (key, value) in tree {
        collect_unknown(names, key, value, key.clone(), &mut unknown);
    }
    unknown
}

fn collect_unknown(parent: &Names, key: &str, value: &Value, path: String, into: &mut Vec<String>) {
    let names = match parent {
        Names::AnyKeys => &Names::Text,
        Names::List(item) if key.parse::<usize>().is_ok() => item.as_ref(),
        Names::Text | Names::List(_) => return into.push(path),
        Names::Keys(keys) => match keys.get(key) {
            Some(names) => names,
            None => return into.push(path),
        },
    };
    if let Value::Object(children) = value {
        for (key, child) in children {
            collect_unknown(names, key, child, format!("{path}[{key}]"), into);
        }
    }
}

/// A call stands at the start of a line, its names in the indented lines below it.
fn read(schema: &'static str) -> HashMap<&'static str, Names> {
    let mut calls = HashMap::new();
    let mut lines = schema.lines().filter(|line| !line.starts_with('#')).peekable();
    while let Some(call) = lines.next() {
        let mut words = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(' ') || line.is_empty()) {
            words.extend(tokens(line));
        }
        if !call.is_empty() {
            calls.insert(call, Names::Keys(read_keys(&mut words.into_iter().peekable())));
        }
    }
    calls
}

/// Names and braces, in order.
fn tokens(line: &'static str) -> impl Iterator<Item = &'static str> {
    line.split_inclusive(['{', '}', ' ']).flat_map(|piece| {
        let brace = piece.len() - usize::from(piece.ends_with(['{', '}', ' ']));
        [piece[..brace].trim(), piece[brace..].trim()].into_iter().filter(|word| !word.is_empty())
    })
}

type Words = std::iter::Peekable<std::vec::IntoIter<&'static str>>;

fn read_keys(words: &mut Words) -> BTreeMap<&'static str, Names> {
    let mut keys = BTreeMap::new();
    while let Some(word) = words.next_if(|word| *word != "}") {
        let names = if words.next_if_eq(&"{").is_some() { read_group(words) } else { Names::Text };
        keys.insert(word, names);
    }
    keys
}

fn read_group(words: &mut Words) -> Names {
    let mut keys = read_keys(words);
    words.next_if_eq(&"}").expect("the schema closes every brace it opens");
    if keys.remove("*").is_some() {
        return Names::AnyKeys;
    }
    match keys.remove("[]") {
        Some(item) => Names::List(Box::new(item)),
        None => Names::Keys(keys),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown_in(call: &str, encoded: &str) -> Vec<String> {
        unknown(call, &crate::form::parse(encoded.as_bytes()).unwrap())
    }

    #[test]
    fn names_are_known_at_every_depth() {
        let encoded = "amount=1&metadata[mine]=2&automatic_payment_methods[enabled]=true&expand[]=customer\
             &amount_details[line_items][0][tax][total_tax_amount]=3";
        assert_eq!(unknown_in("POST /v1/payment_intents", encoded), Vec::<String>::new());
    }

    #[test]
    fn an_unknown_name_is_reported_with_its_brackets() {
        let encoded = "amount=1&shipping[address][planet]=earth&colour=red";
        let expected = ["shipping[address][planet]", "colour"];
        let mut unknown = unknown_in("POST /v1/payment_intents", encoded);
        unknown.sort_by_key(|name| expected.iter().position(|known| known == name));
        assert_eq!(unknown, expected);
    }

    #[test]
    fn a_text_takes_no_children() {
        assert_eq!(unknown_in("POST /v1/customers", "email[work]=a"), ["email[work]"]);
    }

    #[test]
    fn names_differ_between_create_and_update() {
        assert_eq!(unknown_in("POST /v1/customers", "test_clock=c"), Vec::<String>::new());
        assert_eq!(unknown_in("POST /v1/customers/{id}", "test_clock=c"), ["test_clock"]);
    }
}
