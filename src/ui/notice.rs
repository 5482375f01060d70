use leptos::prelude::*;

use crate::problem::Problems;
use crate::session::use_session;
use crate::text::Message;
use crate::ui::shows_one;

/// A problem that is announced when it appears and can take the focus.
#[component]
pub fn Notice(message: fn(&Problems) -> &Option<Message>) -> impl IntoView {
    let session = use_session();
    view! {
        <div role="alert" translate="no">
            {shows_one(move || {
                message(&session.problems()).as_ref().map(|message| {
                    view! { <p class="notice" tabindex="-1">{message.say()}</p> }.into_any()
                })
            })}
        </div>
    }
}
