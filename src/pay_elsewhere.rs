//! Paying on the page of a bank or a wallet, from inside a merchant's page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::use_session;
use crate::text::words;
use crate::ui::{focus_soon, shows_one};

/// The way to that page while the payment waits for it. Such pages do not let themselves be shown in a frame, so it gets a tab of its
/// own, which the browser opens only for a click; this page follows what happens there.
#[component]
pub fn PayElsewhere() -> impl IntoView {
    let session = use_session();
    shows_one(move || {
        let url = session.elsewhere()?;
        focus_soon(".elsewhere a");
        // Whoever follows the payment hears that the session is open again.
        let take_back = move |_| {
            spawn_local(async move {
                match session.api().cancel().await {
                    Ok(checkout) => session.receive(checkout),
                    Err(error) => session.add_problems(session.problems_of(&error)),
                }
            });
        };
        Some(
            view! {
                <div class="elsewhere">
                    <p id="elsewhere">{words("pay_elsewhere_text")}</p>
                    <a class="button" href=url target="_blank" rel="noopener" aria-describedby="elsewhere">
                        {words("pay_elsewhere")}
                    </a>
                    <button class="button button--quiet" type="button" on:click:capture=take_back>
                        {words("pay_another_way")}
                    </button>
                </div>
            }
            .into_any(),
        )
    })
}
