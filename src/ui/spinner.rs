use leptos::prelude::*;

/// Something is under way; `label` says what.
#[component]
pub fn Spinner(label: String) -> impl IntoView {
    view! {
        <p class="spinner" role="status">
            <span class="spinner__ring" aria-hidden="true"></span>
            <span class="spinner__label">{label}</span>
        </p>
    }
}
