use leptos::prelude::*;

use crate::text::Message;

/// A problem that is announced when it appears and can take the focus.
#[component]
pub fn Notice(message: Memo<Option<Message>>) -> impl IntoView {
    view! {
        <div role="alert" translate="no">
            {move || {
                message.get().map(|message| view! { <p class="notice" tabindex="-1">{message.say()}</p> })
            }}
        </div>
    }
}
