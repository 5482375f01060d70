//! What the buyer sees after paying.

use kassette_core::host_message::HostEvent;
use leptos::prelude::*;

use crate::screens::Screen;
use crate::session::{Session, use_session};
use crate::summary::Totals;
use crate::text::{text_with, words};

#[component]
pub fn Receipt() -> impl IntoView {
    let session = use_session();
    let product = untrack(|| session.product_name()).unwrap_or_default();
    let paid = session.peek(|checkout| checkout.base.total_amount).unwrap_or_default();
    let paid = untrack(|| session.due(paid));
    let email = session.peek(|checkout| checkout.base.customer_email.clone()).flatten();
    let title = if paid > 0 { "success_title" } else { "success_free_title" };
    view! {
        <Screen title icon="done">
            <p class="screen__text">{move || text_with("success_text", &[("product", &product)])}</p>
            <Totals sum_label="total_paid" />
            {email.map(|email| view! {
                <p class="screen__note">{move || text_with("success_email", &[("email", &email)])}</p>
            }.into_any())}
            {onward(session)}
        </Screen>
    }
}

/// The way on: to the merchant's own thanks, or out of the overlay.
fn onward(session: Session) -> Option<AnyView> {
    if untrack(|| session.leads_elsewhere()) {
        let (url, organization) = session.peek(|checkout| {
            (checkout.base.success_url.clone(), checkout.organization.name.clone())
        })?;
        let label = move || text_with("continue_to", &[("organization", &organization)]);
        return Some(view! { <a class="button" href=url target="_top">{label}</a> }.into_any());
    }
    let close = move |_| session.tell_host(HostEvent::Close);
    session.page().embedded.then(|| {
        view! {
            <button class="button button--quiet" type="button" on:click:capture=close>
                {words("return")}
            </button>
        }
        .into_any()
    })
}
