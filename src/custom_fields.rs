//! What the merchant asks about the chosen product.

use kassette_core::custom_field::CustomFieldProperties;
use kassette_core::{AttachedCustomField, CustomFieldType, CustomFieldValue};
use leptos::prelude::*;

use crate::live::distinct;
use crate::session::{Rule, use_session};
use crate::text::{Message, words};
use crate::ui::{Control, Field, Question, shows_one};

/// The questions of the chosen product; nothing where it has none.
#[component]
pub fn CustomFields() -> impl IntoView {
    let session = use_session();
    let fields = distinct(move || {
        session.with(|checkout| checkout.base.attached_custom_fields.clone()).unwrap_or_default()
    });
    let known = move |field: &AttachedCustomField| {
        session
            .peek(|checkout| {
                let answer = checkout.base.custom_field_data.get(&field.custom_field.slug);
                answer.map(|answer| typed_as(answer, field.custom_field.kind))
            })
            .flatten()
    };
    shows_one(move || {
        let fields = fields.get();
        (!fields.is_empty()).then(|| {
            let questions = fields.into_iter().map(|field| {
                let known = known(&field);
                view! { <Field question=question(field, known) /> }.into_any()
            });
            view! {
                <fieldset class="group">
                    <legend class="group__title">{words("details")}</legend>
                    {questions.collect::<Vec<AnyView>>()}
                </fieldset>
            }
            .into_any()
        })
    })
}

fn question(field: AttachedCustomField, known: Option<String>) -> Question {
    let asked = &field.custom_field;
    let CustomFieldProperties { form_label, form_help_text, form_placeholder, .. } =
        asked.properties.clone();
    Question {
        name: ["custom_field_data.", &*asked.slug].concat(),
        label: Message::Told(form_label.unwrap_or_else(|| asked.name.clone())),
        control: control(asked.kind, &asked.properties),
        autocomplete: "off",
        placeholder: form_placeholder,
        help: form_help_text.map(Message::Told),
        required: field.required,
        is_half: false,
        known,
        is_locked: |_| false,
        rule: Rule::Answer(Box::new(field)),
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
        CustomFieldValue::Number(number) => number.to_string(),
        CustomFieldValue::Bool(true) => "true".to_owned(),
        CustomFieldValue::Bool(false) | CustomFieldValue::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_answer_is_shown_as_its_control_takes_it() {
        let stored = CustomFieldValue::Text("2026-05-01T00:00:00".into());
        assert_eq!(typed_as(&stored, CustomFieldType::Date), "2026-05-01");
        assert_eq!(typed_as(&CustomFieldValue::Number(-7), CustomFieldType::Number), "-7");
        assert_eq!(typed_as(&CustomFieldValue::Bool(true), CustomFieldType::Checkbox), "true");
        assert_eq!(typed_as(&CustomFieldValue::Empty, CustomFieldType::Select), "");
    }
}
