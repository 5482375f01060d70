use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::money::digits;

/// The body of every failed request: `{"error": "<Name>", "detail": …}`.
///
/// Programs switch on `error`; `detail` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiError {
    pub error: String,
    pub detail: ErrorDetail,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ErrorDetail {
    Text(String),
    /// What is wrong with the request, field by field.
    Entries(Vec<ValidationEntry>),
}

impl<'de> Deserialize<'de> for ErrorDetail {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrEntries)
    }
}

struct TextOrEntries;

impl<'de> Visitor<'de> for TextOrEntries {
    type Value = ErrorDetail;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a list of entries")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(ErrorDetail::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, entries: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(entries)).map(ErrorDetail::Entries)
    }
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ValidationEntry {
    #[serde(rename = "type")]
    pub kind: String,
    /// The way to the field; it starts with `body`, `query` or `path`.
    pub loc: Vec<LocPart>,
    pub msg: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum LocPart {
    Index(i64),
    Key(String),
}

impl<'de> Deserialize<'de> for LocPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IndexOrKey)
    }
}

struct IndexOrKey;

impl Visitor<'_> for IndexOrKey {
    type Value = LocPart;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key or an index")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(LocPart::Key(key.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, index: i64) -> Result<Self::Value, E> {
        Ok(LocPart::Index(index))
    }

    fn visit_u64<E: de::Error>(self, index: u64) -> Result<Self::Value, E> {
        i64::try_from(index).map(LocPart::Index).map_err(|_| E::custom("the index is too large"))
    }
}

impl From<&str> for LocPart {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl ValidationEntry {
    /// The field's name without the leading `body`, nested names joined by dots: `customer_billing_address.line1`.
    pub fn field(&self) -> String {
        let names: Vec<String> = self
            .loc
            .iter()
            .skip(1)
            .map(|part| match part {
                LocPart::Index(index) => digits(index.unsigned_abs()),
                LocPart::Key(key) => key.clone(),
            })
            .collect();
        names.join(".")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_kinds_of_detail() {
        let text: ApiError =
            serde_json::from_str(r#"{"error":"ResourceNotFound","detail":"Not found"}"#).unwrap();
        assert_eq!(text.detail, ErrorDetail::Text("Not found".into()));

        let entries: ApiError = serde_json::from_str(
            r#"{"error":"RequestValidationError","detail":[{"type":"missing","loc":["body","products",0],"msg":"Field required","input":null}]}"#,
        )
        .unwrap();
        let ErrorDetail::Entries(entries) = entries.detail else { panic!("entries expected") };
        assert_eq!(entries[0].field(), "products.0");
    }
}
