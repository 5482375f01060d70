//! What no type and no reader says for itself.

use serde_json::Value;

/// What everybody needs to know before they call anything. Markdown.
pub const INTRODUCTION: &str = "\
Money is an integer in the currency's smallest unit: cents, or yen. Percentages are basis points: 10 000 is 100 %. Times are RFC \
3339 in UTC.

Merchants send the access token of their organization as `Authorization: Bearer …`. What a token may do is said by its scopes; of \
those that an operation names, one is enough. A session's buyer needs no token: they know its client secret.

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
        "active" => "Only who has a running subscription.",
        _ => return None,
    })
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
