//! Choosing among the products of a session.

use kassette_core::pricing::{default_price, in_currency};
use kassette_core::{CheckoutProduct, CheckoutPublic, Money};
use leptos::prelude::*;
use uuid::Uuid;

use crate::format::{self, Every};
use crate::session::{Session, use_session};
use crate::text::words;

/// One radio button per product; nothing where there is nothing to choose.
#[component]
pub fn ProductSwitcher() -> impl IntoView {
    let session = use_session();
    let choices = session
        .peek(|checkout| {
            let products = checkout.base.products.iter();
            products.map(|product| Choice::of(checkout, product)).collect::<Vec<_>>()
        })
        .unwrap_or_default();
    (choices.len() > 1).then(|| {
        view! {
            <fieldset class="group" disabled=move || session.is_confirming()>
                <legend class="group__title">{words("choose_product")}</legend>
                <div class="switcher">
                    {choices.into_iter().map(|choice| choice.radio(session)).collect::<Vec<_>>()}
                </div>
            </fieldset>
        }
        .into_any()
    })
}

/// What a buyer sees of a product before choosing it.
struct Choice {
    id: Uuid,
    name: String,
    price: Option<(Money, Option<Every>)>,
}

impl Choice {
    fn of(checkout: &CheckoutPublic, product: &CheckoutProduct) -> Self {
        let prices = checkout.base.prices_of(product);
        let near = default_price(in_currency(prices, checkout.base.currency));
        let shown = near.or_else(|| default_price(prices));
        let price = shown.and_then(|price| price.amount.amount().zip(Some(price.price_currency)));
        let price =
            price.map(|(minor, currency)| (Money::new(minor, currency), Every::of(product)));
        Self { id: product.id, name: product.name.clone(), price }
    }

    fn radio(self, session: Session) -> AnyView {
        let Self { id, name, price } = self;
        let price = move || price.map(|(amount, every)| format::price(amount, every));
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
}
