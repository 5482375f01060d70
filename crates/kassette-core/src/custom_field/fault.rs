use crate::Timestamp;

/// Why an answer is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerFault {
    /// The field is required and there is no answer.
    Missing,
    NotText,
    /// Characters.
    TooShort(i64),
    /// Characters.
    TooLong(i64),
    NotNumber,
    UnreadableNumber,
    AtLeast(i64),
    AtMost(i64),
    NotDate,
    /// The reason.
    UnreadableDate(&'static str),
    NotBefore(Timestamp),
    NotAfter(Timestamp),
    NotBool,
    UnreadableBool,
    /// The box must be ticked.
    NotTrue,
    /// The values to choose from.
    NotAmong(Vec<String>),
}

impl AnswerFault {
    /// The machine-readable word for it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotText => "string_type",
            Self::TooShort(_) => "string_too_short",
            Self::TooLong(_) => "string_too_long",
            Self::NotNumber => "int_type",
            Self::UnreadableNumber => "int_parsing",
            Self::AtLeast(_) | Self::NotBefore(_) => "greater_than_equal",
            Self::AtMost(_) | Self::NotAfter(_) => "less_than_equal",
            Self::NotDate => "datetime_type",
            Self::UnreadableDate(_) => "datetime_from_date_parsing",
            Self::NotBool => "bool_type",
            Self::UnreadableBool => "bool_parsing",
            Self::NotTrue | Self::NotAmong(_) => "literal_error",
        }
    }

    /// For people, in English. Clients match on these texts.
    pub fn msg(&self) -> String {
        let text = match self {
            Self::Missing => "Field required",
            Self::NotText => "Input should be a valid string",
            Self::TooShort(least) => {
                return format!("String should have at least {least} {}", characters(*least));
            }
            Self::TooLong(most) => {
                return format!("String should have at most {most} {}", characters(*most));
            }
            Self::NotNumber => "Input should be a valid integer",
            Self::UnreadableNumber => {
                "Input should be a valid integer, unable to parse string as an integer"
            }
            Self::AtLeast(least) => {
                return format!("Input should be greater than or equal to {least}");
            }
            Self::AtMost(most) => return format!("Input should be less than or equal to {most}"),
            Self::NotDate => "Input should be a valid datetime",
            Self::UnreadableDate(reason) => {
                return format!("Input should be a valid datetime or date, {reason}");
            }
            Self::NotBefore(first) => {
                return format!("Input should be greater than or equal to {first}");
            }
            Self::NotAfter(last) => return format!("Input should be less than or equal to {last}"),
            Self::NotBool => "Input should be a valid boolean",
            Self::UnreadableBool => "Input should be a valid boolean, unable to interpret input",
            Self::NotTrue => "Input should be True",
            Self::NotAmong(values) => return format!("Input should be {}", one_of(values)),
        };
        text.to_owned()
    }
}

fn characters(count: i64) -> &'static str {
    if count == 1 { "character" } else { "characters" }
}

/// `'a', 'b' or 'c'`.
fn one_of(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| quote(value)).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The value as Python writes it, which the API's messages have always done.
fn quote(value: &str) -> String {
    let mark = if value.contains('\'') && !value.contains('"') { '"' } else { '\'' };
    let mut quoted = String::from(mark);
    for character in value.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            _ if character == mark => quoted.extend(['\\', mark]),
            _ => quoted.push(character),
        }
    }
    quoted.push(mark);
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn msg_among(values: &[&str]) -> String {
        AnswerFault::NotAmong(values.iter().copied().map(str::to_owned).collect()).msg()
    }

    #[test]
    fn one_character_is_not_called_characters() {
        assert_eq!(AnswerFault::TooShort(1).msg(), "String should have at least 1 character");
        assert_eq!(AnswerFault::TooLong(2).msg(), "String should have at most 2 characters");
    }

    #[test]
    fn the_values_to_choose_from_are_listed() {
        assert_eq!(msg_among(&["a"]), "Input should be 'a'");
        assert_eq!(msg_among(&["a", "b"]), "Input should be 'a' or 'b'");
        assert_eq!(msg_among(&["a", "b", "c"]), "Input should be 'a', 'b' or 'c'");
    }

    #[test]
    fn values_are_quoted_so_that_their_end_is_seen() {
        assert_eq!(msg_among(&["b'x"]), r#"Input should be "b'x""#);
        assert_eq!(msg_among(&["a'\"b"]), r#"Input should be 'a\'"b'"#);
        assert_eq!(msg_among(&["é\n\\"]), r"Input should be 'é\n\\'");
    }
}
