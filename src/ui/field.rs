use leptos::prelude::*;

use crate::live::Live;
use crate::text::words;

/// A labelled one-line input with its problem below it. The input belongs to the buyer: only typing changes `value`.
#[component]
pub fn TextField(
    /// The key of its text.
    label: &'static str,
    /// The field's name on the wire; also the base of the ids that tie label and problem to the input.
    name: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    value: Live<String>,
    problem: Memo<Option<String>>,
    /// Why the field cannot be changed, if so.
    disabled: Memo<bool>,
    on_commit: Callback<String>,
) -> impl IntoView {
    let problem_id = [name, "-problem"].concat();
    let described_by = {
        let problem_id = problem_id.clone();
        move || problem.with(Option::is_some).then(|| problem_id.clone())
    };
    view! {
        <div class="field">
            <label class="field__label" for=name>{words(label)}</label>
            <input
                class="field__input"
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                required
                disabled=move || disabled.get()
                prop:value=move || value.get()
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                on:input:target:capture=move |event| value.set(event.target().value())
                on:change:target:capture=move |event| on_commit.run(event.target().value())
            />
            <p class="field__problem" translate="no" id=problem_id hidden=move || problem.with(Option::is_none)>
                {move || problem.get()}
            </p>
        </div>
    }
}
