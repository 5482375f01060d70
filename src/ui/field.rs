use kassette_core::custom_field::SelectOption;
use leptos::attr::any_attribute::IntoAnyAttribute;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use crate::format::{country_name, state_names};
use crate::live::Live;
use crate::session::{Asked, Rule, Session, use_session};
use crate::text::{Message, text, words};
use crate::ui::{Choices, Frame, attribute, holds, inline, shows};

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
    /// Whether it cannot be changed now. Its help then says why, and nothing while it can.
    pub is_locked: Option<fn(Session) -> bool>,
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
            is_locked: None,
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
    let marker = (!required && !is_tick)
        // A word of its own in the name that assistive technology is told.
        .then(|| view! { " " <span class="field__optional">{words("optional")}</span> }.into_any());
    let frame = Frame {
        session,
        name,
        typed,
        class: match (is_tick, question.is_half) {
            (true, _) => "field field--tick",
            (_, true) => "field field--half",
            _ => "field",
        },
        label: view! { {shows(move || inline(&label.say()))} {marker} }.into_any(),
        help: help.map(|help| {
            let is_said = move || question.is_locked.is_none_or(|is_locked| is_locked(session));
            shows(move || if is_said() { inline(&help.say()) } else { Vec::new() }).into_any()
        }),
    };
    let own = |value: &'static str| Some(value.to_owned());
    let is_locked = holds(move || question.is_locked.is_some_and(|is_locked| is_locked(session)));
    let attributes = vec![
        attribute("class", own(if is_tick { "field__tick" } else { "field__input" })),
        attribute("type", kind.and_then(own)),
        attribute("inputmode", keyboard.and_then(own)),
        attribute("dir", (kind == Some("email")).then(|| own("ltr")).flatten()),
        attribute("autocomplete", own(autocomplete)),
        attribute("placeholder", placeholder.clone().filter(|_| tag != "select")),
        attribute("required", required.then(String::new)),
        custom_attribute("disabled", is_locked).into_any_attr(),
    ];
    let choices = (tag == "select").then(|| -> Choices {
        Box::new(move || {
            let first = placeholder.clone().unwrap_or_else(|| text("choose"));
            let mut all = vec![(String::new(), first)];
            all.extend(choices(session, &control, typed));
            all
        })
    });
    let control = frame.control(tag, attributes, choices);
    frame.around(control)
}

fn choices(session: Session, control: &Control, typed: Live<String>) -> Vec<(String, String)> {
    match control {
        Control::Country => session.countries.with(|countries| {
            if countries.is_empty() {
                let chosen = typed.with_untracked(Clone::clone);
                country_name(&chosen).map(|name| (chosen, name)).into_iter().collect()
            } else {
                countries.clone()
            }
        }),
        Control::State(country) => state_names(country),
        Control::Choice(options) => {
            options.iter().map(|it| (it.value.clone(), it.label.clone())).collect()
        }
        Control::Line(_) | Control::Lines | Control::Tick => Vec::new(),
    }
}
