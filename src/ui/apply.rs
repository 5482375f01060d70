use leptos::prelude::*;

use crate::edit::{Edits, Value};
use crate::session::{Asked, Rule, use_session};
use crate::text::{text, words};

/// Something that counts only once the server has accepted it: typed, applied by a button of its own, and then shown with a way to
/// remove it.
#[component]
pub fn ApplyField(
    /// On the wire; also the id of the control.
    name: &'static str,
    /// The key of its text.
    label: &'static str,
    /// What the server has accepted.
    applied: Memo<Option<String>>,
) -> impl IntoView {
    let session = use_session();
    let typed = session.ask(Asked { name: name.into(), required: false, rule: Rule::Applied }, "");
    let problem = Memo::new(move |_| session.field_problem(name));
    let problem_id = [name, "-problem"].concat();
    let described_by = {
        let problem_id = problem_id.clone();
        move || problem.with(Option::is_some).then(|| problem_id.clone())
    };
    Effect::new(move |_| {
        if applied.with(Option::is_some) {
            session.retype(name, "");
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
    let name_of_button = move || [&*text(action()), ": ", &*text(label)].concat();
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {words(label)} " " <span class="field__optional">{words("optional")}</span>
            </label>
            <div class="apply">
                <input
                    class="field__input"
                    id=name
                    name=name
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    readonly=is_applied
                    prop:value=move || applied.get().unwrap_or_else(|| typed.get())
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    aria-describedby=described_by
                    on:input:target:capture=move |event| {
                        session.clear_field_problem(name);
                        typed.set(event.target().value());
                    }
                    on:keydown:capture=move |event| {
                        // Applies, where it would pay.
                        if event.key() == "Enter" {
                            event.prevent_default();
                            apply();
                        }
                    }
                />
                <button class="button button--quiet" type="button" aria-label=name_of_button on:click:capture=press>
                    {move || text(action())}
                </button>
            </div>
            <p class="visually-hidden" role="status">{move || is_applied().then(|| text("applied"))}</p>
            <p
                class="field__problem"
                translate="no"
                id=problem_id
                hidden=move || problem.with(Option::is_none)
                aria-live="polite"
            >
                {move || problem.get().map(|problem| problem.say())}
            </p>
        </div>
    }
}
