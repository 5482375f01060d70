use leptos::prelude::*;

use crate::text::words;

/// Something is under way; the text of `label` says what.
#[component]
pub fn Spinner(label: &'static str) -> impl IntoView {
    view! {
        <p class="spinner" role="status">
            <span class="spinner__ring" aria-hidden="true"></span>
            <span class="spinner__label">{words(label)}</span>
        </p>
    }
}
