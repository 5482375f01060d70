use serde::{Deserialize, Serialize};

/// The body of every failed request: `{"error": "<Name>", "detail": …}`.
///
/// Programs switch on `error`; `detail` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub error: String,
    pub detail: ErrorDetail,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ErrorDetail {
    Text(String),
    /// What is wrong with the request, field by field.
    Entries(Vec<ValidationEntry>),
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationEntry {
    #[serde(rename = "type")]
    pub kind: String,
    /// The way to the field; it starts with `body`, `query` or `path`.
    pub loc: Vec<LocPart>,
    pub msg: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LocPart {
    Index(i64),
    Key(String),
}

impl ValidationEntry {
    /// The field's name without the leading `body`, nested names joined by dots: `customer_billing_address.line1`.
    pub fn field(&self) -> String {
        let names: Vec<String> = self
            .loc
            .iter()
            .skip(1)
            .map(|part| match part {
                LocPart::Index(index) => index.to_string(),
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
