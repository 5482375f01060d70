use kassette_core::custom_field::SelectOption;
use leptos::html::{Custom, custom};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use crate::format::{country_names, state_names};
use crate::session::{Asked, Rule, Session, use_session};
use crate::text::{Message, text};
use crate::ui::inline;

/// One question of the form.
#[derive(Clone, Debug)]
pub struct Question {
    /// On the wire; also the id of the control.
    pub name: String,
    pub label: Message,
    pub control: Control,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    pub placeholder: Option<String>,
    pub help: Option<Message>,
    pub required: bool,
    /// Stands beside another one like it.
    pub is_half: bool,
    pub rule: Rule,
    /// What stands there at first.
    pub known: Option<String>,
    /// Whether it cannot be changed now.
    pub is_locked: fn(Session) -> bool,
}

/// What a question is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// An input of this type.
    Line(&'static str),
    Lines,
    Tick,
    Choice(Vec<SelectOption>),
    Country,
    /// One of the states of this country.
    State(String),
}

impl Question {
    /// A line of text that has to be there.
    pub fn new(name: &str, label: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            label: Message::Text(label),
            control: Control::Line("text"),
            autocomplete: "off",
            placeholder: None,
            help: None,
            required: true,
            is_half: false,
            rule: Rule::Any,
            known: None,
            is_locked: |_| false,
        }
    }
}

/// A question with its label, what answers it, help, and its problem below. The answer belongs to the buyer: only they change it.
#[component]
pub fn Field(question: Question) -> impl IntoView {
    let session = use_session();
    let Question { name, label, control, autocomplete, placeholder, help, required, .. } = question;
    let asked = Asked { name: name.clone(), required, rule: question.rule };
    let typed = session.ask(asked, &question.known.unwrap_or_default());
    let name = StoredValue::new(name);
    let id = move |part: &str| [&*name.get_value(), part].concat();
    let problem = Memo::new(move |_| session.field_problem(&id("")));
    let has_help = help.is_some();
    let described_by = move || {
        let problem = problem.with(Option::is_some).then(|| id("-problem"));
        let help = has_help.then(|| id("-help"));
        problem.into_iter().chain(help).collect::<Vec<_>>().join(" ")
    };
    let is_tick = control == Control::Tick;
    let (tag, kind, keyboard) = match control {
        // The browser's own input for numbers is silent about what it does not understand.
        Control::Line("number") => ("input", None, Some("numeric")),
        Control::Line("amount") => ("input", None, Some("decimal")),
        Control::Line(kind) => ("input", Some(kind), None),
        Control::Tick => ("input", Some("checkbox"), None),
        Control::Lines => ("textarea", None, None),
        Control::Choice(_) | Control::Country | Control::State(_) => ("select", None, None),
    };
    let place = NodeRef::<Custom<&str>>::new();
    let options = Memo::new(move |_| choices(&control));
    let is_choice = tag == "select";
    let first = placeholder.clone().filter(|_| is_choice);
    let first = move || first.clone().unwrap_or_else(|| text("choose"));
    // Only after the options of a choice can one of them be chosen, and again after those of another language have come.
    Effect::new(move |_| {
        options.track();
        let typed = typed.get();
        if let Some(control) = place.get() {
            show_in(control.unchecked_ref(), &typed);
        }
    });
    let answer = custom(tag)
        .node_ref(place)
        .attr("class", if is_tick { "field__tick" } else { "field__input" })
        .attr("id", id(""))
        .attr("name", id(""))
        .attr("type", kind)
        .attr("inputmode", keyboard)
        .attr("dir", (kind == Some("email")).then_some("ltr"))
        .attr("rows", (tag == "textarea").then_some("3"))
        .attr("autocomplete", autocomplete)
        .attr("placeholder", placeholder.filter(|_| !is_choice))
        .attr("required", required)
        .attr("disabled", move || (question.is_locked)(session))
        .attr("aria-invalid", move || problem.with(Option::is_some).then_some("true"))
        .attr("aria-describedby", described_by)
        .child(is_choice.then_some(move || {
            let option = |(value, label)| view! { <option value=value>{label}</option> };
            std::iter::once((String::new(), first()))
                .chain(options.get())
                .map(option)
                .collect_view()
        }));
    let marker = (!required && !is_tick).then(|| {
        // A word of its own in the name that assistive technology is told.
        view! { " " <span class="field__optional">{move || text("optional")}</span> }
    });
    view! {
        <div
            class="field"
            class:field--tick=is_tick
            class:field--half=question.is_half
            on:input:capture=move |event| typed.set(answer_in(&event))
            on:change:capture=move |event| {
                // Some fill in a choice without a word before this one.
                typed.set(answer_in(&event));
                session.commit(&id(""));
            }
        >
            <label class="field__label" for=id("")>
                {move || inline(&label.say())} {marker}
            </label>
            {answer}
            {help.map(|help| view! {
                <p class="field__help" id=id("-help")>{move || inline(&help.say())}</p>
            })}
            <p
                class="field__problem"
                translate="no"
                id=id("-problem")
                hidden=move || problem.with(Option::is_none)
                aria-live="polite"
            >
                {move || problem.get().map(|problem| problem.say())}
            </p>
        </div>
    }
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

fn choices(control: &Control) -> Vec<(String, String)> {
    match control {
        Control::Country => country_names(),
        Control::State(country) => state_names(country),
        Control::Choice(options) => {
            options.iter().map(|it| (it.value.clone(), it.label.clone())).collect()
        }
        Control::Line(_) | Control::Lines | Control::Tick => Vec::new(),
    }
}
