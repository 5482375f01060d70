use kassette_core::Language;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::choose;
use crate::page::Page;
use crate::session::use_session;
use crate::text::{spoken, words};
use crate::ui::holds;

/// All languages, each by its own name; nothing where the page does not say where their texts are. It rests while the buyer
/// pays: Stripe.js gives no token for a form that has changed since it was submitted.
#[component]
pub fn LanguageMenu() -> impl IntoView {
    let session = use_session();
    Page::texts_url(Language::ENGLISH)?;
    // As text: sixteen views are many times the code.
    let options = move || {
        let spoken = spoken().language;
        let option = |language: &Language| {
            let selected = if *language == spoken { " selected" } else { "" };
            let Language { code, name } = language;
            ["<option value=", code, " lang=", code, selected, ">", name, "</option>"].concat()
        };
        Language::ALL.iter().map(option).collect::<String>()
    };
    Some(
        view! {
            <div class="language">
                <label for="language">{words("language")}</label>
                <select
                    class="language__menu"
                    id="language"
                    translate="no"
                    inner_html=options
                    disabled=holds(move || session.is_confirming())
                    on:change:target:capture=move |event| {
                        let menu = event.target();
                        let Some(language) = Language::of_code(&menu.value()) else { return };
                        spawn_local(async move {
                            choose(session, language).await;
                            // Where the texts did not come.
                            menu.set_value(spoken().language.code);
                        });
                    }
                ></select>
            </div>
        }
        .into_any(),
    )
}
