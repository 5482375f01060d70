use serde::{Deserialize, Serialize};

use super::CustomFieldType;
use crate::LocPart;

/// How a field looks and what answers it takes. Every type's keys stand side by side: those of other types are `None`, and left out
/// on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomFieldProperties {
    /// Instead of the field's name. Markdown in checkboxes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_help_text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_placeholder: Option<String>,

    /// Text: several lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub textarea: Option<bool>,
    /// Text: characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<i64>,

    /// Number: the least. Date: the first day, as a moment in it in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ge: Option<i64>,
    /// Number: the most. Date: the last day, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub le: Option<i64>,

    /// Select: at least one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<SelectOption>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SelectOption {
    /// The answer.
    pub value: String,
    /// What the buyer reads.
    pub label: String,
}

/// One thing that is wrong with properties that a merchant wants to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyProblem {
    /// The way to the key, from the properties' object.
    pub loc: Vec<LocPart>,
    /// The machine-readable word for it.
    pub kind: &'static str,
    /// For people.
    pub msg: &'static str,
}

const INT32: std::ops::RangeInclusive<i64> = -2_147_483_648..=2_147_483_647;

impl CustomFieldProperties {
    /// What a field of this type keeps: its own keys, without empty texts, which forms send for what nobody filled in.
    #[must_use]
    pub fn stripped(self, kind: CustomFieldType) -> Self {
        let text = |text: Option<String>| text.filter(|text| !text.is_empty());
        let is_text = kind == CustomFieldType::Text;
        let has_bounds = matches!(kind, CustomFieldType::Number | CustomFieldType::Date);
        Self {
            form_label: text(self.form_label),
            form_help_text: text(self.form_help_text),
            form_placeholder: text(self.form_placeholder),
            textarea: self.textarea.filter(|_| is_text),
            min_length: self.min_length.filter(|_| is_text),
            max_length: self.max_length.filter(|_| is_text),
            ge: self.ge.filter(|_| has_bounds),
            le: self.le.filter(|_| has_bounds),
            options: self.options.filter(|_| kind == CustomFieldType::Select),
        }
    }

    /// What keeps a field of this type from having these (stripped) properties. Bounds have to fit into 32 bits.
    pub fn problems(&self, kind: CustomFieldType) -> Vec<PropertyProblem> {
        let mut problems = Vec::new();
        bounds(&mut problems, ("min_length", self.min_length), ("max_length", self.max_length), 0);
        bounds(&mut problems, ("ge", self.ge), ("le", self.le), *INT32.start());
        if kind == CustomFieldType::Select {
            self.option_problems(&mut problems);
        }
        problems
    }

    fn option_problems(&self, problems: &mut Vec<PropertyProblem>) {
        let mut add = |loc, kind, msg| problems.push(PropertyProblem { loc, kind, msg });
        let Some(options) = &self.options else {
            return add(vec!["options".into()], "missing", "Field required");
        };
        if options.is_empty() {
            let msg = "List should have at least 1 item after validation, not 0";
            add(vec!["options".into()], "too_short", msg);
        }
        for (index, option) in (0..).zip(options) {
            for (key, text) in [("value", &option.value), ("label", &option.label)] {
                if text.is_empty() {
                    let loc = vec!["options".into(), LocPart::Index(index), key.into()];
                    add(loc, "string_too_short", "String should have at least 1 character");
                }
            }
        }
    }
}

fn bounds(
    problems: &mut Vec<PropertyProblem>,
    (lower_key, lower): (&str, Option<i64>),
    (upper_key, upper): (&str, Option<i64>),
    least: i64,
) {
    let mut add = |key: &str, kind, msg| {
        problems.push(PropertyProblem { loc: vec![key.into()], kind, msg });
    };
    for (key, bound) in [(lower_key, lower), (upper_key, upper)] {
        match bound {
            Some(bound) if bound < least => {
                let msg = if least == 0 {
                    "Input should be greater than or equal to 0"
                } else {
                    "Input should be greater than or equal to -2147483648"
                };
                add(key, "greater_than_equal", msg);
            }
            Some(bound) if bound > *INT32.end() => {
                let msg = "Input should be less than or equal to 2147483647";
                add(key, "less_than_equal", msg);
            }
            _ => {}
        }
    }
    if lower.zip(upper).is_some_and(|(lower, upper)| lower > upper) {
        add(upper_key, "value_error", "The upper bound must not be less than the lower one.");
    }
}

/// Whether the text can be a field's slug: lower-case letters, digits, `-` and `_`. Upper case is refused, not folded.
pub fn is_slug(text: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ValidationEntry;

    fn read(json: &str) -> CustomFieldProperties {
        serde_json::from_str(json).unwrap()
    }

    /// The problems as `path kind`.
    fn problems(kind: CustomFieldType, json: &str) -> Vec<String> {
        let path = |problem: &PropertyProblem| {
            let loc = std::iter::once("body".into()).chain(problem.loc.clone()).collect();
            ValidationEntry { kind: String::new(), loc, msg: String::new() }.field()
        };
        let found = read(json).stripped(kind).problems(kind);
        found.iter().map(|it| format!("{} {}", path(it), it.kind)).collect()
    }

    #[test]
    fn what_is_not_set_is_not_written() {
        let json = r#"{"form_label":"Size","min_length":1}"#;
        assert_eq!(serde_json::to_string(&read(json)).unwrap(), json);
    }

    #[test]
    fn empty_texts_that_forms_send_are_stripped() {
        let stripped =
            read(r#"{"form_label":"","form_placeholder":"M"}"#).stripped(CustomFieldType::Text);
        assert_eq!(stripped, read(r#"{"form_placeholder":"M"}"#));
    }

    #[test]
    fn keys_of_other_types_are_stripped() {
        let json = r#"{"min_length":1,"ge":2,"options":[]}"#;
        assert_eq!(read(json).stripped(CustomFieldType::Number), read(r#"{"ge":2}"#));
        assert_eq!(read(json).stripped(CustomFieldType::Checkbox), read("{}"));
    }

    #[test]
    fn bounds_that_would_crash_later_are_refused() {
        let number = CustomFieldType::Number;
        assert_eq!(problems(number, r#"{"le":2147483648}"#), ["le less_than_equal"]);
        assert_eq!(problems(number, r#"{"ge":-2147483649}"#), ["ge greater_than_equal"]);
        assert_eq!(problems(number, r#"{"ge":5,"le":4}"#), ["le value_error"]);
        assert!(problems(number, r#"{"ge":5,"le":5}"#).is_empty());
    }

    #[test]
    fn a_length_is_not_negative() {
        let text = CustomFieldType::Text;
        assert_eq!(problems(text, r#"{"min_length":-1}"#), ["min_length greater_than_equal"]);
        assert_eq!(
            problems(text, r#"{"min_length":3,"max_length":2}"#),
            ["max_length value_error"]
        );
    }

    #[test]
    fn a_select_needs_options_with_text() {
        let select = CustomFieldType::Select;
        assert_eq!(problems(select, "{}"), ["options missing"]);
        assert_eq!(problems(select, r#"{"options":[]}"#), ["options too_short"]);
        assert_eq!(
            problems(select, r#"{"options":[{"value":"a","label":"A"},{"value":"b","label":""}]}"#),
            ["options.1.label string_too_short"]
        );
    }

    #[test]
    fn a_slug_in_upper_case_is_refused() {
        assert!(is_slug("t-shirt_size2"));
        assert!(!is_slug("Size") && !is_slug("") && !is_slug("größe") && !is_slug("a b"));
    }
}
