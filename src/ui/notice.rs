use leptos::prelude::*;

/// A problem that is announced when it appears and can take the focus.
#[component]
pub fn Notice(message: Memo<Option<String>>) -> impl IntoView {
    view! {
        <div role="alert" translate="no">
            {move || {
                message.get().map(|message| view! { <p class="notice" tabindex="-1">{message}</p> }.into_any())
            }}
        </div>
    }
}
