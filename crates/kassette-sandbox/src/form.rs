use serde_json::{Map, Value};

use crate::error::StripeError;

/// Deeper than anything that Stripe's API takes.
const MAX_DEPTH: usize = 12;

/// Reads a form-encoded body or query into a tree: `a[b]=1&c[]=2` is `{"a": {"b": "1"}, "c": {"0": "2"}}`.
///
/// Lists are objects whose keys are positions, whether the caller wrote `c[]` or `c[0]`.
pub fn parse(encoded: &[u8]) -> Result<Map<String, Value>, StripeError> {
    let mut tree = Map::new();
    for (name, value) in form_urlencoded::parse(encoded) {
        let path = path_of(&name).ok_or_else(|| invalid_name(&name))?;
        insert(&mut tree, &path, value.into_owned()).ok_or_else(|| invalid_name(&name))?;
    }
    Ok(tree)
}

/// `a[b][c]` as its parts; none if the brackets do not match.
fn path_of(name: &str) -> Option<Vec<&str>> {
    let Some((first, rest)) = name.split_once('[') else { return Some(vec![name]) };
    let inner = rest.strip_suffix(']')?;
    let path: Vec<&str> = std::iter::once(first).chain(inner.split("][")).collect();
    (path.len() <= MAX_DEPTH && !path.iter().any(|part| part.contains(['[', ']']))).then_some(path)
}

/// None if the name is used for a text and for a group at once.
fn insert(tree: &mut Map<String, Value>, path: &[&str], value: String) -> Option<()> {
    let (first, rest) = path.split_first()?;
    let key = if first.is_empty() { tree.len().to_string() } else { (*first).to_owned() };
    if rest.is_empty() {
        tree.insert(key, Value::String(value));
        return Some(());
    }
    let child = tree.entry(key).or_insert_with(|| Value::Object(Map::new()));
    insert(child.as_object_mut()?, rest, value)
}

fn invalid_name(name: &str) -> StripeError {
    StripeError::invalid(format!("Invalid parameter name: {name}")).param(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn brackets_make_groups_and_lists() {
        let tree = parse(b"a=1&b[c]=2&b[d][e]=3&f[]=4&f[]=5&g[0][h]=6").unwrap();
        let expected = json!({
            "a": "1",
            "b": {"c": "2", "d": {"e": "3"}},
            "f": {"0": "4", "1": "5"},
            "g": {"0": {"h": "6"}},
        });
        assert_eq!(Value::Object(tree), expected);
    }

    #[test]
    fn a_name_that_is_text_and_group_is_refused() {
        assert!(parse(b"a=1&a[b]=2").is_err());
    }

    #[test]
    fn brackets_that_do_not_match_are_refused() {
        assert!(parse(b"a[b=1").is_err());
        assert!(parse(b"a[b]c=1").is_err());
    }
}
