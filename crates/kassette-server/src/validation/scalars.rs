//! Single values. JSON's types are read leniently where clients depend on it: `"12"`, `12.0` and `true` are integers.

use std::net::IpAddr;

use kassette_core::{Currency, Timestamp};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::{Problem, Reading, schema};

pub fn text(value: &Value) -> Reading<String> {
    schema::note(|| json!({ "type": "string" }));
    match value {
        Value::String(text) => Ok(text.clone()),
        _ => Err(vec![Problem::new("string_type", "Input should be a valid string", value)]),
    }
}

/// Text without the white space around it; `None` if nothing is left.
pub fn trimmed(value: &Value) -> Reading<Option<String>> {
    let text = text(value)?;
    let trimmed = text.trim();
    Ok((!trimmed.is_empty()).then(|| trimmed.to_owned()))
}

/// The name of a person: trimmed, at most 256 characters.
pub fn name(value: &Value) -> Reading<Option<String>> {
    schema::note(|| json!({ "maxLength": 256 }));
    let name = trimmed(value)?;
    if name.as_ref().is_some_and(|name| name.chars().count() > 256) {
        return Err(vec![too_long(256, value)]);
    }
    Ok(name)
}

pub fn too_long(max: usize, value: &Value) -> Problem {
    Problem::new("string_too_long", format!("String should have at most {max} characters"), value)
        .with(json!({ "max_length": max }))
}

pub fn too_short(min: usize, value: &Value) -> Problem {
    let characters = if min == 1 { "character" } else { "characters" };
    Problem::new(
        "string_too_short",
        format!("String should have at least {min} {characters}"),
        value,
    )
    .with(json!({ "min_length": min }))
}

pub fn boolean(value: &Value) -> Reading<bool> {
    schema::note(|| json!({ "type": "boolean" }));
    let word = match value {
        Value::Bool(boolean) => return Ok(*boolean),
        Value::String(text) => text.to_ascii_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => return Err(vec![Problem::new("bool_type", "Input should be a valid boolean", value)]),
    };
    match word.as_str() {
        "1" | "1.0" | "t" | "true" | "y" | "yes" | "on" => Ok(true),
        "0" | "0.0" | "f" | "false" | "n" | "no" | "off" => Ok(false),
        _ => {
            let msg = "Input should be a valid boolean, unable to interpret input";
            Err(vec![Problem::new("bool_parsing", msg, value)])
        }
    }
}

pub fn integer(value: &Value) -> Reading<i64> {
    schema::note(|| json!({ "type": "integer" }));
    match value {
        Value::Bool(boolean) => Ok(i64::from(*boolean)),
        Value::Number(number) => whole(&number.to_string(), value),
        Value::String(text) => text.trim().parse().map_err(|_| {
            let msg = "Input should be a valid integer, unable to parse string as an integer";
            vec![Problem::new("int_parsing", msg, value)]
        }),
        _ => Err(vec![Problem::new("int_type", "Input should be a valid integer", value)]),
    }
}

/// A JSON number as written, which may have a fraction of zeros.
fn whole(digits: &str, value: &Value) -> Reading<i64> {
    if let Ok(integer) = digits.parse() {
        return Ok(integer);
    }
    if let Some(Ok(integer)) = digits.strip_suffix(".0").map(str::parse) {
        return Ok(integer);
    }
    if digits.contains(['.', '-']) || digits.contains("e-") {
        let msg = "Input should be a valid integer, got a number with a fractional part";
        return Err(vec![Problem::new("int_from_float", msg, value)]);
    }
    let msg = "Unable to parse input string as an integer, exceeded maximum size";
    Err(vec![Problem::new("int_parsing_size", msg, value)])
}

/// An amount in minor units: not negative.
pub fn amount(value: &Value) -> Reading<i64> {
    schema::note(|| json!({ "minimum": 0 }));
    let amount = integer(value)?;
    if amount < 0 {
        let msg = "Input should be greater than or equal to 0";
        let problem = Problem::new("greater_than_equal", msg, value).with(json!({ "ge": 0 }));
        return Err(vec![problem]);
    }
    Ok(amount)
}

/// An integer of `min` to `max`.
pub fn integer_in(value: &Value, min: i64, max: i64) -> Reading<i64> {
    schema::note(|| json!({ "minimum": min, "maximum": max }));
    let integer = integer(value)?;
    if integer < min {
        let msg = format!("Input should be greater than or equal to {min}");
        let problem = Problem::new("greater_than_equal", msg, value).with(json!({ "ge": min }));
        return Err(vec![problem]);
    }
    if integer > max {
        let msg = format!("Input should be less than or equal to {max}");
        let problem = Problem::new("less_than_equal", msg, value).with(json!({ "le": max }));
        return Err(vec![problem]);
    }
    Ok(integer)
}

/// Text of `min` to `max` characters.
pub fn text_of(value: &Value, min: usize, max: usize) -> Reading<String> {
    schema::note(|| match max {
        usize::MAX => json!({ "minLength": min }),
        _ => json!({ "minLength": min, "maxLength": max }),
    });
    let text = text(value)?;
    let length = text.chars().count();
    if length < min {
        return Err(vec![too_short(min, value)]);
    }
    if length > max {
        return Err(vec![too_long(max, value)]);
    }
    Ok(text)
}

