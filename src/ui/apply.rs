use leptos::attr::any_attribute::IntoAnyAttribute;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::edit::{Edits, Value};
use crate::live::{Live, follow};
use crate::session::{Asked, Rule, use_session};
use crate::text::{text, words};
use crate::ui::{Frame, attribute, holds, says};

/// Something that counts only once the server has accepted it: typed, applied by a button of its own, and then shown with a way to
/// remove it.
#[component]
pub fn ApplyField(
    /// On the wire; also the id of the control.
    name: &'static str,
    /// The key of its text.
    label: &'static str,
    /// What the server has accepted.
    applied: Live<Option<String>>,
) -> impl IntoView {
    let session = use_session();
    let typed =
        session.ask(Asked { name: name.into(), required: false, rule: Rule::Applied(applied) }, "");
    let mut was_applied = false;
    follow(move || {
        let applied = applied.get();
        if applied.is_some() || was_applied {
            was_applied = applied.is_some();
            session.retype(name, &applied.unwrap_or_default());
        }
    });
    let apply = move || {
        session.clear_field_problem(name);
        let typed = untrack(|| session.typed(name));
        if !typed.is_empty() {
            session.edit(Edits::text(name, &typed));
        }
    };
    let is_applied = move || applied.with(Option::is_some);
    let press = move |_| {
        if untrack(is_applied) {
            session.edit(Edits::of(name, Value::Nothing));
        } else {
            apply();
        }
    };
    let action = move || if is_applied() { "remove" } else { "apply" };
    // Several of these may be on screen.
    let name_of_button = says(move || Some([&*text(action()), ": ", &*text(label)].concat()));
    let label = view! {
        {words(label)} " " <span class="field__optional">{words("optional")}</span>
    };
    let frame = Frame {
        session,
        name: name.to_owned(),
        typed,
        class: "field",
        label: label.into_any(),
        help: None,
    };
    let is_kept = holds(is_applied);
    let attributes = vec![
        attribute("class", Some("field__input".to_owned())),
        attribute("autocomplete", Some("off".to_owned())),
        attribute("autocapitalize", Some("characters".to_owned())),
        attribute("spellcheck", Some("false".to_owned())),
        custom_attribute("readonly", is_kept).into_any_attr(),
    ];
    let control = frame.control("input", attributes, None);
    let press_enter = move |event: KeyboardEvent| {
        // Applies, where it would pay.
        if event.key() == "Enter" && !event.is_composing() && !untrack(is_applied) {
            event.prevent_default();
            apply();
        }
    };
    let content = view! {
        <div class="apply" on:keydown:capture=press_enter>
            {control}
            <button class="button button--quiet" type="button" aria-label=name_of_button on:click:capture=press>
                {says(move || Some(text(action())))}
            </button>
        </div>
        <p class="visually-hidden" role="status">{says(move || is_applied().then(|| text("applied")))}</p>
    };
    frame.around(content.into_any())
}
