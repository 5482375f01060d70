//! Choosing among the products of a session.

use kassette_core::pricing::{default_price, in_currency};
use kassette_core::{CheckoutProduct, Money, Price, PriceAmount};
use leptos::prelude::*;

use crate::format::{self, Every};
use crate::session::{Session, use_session};
use crate::text::{text, text_with, words};
use crate::ui::{holds, says};

/// One radio button per product; nothing where there is nothing to choose.
#[component]
pub fn ProductSwitcher() -> impl IntoView {
    let session = use_session();
    let choices = session.peek(|checkout| {
        let products = checkout.base.products.iter();
        products.map(|product| radio(session, product)).collect::<Vec<AnyView>>()
    });
    let choices = choices.unwrap_or_default();
    (choices.len() > 1).then(|| {
        view! {
            <fieldset class="group" disabled=holds(move || session.is_confirming())>
                <legend class="group__title">{words("choose_product")}</legend>
                <div class="switcher">
                    {choices}
                </div>
            </fieldset>
        }
        .into_any()
    })
}

/// One choice, by what a buyer sees of a product before choosing it.
fn radio(session: Session, product: &CheckoutProduct) -> AnyView {
    let id = product.id;
    let name = product.name.clone();
    let price = says(move || {
        session.with(|checkout| {
            let product = checkout.base.products.iter().find(|product| product.id == id)?;
            let prices = checkout.base.prices_of(product);
            let near = default_price(in_currency(prices, checkout.base.currency));
            let price = near.or_else(|| default_price(prices))?;
            Some(label(price, Every::of(product)))
        })?
    });
    view! {
        <label class="switcher__choice">
            <input
                class="switcher__radio"
                type="radio"
                name="product_id"
                prop:checked=move || session.product_id() == Some(id)
                on:change:capture=move |_| session.choose_product(id)
            />
            <span class="switcher__name" translate="no">{name}</span>
            <span class="switcher__price" translate="no">{price}</span>
        </label>
    }
    .into_any()
}

/// What a product costs, before anything is chosen about it.
fn label(price: &Price, every: Option<Every>) -> String {
    let shown = |minor| format::price(Money::new(minor, price.price_currency), every);
    let from = |minor: Option<i64>| match minor {
        Some(minor) => text_with("from_price", &[("price", &shown(minor))]),
        None => String::new(),
    };
    match &price.amount {
        PriceAmount::Fixed { price_amount: 0 } => text("free"),
        PriceAmount::Fixed { price_amount } => shown(*price_amount),
        PriceAmount::Custom { .. } => text("name_your_price"),
        PriceAmount::SeatBased(tiers) => from(tiers.amount(tiers.minimum_seats())),
        PriceAmount::UnitBased(units) => from(units.amount(units.minimum_units)),
        PriceAmount::MeteredUnit { .. } => text("billed_by_use"),
        PriceAmount::Unknown => String::new(),
    }
}
