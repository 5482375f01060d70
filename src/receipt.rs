//! What the buyer sees after paying.

use leptos::prelude::*;

use crate::format;
use crate::screens::Screen;
use crate::session::use_session;
use crate::summary::Totals;
use crate::text::{text, text_with};

#[component]
pub fn Receipt() -> impl IntoView {
    let session = use_session();
    let product = session.product().map(|product| product.name).unwrap_or_default();
    let paid = session.totals().map_or(0, |totals| totals.total_amount);
    let email = session.with(|checkout| checkout.base.customer_email.clone()).flatten();
    let title = text(if paid > 0 { "success_title" } else { "success_free_title" });
    view! {
        <Screen title icon="done">
            <p class="screen__text">{text_with("success_text", &[("product", &product)])}</p>
            {(paid > 0).then(|| view! {
                <p class="screen__amount">{format::money(session.money(paid))}</p>
            })}
            <Totals />
            {email.map(|email| view! {
                <p class="screen__note">{text_with("success_email", &[("email", &email)])}</p>
            })}
            <Onward />
        </Screen>
    }
}

/// The way on to the merchant's page, where there is one.
#[component]
fn Onward() -> impl IntoView {
    let session = use_session();
    session.leads_elsewhere().then(|| {
        let target = session.with(|checkout| {
            (checkout.base.success_url.clone(), checkout.organization.name.clone())
        });
        let (url, organization) = target.unwrap_or_default();
        view! {
            <a class="button" href=url target="_top">
                {text_with("continue_to", &[("organization", &organization)])}
            </a>
        }
    })
}
