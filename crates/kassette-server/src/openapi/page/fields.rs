//! Schemas as tables of fields.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{marked, text};

pub const REQUIRED: &str = "<span class=\"required\">required</span>";

/// The fields of what `schema` describes, in all of its forms.
pub fn fields(schema: &Value) -> String {
    let mut html = String::new();
    let mut rows = String::new();
    add_rows(&mut rows, schema, "");
    if !rows.is_empty() {
        html.push_str(&table(&rows));
    }
    for form in forms(schema) {
        if form["type"] == "null" {
            continue;
        }
        let title = escaped(text(&form["title"]));
        match form["properties"].as_object() {
            Some(_) => {
                let inner = fields(form);
                let description = marked(text(&form["description"]));
                let title = if title.is_empty() { form_name(form) } else { title };
                let _ = write!(
                    html,
                    "<details><summary><code>{title}</code></summary><p>{description}</p>{inner}</details>"
                );
            }
            None => {
                let _ = write!(html, "<p>{}</p>", label(form));
            }
        }
    }
    if html.is_empty() { format!("<p>{}</p>", label(schema)) } else { html }
}

/// What tells this form from the others.
fn form_name(form: &Value) -> String {
    let properties = form["properties"].as_object().into_iter().flatten();
    let words = properties.filter_map(|(_, property)| property["const"].as_str());
    escaped(&words.collect::<Vec<&str>>().join(" "))
}

fn forms(schema: &Value) -> impl Iterator<Item = &Value> {
    let forms = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
    forms.into_iter().flatten()
}

/// A row for each property: first those that have to be there. Objects without a name of their own are written out below.
fn add_rows(rows: &mut String, schema: &Value, prefix: &str) {
    let is_required =
        |key: &str| schema["required"].as_array().is_some_and(|all| all.contains(&json!(key)));
    let properties: Vec<(&String, &Value)> =
        schema["properties"].as_object().into_iter().flatten().collect();
    for required in [true, false] {
        for (key, property) in properties.iter().filter(|(key, _)| is_required(key) == required) {
            let name = format!("{prefix}{key}");
            let mark = if required { REQUIRED } else { "" };
            let mut description = marked(text(&property["description"]));
            if let Some(default) = property.get("default").filter(|default| !default.is_null()) {
                let _ = write!(
                    description,
                    " Default: <code>{}</code>.",
                    escaped(&default.to_string())
                );
            }
            let shown = escaped(&name);
            let kind = label(property);
            let _ = write!(
                rows,
                "<tr><td><code>{shown}</code>{mark}</td><td>{kind}</td><td>{description}</td></tr>"
            );
            add_rows(rows, property, &format!("{name}."));
            add_rows(rows, &property["items"], &format!("{name}[]."));
            for form in forms(property) {
                add_rows(rows, form, &format!("{name}."));
            }
        }
    }
}

pub fn table(rows: &str) -> String {
    format!(
        "<div class=\"table\"><table><thead><tr><th>Name</th><th>Type</th><th>Meaning</th></tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    )
}

/// What `schema` describes, in a few words.
pub fn label(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    if let Some(word) = schema["const"].as_str() {
        return format!("<code>{}</code>", escaped(word));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words = words.iter().map(|word| match word.as_str() {
            Some(word) => format!("<code>{}</code>", escaped(word)),
            None => "null".to_owned(),
        });
        return words.collect::<Vec<String>>().join(" or ");
    }
    let all: Vec<String> = forms(schema).map(label).collect();
    if !all.is_empty() && schema["type"] != "string" {
        return all.join(" or ");
    }
    format!("{}{}", kinds(schema), limits(schema))
}

/// What `schema` describes, without its limits.
fn kinds(schema: &Value) -> String {
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().map(text).collect(),
        _ => vec!["anything"],
    };
    let kinds: Vec<String> = kinds.into_iter().map(|kind| of_kind(schema, kind)).collect();
    kinds.join(" or ")
}

fn of_kind(schema: &Value, kind: &str) -> String {
    match kind {
        "array" if schema["items"].is_object() => format!("list of {}", label(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            let values = &schema["additionalProperties"];
            let values = if values["type"].is_array() { kinds(values) } else { label(values) };
            format!("object with {values} by key")
        }
        "string" => match schema["format"].as_str() {
            Some("uuid") => "UUID".to_owned(),
            Some("date-time") => "time".to_owned(),
            Some("uri") => "URL".to_owned(),
            Some("email") => "e-mail address".to_owned(),
            _ => "text".to_owned(),
        },
        other => escaped(other),
    }
}

fn limits(schema: &Value) -> String {
    const WORDS: [(&str, &str); 6] = [
        ("minimum", "at least "),
        ("exclusiveMinimum", "above "),
        ("maximum", "at most "),
        ("minLength", "fewest characters "),
        ("maxLength", "most characters "),
        ("maxProperties", "most keys "),
    ];
    // 64 bits are no limit that anybody needs to read about.
    let limit = |(key, word): &(&str, &str)| {
        schema[key]
            .as_i64()
            .filter(|limit| limit.unsigned_abs() < 1 << 62)
            .map(|it| format!("{word}{it}"))
    };
    let limits: Vec<String> = WORDS.iter().filter_map(limit).collect();
    if limits.is_empty() { String::new() } else { format!("; {}", limits.join(", ")) }
}

/// The least that such a body has to say.
pub fn example(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return example(
            document,
            document.pointer(name.trim_start_matches('#')).unwrap_or(&Value::Null),
        );
    }
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
        return word.clone();
    }
    let first_form = forms(schema).next();
    if let (Some(form), None) = (first_form, schema["properties"].as_object()) {
        return example(document, form);
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match kind.unwrap_or_default() {
        "object" => {
            let required = schema["required"].as_array().into_iter().flatten().map(text);
            let object: Map<String, Value> = required
                .map(|key| (key.to_owned(), example(document, &schema["properties"][key])))
                .collect();
            Value::Object(object)
        }
        "array" => json!([example(document, &schema["items"])]),
        "integer" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        _ => match schema["format"].as_str() {
            Some("uuid") => json!("6f9619ff-8b86-4d01-b42d-00cf4fc964ff"),
            Some("email") => json!("ada@example.com"),
            Some("uri") => json!("https://example.com"),
            _ => json!("…"),
        },
    }
}

/// The text with what HTML reads as its own written otherwise.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
