//! Bodies that come in one of several shapes.

use serde_json::{Value, json};

use super::{Fields, Problem, Reading, schema};

/// A tag, and how an object that has it is read.
pub type Form<T> = (&'static str, fn(&Value) -> Reading<T>);

/// Reads an object whose `key` says which of `forms` it has. Problems of a form are located below its tag.
pub fn tagged<T>(value: &Value, key: &str, forms: &[Form<T>]) -> Reading<T> {
    schema::tagged(key, forms);
    drop(Fields::of(value)?);
    let Some(tag) = value.get(key) else {
        let msg = format!("Unable to extract tag using discriminator '{key}'");
        let ctx = json!({ "discriminator": format!("'{key}'") });
        return Err(vec![Problem::new("union_tag_not_found", msg, value).with(ctx)]);
    };
    match forms.iter().find(|(known, _)| tag.as_str() == Some(*known)) {
        Some((tag, read)) => {
            let locate = |problem: Problem| problem.under(*tag);
            read(value).map_err(|problems| problems.into_iter().map(locate).collect())
        }
        None => Err(vec![unknown_tag(value, key, tag, forms.iter().map(|(known, _)| *known))]),
    }
}

fn unknown_tag(
    value: &Value,
    key: &str,
    tag: &Value,
    known: impl Iterator<Item = &'static str>,
) -> Problem {
    let tag = tag.as_str().map_or_else(|| tag.to_string(), str::to_owned);
    let known: Vec<String> = known.map(|known| format!("'{known}'")).collect();
    let expected = known.join(", ");
    let msg = format!(
        "Input tag '{tag}' found using '{key}' does not match any of the expected tags: {expected}"
    );
    let ctx = json!({ "discriminator": format!("'{key}'"), "tag": tag, "expected_tags": expected });
    Problem::new("union_tag_invalid", msg, value).with(ctx)
}

/// Reads `body` in the first of `forms` that fits it, each with the name that locates its problems. If none does, the
/// problems of all of them are named.
pub fn first_form<C: Copy, T>(
    body: &Value,
    forms: &[(&'static str, C)],
    read: impl Fn(&Value, C) -> Reading<T>,
) -> Reading<T> {
    if schema::forms(forms, &read) {
        return Err(Vec::new());
    }
    let mut problems = Vec::new();
    for (name, form) in forms {
        match read(body, *form) {
            Ok(value) => return Ok(value),
            Err(found) => {
                problems.extend(found.into_iter().map(|problem| problem.at(&["body", name])));
            }
        }
    }
    Err(problems)
}

/// Reads `value` in the one of `forms` that `choose` picks.
pub fn chosen<C: Copy, T>(
    value: &Value,
    forms: &[(&'static str, C)],
    choose: impl FnOnce(&Value) -> C,
    read: impl Fn(&Value, C) -> Reading<T>,
) -> Reading<T> {
    if schema::forms(forms, &read) {
        return Err(Vec::new());
    }
    read(value, choose(value))
}
