use std::collections::BTreeMap;

use super::date::{DateAnswer, midnight};
use crate::Timestamp;

use super::{
    AnswerFault, AttachedCustomField, CustomFieldProperties, CustomFieldType, CustomFieldValue,
};

/// A buyer's answers by the field's slug.
pub type Answers = BTreeMap<String, CustomFieldValue>;

/// One answer that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerProblem {
    pub slug: String,
    pub fault: AnswerFault,
}

/// Checks `answers` against the fields of a product and returns them as they are stored: answers to other questions are dropped,
/// `"5"` becomes 5 where a number is asked for, and dates take one form. Only what was answered is stored: a `null` for everything
/// else would hide the form's placeholders.
///
/// `required_enforced` is for confirm, which has to call this even where no answers came along: nothing can be required before,
/// or no session could be created for a buyer. All problems are reported at once.
pub fn check_answers(
    answers: &Answers,
    fields: &[AttachedCustomField],
    required_enforced: bool,
) -> Result<Answers, Vec<AnswerProblem>> {
    let mut stored = Answers::new();
    let mut problems = Vec::new();
    for field in fields {
        let required = field.required && required_enforced;
        let slug = &field.custom_field.slug;
        let outcome = match answers.get(slug) {
            Some(answer) => check(answer, field, required).map(Some),
            None if required => Err(AnswerFault::Missing),
            None => Ok(None),
        };
        match outcome {
            Ok(Some(answer)) => {
                stored.insert(slug.clone(), answer);
            }
            Ok(None) => {}
            Err(fault) => problems.push(AnswerProblem { slug: slug.clone(), fault }),
        }
    }
    if problems.is_empty() { Ok(stored) } else { Err(problems) }
}

fn check(
    answer: &CustomFieldValue,
    field: &AttachedCustomField,
    required: bool,
) -> Result<CustomFieldValue, AnswerFault> {
    let properties = &field.custom_field.properties;
    let kind = field.custom_field.kind;
    if *answer == CustomFieldValue::Empty && !required && kind != CustomFieldType::Checkbox {
        return Ok(CustomFieldValue::Empty);
    }
    match kind {
        CustomFieldType::Text => {
            check_text(answer, properties, required).map(CustomFieldValue::Text)
        }
        CustomFieldType::Number => check_number(answer, properties).map(CustomFieldValue::Number),
        CustomFieldType::Date => date(answer, properties).map(CustomFieldValue::Text),
        CustomFieldType::Checkbox => checkbox(answer, required).map(CustomFieldValue::Bool),
        CustomFieldType::Select => check_select(answer, properties).map(CustomFieldValue::Text),
    }
}

/// The text that answers a question for one. A required text has at least one character, whatever its properties say: an empty box is no answer.
pub fn check_text(
    answer: &CustomFieldValue,
    properties: &CustomFieldProperties,
    required: bool,
) -> Result<String, AnswerFault> {
    let CustomFieldValue::Text(text) = answer else { return Err(AnswerFault::NotText) };
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let least = properties.min_length.unwrap_or(0).max(i64::from(required));
    if length < least {
        return Err(AnswerFault::TooShort(least));
    }
    match properties.max_length {
        Some(most) if length > most => Err(AnswerFault::TooLong(most)),
        _ => Ok(text.clone()),
    }
}

/// The number that answers a question for one.
pub fn check_number(
    answer: &CustomFieldValue,
    properties: &CustomFieldProperties,
) -> Result<i64, AnswerFault> {
    let number = match answer {
        CustomFieldValue::Number(number) => *number,
        CustomFieldValue::Bool(yes) => i64::from(*yes),
        CustomFieldValue::Text(text) => parse_number(text).ok_or(AnswerFault::UnreadableNumber)?,
        CustomFieldValue::Empty => return Err(AnswerFault::NotNumber),
    };
    match (properties.ge, properties.le) {
        (Some(least), _) if number < least => Err(AnswerFault::AtLeast(least)),
        (_, Some(most)) if number > most => Err(AnswerFault::AtMost(most)),
        _ => Ok(number),
    }
}

/// Reads `5`, `+5`, `5.0` and the like.
fn parse_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let (number, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_whole = !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0');
    number.parse().ok().filter(|_| is_whole)
}

fn date(
    answer: &CustomFieldValue,
    properties: &CustomFieldProperties,
) -> Result<String, AnswerFault> {
    let date = match answer {
        CustomFieldValue::Text(text) => DateAnswer::parse(text)?,
        CustomFieldValue::Number(number) => DateAnswer::from_unix(*number)?,
        CustomFieldValue::Bool(_) | CustomFieldValue::Empty => return Err(AnswerFault::NotDate),
    };
    check_moment(date.moment, properties).map(|()| date.text)
}

/// Whether a moment lies within the days that a question for a date allows.
pub fn check_moment(
    moment: Timestamp,
    properties: &CustomFieldProperties,
) -> Result<(), AnswerFault> {
    match (midnight(properties.ge), midnight(properties.le)) {
        (Some(first), _) if moment < first => Err(AnswerFault::NotBefore(first)),
        (_, Some(last)) if moment > last => Err(AnswerFault::NotAfter(last)),
        _ => Ok(()),
    }
}

fn checkbox(answer: &CustomFieldValue, required: bool) -> Result<bool, AnswerFault> {
    const YES: [&str; 6] = ["1", "true", "t", "yes", "y", "on"];
    const NO: [&str; 6] = ["0", "false", "f", "no", "n", "off"];
    let among = |words: [&str; 6], text: &str| words.iter().any(|it| it.eq_ignore_ascii_case(text));
    match answer {
        CustomFieldValue::Bool(true) => Ok(true),
        _ if required => Err(AnswerFault::NotTrue),
        CustomFieldValue::Bool(false) | CustomFieldValue::Number(0) => Ok(false),
        CustomFieldValue::Number(1) => Ok(true),
        CustomFieldValue::Text(text) if among(YES, text) => Ok(true),
        CustomFieldValue::Text(text) if among(NO, text) => Ok(false),
        CustomFieldValue::Number(_) | CustomFieldValue::Text(_) => Err(AnswerFault::UnreadableBool),
        CustomFieldValue::Empty => Err(AnswerFault::NotBool),
    }
}

/// The option that answers a question with some.
pub fn check_select(
    answer: &CustomFieldValue,
    properties: &CustomFieldProperties,
) -> Result<String, AnswerFault> {
    let options = properties.options.as_deref().unwrap_or_default();
    match answer {
        CustomFieldValue::Text(text) if options.iter().any(|option| option.value == *text) => {
            Ok(text.clone())
        }
        _ => Err(AnswerFault::NotAmong(options.iter().map(|it| it.value.clone()).collect())),
    }
}

#[cfg(test)]
mod tests;
