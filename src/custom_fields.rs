//! What the merchant asks about the chosen product.

use kassette_core::custom_field::{
    AnswerFault, CustomFieldProperties, check_moment, check_number, check_select, check_text,
};
use kassette_core::{AttachedCustomField, CustomFieldType, CustomFieldValue};
use leptos::prelude::*;

use crate::format;
use crate::live::distinct;
use crate::reading::read;
use crate::session::{Rule, at_least, at_most, use_session};
use crate::text::{Message, words};
use crate::ui::{Control, Field, Question, shows_one};

/// The questions of the chosen product; nothing where it has none.
#[component]
pub fn CustomFields() -> impl IntoView {
    let session = use_session();
    let asked = distinct(move || {
        // Their ids are not read here.
        let slugs = |field: &AttachedCustomField| field.custom_field.slug.clone();
        session.with(|checkout| {
            checkout.base.attached_custom_fields.iter().map(slugs).collect::<Vec<_>>()
        })
    });
    shows_one(move || {
        let is_asked = asked.with(|slugs| slugs.as_ref().is_some_and(|slugs| !slugs.is_empty()));
        let questions = session.peek(|checkout| {
            let base = &checkout.base;
            let question = |field: &AttachedCustomField| {
                let question =
                    question(field, base.custom_field_data.get(&field.custom_field.slug));
                view! { <Field question /> }.into_any()
            };
            base.attached_custom_fields.iter().map(question).collect::<Vec<AnyView>>()
        });
        is_asked.then(|| {
            view! {
                <fieldset class="group">
                    <legend class="group__title">{words("details")}</legend>
                    {questions}
                </fieldset>
            }
            .into_any()
        })
    })
}

fn question(field: &AttachedCustomField, known: Option<&CustomFieldValue>) -> Question {
    let asked = &field.custom_field;
    let properties = &asked.properties;
    let label = properties.form_label.as_ref().unwrap_or(&asked.name);
    Question {
        name: ["custom_field_data.", &*asked.slug].concat(),
        label: Message::Told(label.clone()),
        control: control(asked.kind, properties),
        autocomplete: "off",
        placeholder: properties.form_placeholder.clone(),
        help: properties.form_help_text.clone().map(Message::Told),
        required: field.required,
        is_half: false,
        known: known.map(|answer| typed_as(answer, asked.kind)),
        is_locked: None,
        rule: Rule::Answer(asked.slug.clone()),
    }
}

fn control(kind: CustomFieldType, properties: &CustomFieldProperties) -> Control {
    match kind {
        CustomFieldType::Text if properties.textarea == Some(true) => Control::Lines,
        CustomFieldType::Text => Control::Line("text"),
        CustomFieldType::Number => Control::Line("number"),
        CustomFieldType::Date => Control::Line("date"),
        CustomFieldType::Checkbox => Control::Tick,
        CustomFieldType::Select => Control::Choice(properties.options.clone().unwrap_or_default()),
    }
}

/// A stored answer as its control holds it.
fn typed_as(answer: &CustomFieldValue, kind: CustomFieldType) -> String {
    match answer {
        // Stored as a moment, of which the control takes the day.
        CustomFieldValue::Text(text) if kind == CustomFieldType::Date => {
            text.split('T').next().unwrap_or_default().to_owned()
        }
        CustomFieldValue::Text(text) => text.clone(),
        CustomFieldValue::Number(number) => format::digits(&format::exact(*number)),
        CustomFieldValue::Bool(true) => "true".to_owned(),
        CustomFieldValue::Bool(false) | CustomFieldValue::Empty => String::new(),
    }
}

/// What is wrong with an answer that is there, by the rules of the server.
pub fn problem_with(field: &AttachedCustomField, typed: &str) -> Option<Message> {
    fault_of(typed, field).as_ref().map(message_of)
}

fn fault_of(typed: &str, field: &AttachedCustomField) -> Option<AnswerFault> {
    let properties = &field.custom_field.properties;
    let answer = CustomFieldValue::Text(typed.to_owned());
    match field.custom_field.kind {
        CustomFieldType::Text => check_text(&answer, properties, field.required).err(),
        CustomFieldType::Number => check_number(&answer, properties).err(),
        CustomFieldType::Select => check_select(&answer, properties).err(),
        CustomFieldType::Checkbox => None,
        // The browser's control gives a day, or nothing.
        CustomFieldType::Date => check_moment(read(&typed.into())?, properties).err(),
    }
}

fn message_of(fault: &AnswerFault) -> Message {
    match fault {
        AnswerFault::Missing => Message::Text("problem_required"),
        AnswerFault::NotTrue => Message::Text("problem_tick"),
        AnswerFault::TooShort(least) => Message::Plural("problem_too_short", *least),
        AnswerFault::TooLong(most) => Message::Plural("problem_too_long", *most),
        AnswerFault::AtLeast(least) => at_least(format::number(*least)),
        AnswerFault::AtMost(most) => at_most(format::number(*most)),
        AnswerFault::NotBefore(first) => at_least(format::date(*first)),
        AnswerFault::NotAfter(last) => at_most(format::date(*last)),
        _ => Message::Text("problem_invalid"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_answer_is_shown_as_its_control_takes_it() {
        let stored = CustomFieldValue::Text("2026-05-01T00:00:00".into());
        assert_eq!(typed_as(&stored, CustomFieldType::Date), "2026-05-01");
        assert_eq!(typed_as(&CustomFieldValue::Bool(true), CustomFieldType::Checkbox), "true");
        assert_eq!(typed_as(&CustomFieldValue::Empty, CustomFieldType::Select), "");
    }
}
