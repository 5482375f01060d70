//! What no type and no reader says for itself.

use serde_json::Value;

/// What everybody needs to know before they call anything. Markdown.
pub const INTRODUCTION: &str = "\
Money is an integer in the currency's smallest unit: cents, or yen. Percentages are basis points: 10 000 is 100 %. Times are RFC \
3339 in UTC.

Merchants send the access token of their organization as `Authorization: Bearer …`. What a token may do is said by its scopes; of \
those that an operation names, one is enough. A session's buyer needs no token: they know its client secret. A customer has the \
token of a customer session, which confirming a session gives them, or their merchant.

Lists come in pages of at most 100 (`page`, `limit`), and in the order that `sorting` names, `-` in front of a word turning it \
round. A filter that can be given repeatedly lets everything through that one of its values fits.

A failed request is answered with `error`, a name for programs, and `detail`, for people; where the request itself is wrong, \
`detail` is a list that says where and why.";

/// What a parameter of a path stands for.
pub fn of_path(name: &str) -> &'static str {
    match name {
        "id" => "The id of the object.",
        "external_id" => "The merchant's own id of the customer.",
        "client_secret" => "The secret of the session or link.",
        "upload_secret" => "The secret that announcing the file was answered with.",
        "number" => "The number of the part, from 1.",
        _ => "",
    }
}

/// What a parameter of a query does, where its name does not say it.
pub fn of_query(name: &str) -> Option<&'static str> {
    Some(match name {
        "page" => "Which page, from 1.",
        "limit" => "Objects on one page, at most 100.",
        "sorting" => "The order, by the most important word first.",
        "query" => "Only what contains this text.",
        "metadata" => "Only what has this note: `metadata[key]=text`.",
        "organization_id" => "Only what these organizations own.",
        "anonymize" => "Whether everything that says who they were is to be deleted.",
        "active" => "Only who has a running subscription, or what is one.",
        "id" | "ids" => "Only these.",
        "exclude_id" => "All but these.",
        "is_archived" => "Only what is archived, or only what is not.",
        "is_recurring" => "Only what is paid for again and again, or only what is not.",
        _ => return None,
    })
}

/// Readers say nothing about what a key means: where the answer has the same key, that says it.
pub fn lend_descriptions(operation: &mut Value, schemas: &Value) {
    let answers = operation["responses"].as_object().into_iter().flatten();
    let Some((_, answer)) = answers.into_iter().find(|(status, _)| status.starts_with('2')) else {
        return;
    };
    let name = answer["content"]["application/json"]["schema"]["$ref"].as_str();
    let Some(name) = name.and_then(|name| name.rsplit('/').next()) else { return };
    let known = &schemas[name]["properties"];
    let Some(body) = operation.pointer_mut("/requestBody/content/application~1json/schema") else {
        return;
    };
    describe(body, known);
}

fn describe(body: &mut Value, known: &Value) {
    for forms in ["oneOf", "anyOf"] {
        let forms = body.get_mut(forms).and_then(Value::as_array_mut);
        forms.into_iter().flatten().for_each(|form| describe(form, known));
    }
    let own = body.get_mut("properties").and_then(Value::as_object_mut);
    for (key, property) in own.into_iter().flatten() {
        if let (Some(known), None) =
            (known[key]["description"].as_str(), property.get("description"))
        {
            property["description"] = known.into();
        }
    }
}

/// Makes one line of what comment lines wrapped.
pub fn unwrap_lines(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(description)) = object.get_mut("description") {
                *description = description
                    .replace("\n\n", "\u{b6}")
                    .replace('\n', " ")
                    .replace('\u{b6}', "\n\n");
            }
            object.values_mut().for_each(unwrap_lines);
        }
        Value::Array(elements) => elements.iter_mut().for_each(unwrap_lines),
        _ => {}
    }
}