/// A word of a closed list.
pub fn one_of<T: Copy>(value: &Value, known: &[(&str, T)]) -> Reading<T> {
    schema::note(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        json!({ "type": "string", "enum": words })
    });
    let found = known.iter().find(|(word, _)| value.as_str() == Some(*word));
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let expected = expected(&words);
        let msg = format!("Input should be {expected}");
        vec![Problem::new("enum", msg, value).with(json!({ "expected": expected }))]
    })
}

/// `'a', 'b' or 'c'`
pub fn expected(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// A moment as RFC 3339 writes it.
pub fn moment(value: &Value) -> Reading<Timestamp> {
    schema::note(|| json!({ "type": "string", "format": "date-time" }));
    value.as_str().and_then(Timestamp::parse).ok_or_else(|| {
        let msg = "Input should be a valid datetime";
        vec![Problem::new("datetime_from_date_parsing", msg, value)]
    })
}

pub fn currency(value: &Value) -> Reading<Currency> {
    schema::note(|| json!({ "type": "string", "pattern": "^[A-Za-z]{3}$" }));
    value
        .as_str()
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| vec![Problem::new("enum", "Input should be the code of a currency", value)])
}

/// A version 4 UUID.
pub fn uuid(value: &Value) -> Reading<Uuid> {
    schema::note(|| json!({ "type": "string", "format": "uuid" }));
    let Value::String(text) = value else {
        let msg = "UUID input should be a string, bytes or UUID object";
        return Err(vec![Problem::new("uuid_type", msg, value)]);
    };
    let uuid = Uuid::parse_str(text).map_err(|error| {
        let reason = error.to_string();
        let msg = format!("Input should be a valid UUID, {reason}");
        vec![Problem::new("uuid_parsing", msg, value).with(json!({ "error": reason }))]
    })?;
    if uuid.get_version_num() != 4 {
        let problem = Problem::new("uuid_version", "UUID version 4 expected", value);
        return Err(vec![problem.with(json!({ "expected_version": 4 }))]);
    }
    Ok(uuid)
}

/// An http or https URL, in its normal form.
pub fn http_url(value: &Value) -> Reading<String> {
    schema::note(|| json!({ "type": "string", "format": "uri" }));
    let Value::String(text) = value else {
        let msg = "URL input should be a string or URL";
        return Err(vec![Problem::new("url_type", msg, value)]);
    };
    let url = Url::parse(text.trim()).map_err(|error| {
        let reason = error.to_string();
        let msg = format!("Input should be a valid URL, {reason}");
        vec![Problem::new("url_parsing", msg, value).with(json!({ "error": reason }))]
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        let msg = "URL scheme should be 'http' or 'https'";
        let ctx = json!({ "expected_schemes": "'http' or 'https'" });
        return Err(vec![Problem::new("url_scheme", msg, value).with(ctx)]);
    }
    Ok(url.into())
}

/// A language tag such as `de` or `pt-BR`.
pub fn locale(value: &Value) -> Reading<String> {
    schema::note(|| json!({ "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$" }));
    let tag = text(value)?;
    let mut parts = tag.split('-');
    let is_language = |part: &str| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if parts.next().is_some_and(is_language) && parts.all(is_subtag) {
        return Ok(tag);
    }
    let msg = "Value error, Invalid locale";
    let problem = Problem::new("value_error", msg, value);
    Err(vec![problem.with(json!({ "error": "Invalid locale" }))])
}

/// An IPv4 or IPv6 address.
pub fn ip_address(value: &Value) -> Reading<String> {
    schema::note(
        || json!({ "type": "string", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }] }),
    );
    let address: Option<IpAddr> = value.as_str().and_then(|text| text.parse().ok());
    address.map(|address| address.to_string()).ok_or_else(|| {
        let msg = "value is not a valid IPv4 or IPv6 address";
        vec![Problem::new("ip_any_address", msg, value)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind<T: std::fmt::Debug>(reading: Reading<T>) -> &'static str {
        reading.unwrap_err()[0].kind
    }

    #[test]
    fn integers_are_read_as_leniently_as_clients_expect() {
        for value in [json!(12), json!(12.0), json!("12"), json!(" 12 ")] {
            assert_eq!(integer(&value), Ok(12), "{value}");
        }
        assert_eq!(integer(&json!(true)), Ok(1));
    }

    #[test]
    fn a_fraction_is_not_an_integer() {
        assert_eq!(kind(integer(&json!(12.5))), "int_from_float");
        assert_eq!(kind(integer(&json!("12.5"))), "int_parsing");
        assert_eq!(kind(integer(&json!(1e300))), "int_parsing_size");
        assert_eq!(kind(integer(&json!([]))), "int_type");
    }

    #[test]
    fn only_random_uuids_are_ids() {
        assert_eq!(kind(uuid(&json!("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))), "uuid_version");
        assert_eq!(kind(uuid(&json!("x"))), "uuid_parsing");
        assert_eq!(kind(uuid(&json!(1))), "uuid_type");
    }

    #[test]
    fn urls_are_normalized_and_keep_the_placeholder() {
        let url = json!("https://EXAMPLE.com?x={CHECKOUT_ID}");
        assert_eq!(http_url(&url).unwrap(), "https://example.com/?x={CHECKOUT_ID}");
        assert_eq!(kind(http_url(&json!("javascript:alert(1)"))), "url_scheme");
        assert_eq!(kind(http_url(&json!("example.com"))), "url_parsing");
    }
}
