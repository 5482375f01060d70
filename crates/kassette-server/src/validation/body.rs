use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kassette_core::LocPart;
use serde_json::{Value, json};

use super::{Problem, Reading};
use crate::error::Error;

/// Request bodies with more bytes than this are refused, unless their route has a limit of its own.
pub const MAX_BODY: usize = 1024 * 1024;

/// The body of a request as JSON, whatever its content type says. Its fields are the handler's business.
#[derive(Debug)]
pub struct JsonBody(pub Value);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let bytes = whole_body(request, state).await?;
        if bytes.is_empty() {
            let problem = Problem::new("missing", "Field required", &Value::Null);
            return Err(Error::Malformed(vec![problem.under("body")]));
        }
        let value = parse(&bytes).map_err(Error::Malformed)?;
        Ok(Self(value))
    }
}

/// The bytes of a request's body.
pub async fn whole_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Error> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Error::BodyTooLarge;
        }
        let problem = Problem::new("missing", "The body did not arrive", &Value::Null);
        Error::Malformed(vec![problem.under("body")])
    })
}

fn parse(bytes: &[u8]) -> Reading<Value> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let problem = Problem::new("json_invalid", "JSON decode error", &json!({}));
        let offset = LocPart::Index(offset(bytes, error.line(), error.column()));
        let problem = problem.with(json!({ "error": reason(&error) }));
        vec![problem.under(offset).under("body")]
    })?;
    match find_nul(&value) {
        Some(way) => {
            let msg = "Value error, NUL characters are not allowed";
            let mut problem = Problem::new("value_error", msg, &Value::Null);
            problem.loc = way;
            Err(vec![problem.under("body")])
        }
        None => Ok(value),
    }
}

/// Bytes before the place that line and column (both from 1) speak of.
fn offset(bytes: &[u8], line: usize, column: usize) -> i64 {
    let lines_before = line.saturating_sub(1);
    let start: usize =
        bytes.split_inclusive(|byte| *byte == b'\n').take(lines_before).map(<[u8]>::len).sum();
    i64::try_from(start + column.saturating_sub(1)).unwrap_or(i64::MAX)
}

/// The parser's words without the place, which the offset names already.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The way to the first text with a NUL character, which JSON allows and PostgreSQL cannot store.
fn find_nul(value: &Value) -> Option<Vec<LocPart>> {
    let under = |part: LocPart, mut way: Vec<LocPart>| {
        way.insert(0, part);
        way
    };
    match value {
        Value::String(text) => text.contains('\0').then(Vec::new),
        Value::Array(elements) => (0_i64..).zip(elements).find_map(|(index, element)| {
            find_nul(element).map(|way| under(LocPart::Index(index), way))
        }),
        Value::Object(object) => object.iter().find_map(|(key, value)| {
            if key.contains('\0') {
                return Some(Vec::new());
            }
            find_nul(value).map(|way| under(LocPart::from(key.as_str()), way))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_json_breaks() {
        let problem = &parse(b"{\n  \"a\": ?}").unwrap_err()[0];
        assert_eq!(problem.kind, "json_invalid");
        assert_eq!(json!(problem.loc), json!(["body", 9]));
        assert_eq!(problem.ctx.as_deref(), Some(&json!({ "error": "expected value" })));
    }

    #[test]
    fn finds_nul_wherever_it_hides() {
        let problem = &parse(br#"{"metadata":{"a":["x","\u0000"]}}"#).unwrap_err()[0];
        assert_eq!(json!(problem.loc), json!(["body", "metadata", "a", 1]));
    }
}
