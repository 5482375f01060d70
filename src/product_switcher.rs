//! Choosing among the products of a session.

use kassette_core::{CheckoutProduct, Money};
use leptos::prelude::*;

use crate::format;
use crate::session::{price_of, use_session};
use crate::text::text;

/// One radio button per product; nothing where there is nothing to choose.
#[component]
pub fn ProductSwitcher() -> impl IntoView {
    let session = use_session();
    let products = session.peek(|checkout| checkout.base.products.clone()).unwrap_or_default();
    (products.len() > 1).then(|| {
        view! {
            <fieldset class="group" disabled=move || session.is_confirming()>
                <legend class="group__title">{text("choose_product")}</legend>
                <div class="switcher">
                    {products.into_iter().map(|product| view! { <Choice product /> }).collect_view()}
                </div>
            </fieldset>
        }
    })
}

#[component]
fn Choice(product: CheckoutProduct) -> impl IntoView {
    let session = use_session();
    let id = product.id;
    let price = session.peek(|checkout| {
        let minor = price_of(checkout, id)?.amount.amount()?;
        let amount = Money::new(minor, checkout.base.currency);
        Some(format::price(amount, product.recurring_interval))
    });
    let chosen = Memo::new(move |_| session.product().is_some_and(|product| product.id == id));
    view! {
        <label class="switcher__choice">
            <input
                class="switcher__radio"
                type="radio"
                name="product_id"
                prop:checked=chosen
                on:change=move |_| session.choose_product(id)
            />
            <span class="switcher__name">{product.name}</span>
            <span class="switcher__price">{price.flatten()}</span>
        </label>
    }
}
