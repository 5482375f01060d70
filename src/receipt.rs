//! What the buyer sees after paying.

use js_sys::JSON;
use kassette_core::Timestamp;
use kassette_core::host_message::HostEvent;
use leptos::prelude::*;

use crate::format;
use crate::reading;
use crate::screens::Screen;
use crate::session::{Session, use_session};
use crate::summary::Totals;
use crate::text::{text_with, words};
use crate::ui::says;

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
            <p class="screen__text">{says(move || Some(text_with("success_text", &[("product", &product)])))}</p>
            <Totals sum_label="total_paid" />
            {order(session)}
            <Benefits />
            {email.map(|email| view! {
                <p class="screen__note">{says(move || Some(text_with("success_email", &[("email", &email)])))}</p>
            }.into_any())}
            {onward(session)}
        </Screen>
    }
}

/// What tells this purchase from others when the buyer asks the merchant about it: from the signed receipt, if the server made one.
fn order(session: Session) -> Option<AnyView> {
    let receipt = session.peek(|checkout| checkout.receipt.clone()).flatten()?;
    // The second of three parts, in base64 as addresses have it.
    let claims = receipt.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let claims = JSON::parse(&window().atob(&claims).ok()?).ok()?;
    let number = reading::text(&claims, "order_id")?;
    let paid_at: i64 = reading::read(&reading::get(&claims, "iat"))?;
    let paid_at = Timestamp::from_unix_micros(paid_at.checked_mul(1_000_000)?)?;
    let view = view! {
        <dl class="totals">
            <div class="totals__row"><dt>{words("date")}</dt><dd>{says(move || Some(format::date(paid_at)))}</dd></div>
            <div class="totals__row"><dt>{words("order_number")}</dt><dd class="totals__number">{number}</dd></div>
        </dl>
    };
    Some(view.into_any())
}

/// What the product grants, in the merchant's words.
#[component]
fn Benefits() -> impl IntoView {
    let session = use_session();
    let items = untrack(|| {
        session.product(|product| {
            let granted = product.benefits.iter().filter(|benefit| !benefit.is_deleted);
            let item = |text: String| view! { <li>{text}</li> }.into_any();
            granted.map(|benefit| item(benefit.description.clone())).collect::<Vec<AnyView>>()
        })
    });
    let items = items.unwrap_or_default();
    (!items.is_empty()).then(|| {
        view! {
            <section class="benefits">
                <h2 class="group__title">{words("you_get")}</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}

/// The way on: to the merchant's own thanks, out of the overlay, or back to the shop.
fn onward(session: Session) -> Option<AnyView> {
    if untrack(|| session.leads_elsewhere()) {
        let (url, organization) = session.peek(|checkout| {
            (checkout.base.success_url.clone(), checkout.organization.name.clone())
        })?;
        let label =
            says(move || Some(text_with("continue_to", &[("organization", &organization)])));
        return Some(view! { <a class="button" href=url target="_top">{label}</a> }.into_any());
    }
    if session.page().embedded {
        let close = move |_| session.tell_host(HostEvent::Close);
        let button = view! {
            <button class="button button--quiet" type="button" on:click:capture=close>
                {words("return")}
            </button>
        };
        return Some(button.into_any());
    }
    let url = session.peek(|checkout| checkout.base.return_url.clone()).flatten();
    Some(match url {
        Some(url) => {
            view! { <a class="button button--quiet" href=url target="_top">{words("return")}</a> }
                .into_any()
        }
        None => view! { <p class="screen__note">{words("success_close")}</p> }.into_any(),
    })
}
