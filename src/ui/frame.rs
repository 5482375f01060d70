use js_sys::Array;
use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::html::{Custom, custom};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

use crate::live::{Live, follow};
use crate::session::Session;
use crate::ui::{holds, says};

/// What there is to choose from, as value and label. It is followed.
pub type Choices = Box<dyn Fn() -> Vec<(String, String)>>;

/// What stands around a control: its label above, help and its problem below, and the ears for what is typed. Not generic: all
/// fields share one compiled copy.
#[derive(Debug)]
pub struct Frame {
    pub session: Session,
    /// On the wire; also the id of the control.
    pub name: String,
    /// What is in the control.
    pub typed: Live<String>,
    pub class: &'static str,
    pub label: AnyView,
    pub help: Option<AnyView>,
}

impl Frame {
    /// The control: an `input`, a `textarea` or a `select`, with attributes of its own, and what a `select` has to choose from.
    pub fn control(
        &self,
        tag: &'static str,
        mut attributes: Vec<AnyAttribute>,
        choices: Option<Choices>,
    ) -> AnyView {
        let (session, typed) = (self.session, self.typed);
        let (name, problem) = (self.name.clone(), self.id_of("problem"));
        let mut described_by = problem;
        if self.help.is_some() {
            described_by = [&*described_by, " ", &self.id_of("help")].concat();
        }
        let is_invalid = holds(move || session.field_problem(&name).is_some());
        attributes.extend([
            attribute("id", Some(self.name.clone())),
            attribute("name", Some(self.name.clone())),
            attribute("aria-describedby", Some(described_by)),
            custom_attribute("aria-invalid", is_invalid).into_any_attr(),
        ]);
        let place = NodeRef::<Custom<&str>>::new();
        if let Some(choices) = choices {
            follow(move || {
                let choices = choices();
                if let Some(menu) = place.get() {
                    fill(menu.unchecked_ref(), choices);
                    // Only what is there can be chosen.
                    show_in(menu.unchecked_ref(), &typed.get_untracked());
                }
            });
        }
        follow(move || {
            let typed = typed.get();
            if let Some(control) = place.get() {
                show_in(control.unchecked_ref(), &typed);
            }
        });
        custom(tag).node_ref(place).add_any_attr(attributes).into_any()
    }

    fn id_of(&self, part: &str) -> String {
        [&*self.name, "-", part].concat()
    }

    /// The field, around `content` with the control in it.
    pub fn around(self, content: AnyView) -> AnyView {
        let Self { session, typed, class, .. } = self;
        let (problem_id, help_id) = (self.id_of("problem"), self.id_of("help"));
        let name = Live::new(self.name);
        let problem = says(move || {
            name.with_untracked(|name| session.field_problem(name)).map(|problem| problem.say())
        });
        let hear = move |event: Event| {
            typed.set(answer_in(&event));
            name.with_untracked(|name| session.clear_field_problem(name));
        };
        let commit = move |event: Event| {
            // Some fill in a choice without a word before this one.
            typed.set(answer_in(&event));
            name.with_untracked(|name| session.commit(name));
        };
        view! {
            <div class=class on:input:capture=hear on:change:capture=commit>
                <label class="field__label" for=name.get_untracked()>{self.label}</label>
                {content}
                {self.help.map(|help| view! { <p class="field__help" id=help_id>{help}</p> }.into_any())}
                <p class="field__problem" translate="no" id=problem_id aria-live="polite">{problem}</p>
            </div>
        }
        .into_any()
    }
}

/// An attribute that stays as it is; without a value there is none.
pub fn attribute(name: &'static str, value: Option<String>) -> AnyAttribute {
    custom_attribute(name, value).into_any_attr()
}

/// Puts these in the place of what there was to choose from. As nodes that nothing here goes on to hold: there are hundreds of
/// countries.
fn fill(menu: &HtmlSelectElement, choices: Vec<(String, String)>) {
    let options = Array::new();
    for (value, label) in choices {
        if let Ok(option) = HtmlOptionElement::new_with_text_and_value(&label, &value) {
            options.push(&option);
        }
    }
    menu.replace_children_with_node(&options);
}

/// What is in the control that an event comes from. Texts and choices have it under the same name.
fn answer_in(event: &Event) -> String {
    let Some(control) = event.target() else { return String::new() };
    let control: HtmlInputElement = control.unchecked_into();
    match control.type_().as_str() {
        "checkbox" if control.checked() => "true".to_owned(),
        "checkbox" => String::new(),
        _ => control.value(),
    }
}

/// Leaves a control alone that shows it already: the caret would jump.
fn show_in(control: &HtmlInputElement, answer: &str) {
    if control.type_() == "checkbox" {
        control.set_checked(!answer.is_empty());
    } else if control.value() != answer {
        control.set_value(answer);
    }
}
